package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// The appliances are devices.
var _ = []Device{(*Kettle)(nil), (*Mug)(nil), (*Toaster)(nil), (*Worktop)(nil), (*Table)(nil), (*Rail)(nil)}

// put stores a word that the device takes.
func put(t *testing.T, d Device, off, v uint32) {
	t.Helper()
	require.True(t, d.Store(off, 4, v), "store to %s + %#x", d.Info().Name, off)
}

// read loads a word that the device gives.
func read(t *testing.T, d Device, off uint32) uint32 {
	t.Helper()
	v, ok := d.Load(off, 4)
	require.True(t, ok, "load from %s + %#x", d.Info().Name, off)
	return v
}

// seconds is a time of the kitchen in ticks.
func seconds(s float64) Ticks { return Ticks(s * float64(KitchenSecond)) }

// boiling is a kettle that was filled and switched on at time 0.
func boiling(t *testing.T, ml uint32) *Kettle {
	t.Helper()
	k := NewKettle(DefaultKitchen())
	put(t, k, kettleFill, ml)
	put(t, k, regCtrl, kettleHeat)
	return k
}

// By the energy balance c*ml*dT/dt = P - loss*(T - air), water goes towards 20 + 1500/6 = 270 °C with
// the time constant 4.186*ml/6 s, so from 15 to 100 °C it takes that times ln(255/170) = 0.405465.
func TestKettleBoils(t *testing.T) {
	for _, c := range []struct {
		ml      uint32
		seconds float64
	}{
		{600, 169.73},  // 418.60 s * 0.405465
		{400, 113.15},  // 279.07 s * 0.405465
		{1700, 480.90}, // 1186.03 s * 0.405465
	} {
		k := boiling(t, c.ml)
		require.InDelta(t, c.seconds, float64(k.Deadline())/1000, 0.2, "%d ml", c.ml)
	}
}

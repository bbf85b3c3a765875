package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// boiling is a kettle that was filled and switched on at time 0.
func boiling(t *testing.T, ml uint32) (*Kettle, probe) {
	k := NewKettle(DefaultKitchen())
	p := probe{t, k}
	p.sw(kettleFill, ml)
	p.sw(regCtrl, kettleHeat)
	return k, p
}

// boiled is a kettle at the boil, and when that was.
func boiled(t *testing.T, ml uint32) (*Kettle, probe, Ticks) {
	k, p := boiling(t, ml)
	at := k.Deadline()
	k.Advance(at)
	return k, p, at
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
		k, p := boiling(t, c.ml)
		at := k.Deadline()
		require.InDelta(t, c.seconds, float64(at)/1000, 0.2, "%d ml", c.ml)
		require.EqualValues(t, 1, p.lw(regStatus), "heating")

		p.ringsAt(at, kettleBoiled)
		require.EqualValues(t, 2, p.lw(regStatus), "boiling, and off by itself")
		require.Zero(t, p.lw(regCtrl))
		require.EqualValues(t, 1000, p.lw(kettleTemp))
		require.Equal(t, Never, k.Deadline())
	}
}

// 600 ml cool with a time constant of 418.6 s: after t seconds 20 + 80*exp(-t/418.6).
func TestKettleCools(t *testing.T) {
	k, p, at := boiled(t, 600)
	for _, c := range []struct{ s, tenths float64 }{
		{60, 893}, {120, 800}, {300, 590}, {600, 390},
	} {
		k.Advance(at + seconds(c.s))
		require.InDelta(t, c.tenths, float64(p.lw(kettleTemp)), 1.5, "after %v s", c.s)
	}
	k.Advance(at + 1<<62)
	require.EqualValues(t, 200, p.lw(kettleTemp), "the air's temperature in the end")
	k.Advance(Never)
	require.Equal(t, Never, k.Deadline())
}

// It bubbles until 95 °C, which is 418.6 s * ln(80/75) = 27.0 s; and only if it has boiled.
func TestKettleBubbles(t *testing.T) {
	k, p, at := boiled(t, 600)
	k.Advance(at + seconds(26.8))
	require.EqualValues(t, 2, p.lw(regStatus))
	k.Advance(at + seconds(27.3))
	require.Zero(t, p.lw(regStatus))

	p.sw(regCtrl, kettleHeat)
	again := k.Deadline()
	k.Advance(again - 200)
	require.Greater(t, p.lw(kettleTemp), uint32(990))
	p.sw(regCtrl, 0)
	require.Zero(t, p.lw(regStatus), "hot, but it has not boiled this time")
	require.Equal(t, Never, k.Deadline())
}

func TestKettleMixes(t *testing.T) {
	k, p, _ := boiled(t, 300)
	p.sw(kettleFill, 300)
	require.EqualValues(t, 575, p.lw(kettleTemp), "half of 100 and half of 15 °C")
	require.EqualValues(t, 600, p.lw(kettleLevel))
	require.False(t, k.View().Boiling)
}

func TestKettlePours(t *testing.T) {
	_, p, _ := boiled(t, 600)
	state := p.AppendState(nil)
	v, ok := p.Peek(kettlePour, 4)
	require.True(t, ok)
	require.EqualValues(t, 250<<16|1000, v)
	require.Equal(t, state, p.AppendState(nil), "looking does not pour")

	poured := uint32(0)
	for _, ml := range []uint32{250, 250, 100} {
		require.EqualValues(t, ml<<16|1000, p.lw(kettlePour))
		poured += ml
		require.Equal(t, 600-poured, p.lw(kettleLevel))
	}
	require.Zero(t, p.lw(kettlePour), "empty")
	require.EqualValues(t, 200, p.lw(kettleTemp), "of an empty kettle")
}

func TestKettleRunsOver(t *testing.T) {
	k := NewKettle(DefaultKitchen())
	p := probe{t, k}
	p.sw(kettleFill, 1000)
	p.sw(kettleFill, 1000)
	require.EqualValues(t, 1700, p.lw(kettleLevel))
	require.EqualValues(t, 300, k.View().Spilled)
	p.sw(kettleFill, ^uint32(0))
	require.EqualValues(t, 1700, p.lw(kettleLevel))
	require.EqualValues(t, ^uint32(0), k.spilled)
	require.EqualValues(t, 150, p.lw(kettleTemp))
}

func TestFuse(t *testing.T) {
	for _, ml := range []uint32{0, 5, 49} {
		k, p := boiling(t, ml)
		p.ringsAt(seconds(5), kettleFuse)
		require.EqualValues(t, 4, p.lw(regStatus))
		require.LessOrEqual(t, p.lw(kettleTemp), uint32(1000), "no hotter than boiling")

		p.sw(kettleFill, 600)
		p.sw(regCtrl, kettleHeat)
		require.Zero(t, p.lw(regCtrl), "ignored while the fuse is tripped")
		require.Equal(t, Never, k.Deadline())

		p.sw(regCtrl, kettleReset|kettleHeat)
		require.EqualValues(t, kettleHeat, p.lw(regCtrl), "RESET reads as 0")
		require.EqualValues(t, 1, p.lw(regStatus))
	}
}

func TestFuseTimeStartsAndStops(t *testing.T) {
	k, p := boiling(t, 40)
	k.Advance(4999)
	p.sw(kettleFill, 9)
	require.Equal(t, seconds(5), k.Deadline(), "9 ml more do not cover it")
	p.sw(kettleFill, 1)
	require.Greater(t, k.Deadline(), seconds(10), "50 ml do, and boil")

	k, p = boiling(t, 40)
	k.Advance(4999)
	p.sw(regCtrl, 0)
	p.sw(regCtrl, kettleHeat)
	require.Equal(t, seconds(9.9), k.Deadline(), "from the beat in which heating began again")

	k, p = boiling(t, 299)
	k.Advance(seconds(20) + 50)
	p.lw(kettlePour)
	require.Equal(t, seconds(25), k.Deadline(), "from the beat in which too much was poured")
}

// Storing what is there already changes nothing, down to the state's last bit; and so does a ring.
func TestKettleIdleStores(t *testing.T) {
	k, p := boiling(t, 600)
	k.Advance(12345)
	state, next := k.AppendState(nil), k.Deadline()
	p.sw(regCtrl, kettleHeat)
	p.sw(regCtrl, kettleHeat|0xfffffffc)
	p.sw(kettleFill, 0)
	p.sw(regRing, 3)
	require.Equal(t, state, k.AppendState(nil))
	require.Equal(t, next, k.Deadline())
}

func TestKettleFaults(t *testing.T) {
	_, p := boiling(t, 600)
	for _, off := range []uint32{kettleFill, 0x20, 0xffc} {
		_, ok := p.Load(off, 4)
		require.False(t, ok, "load from %#x", off)
	}
	for _, off := range []uint32{regStatus, kettleTemp, kettleLevel, kettlePour, 0x20} {
		require.False(t, p.Store(off, 4, 0), "store to %#x", off)
	}
	_, ok := p.Load(kettlePour, 2)
	require.False(t, ok)
	require.EqualValues(t, 600, p.lw(kettleLevel), "a fault pours nothing")
}

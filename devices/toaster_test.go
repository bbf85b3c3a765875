package devices

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var raw = Slice{ID: 1, Temp: 20}

// toasting is a toaster whose lever went down at time 0.
func toasting(t *testing.T, slices ...Slice) (*Toaster, probe) {
	d := NewToaster(DefaultKitchen())
	p := probe{t, d}
	for i, s := range slices {
		p.sw(toasterSlot0+4*uint32(i), s.Word())
	}
	p.sw(regCtrl, toasterLever)
	return d, p
}

// From 20 °C towards 350 with a time constant of 15 s, the element is at 150 °C after
// 15*ln(330/200) = 7.51 s. 60 % are 60/0.0127 = 4724 kelvin seconds above that; in s seconds more there
// are 200*s - 3000*(1-exp(-s/15)): 4724 at s = 37.38. That makes 44.9 s.
func TestToasterPops(t *testing.T) {
	d, p := toasting(t, raw, Slice{ID: 2, Temp: 20})
	require.InDelta(t, 44.9, float64(d.Deadline())/1000, 0.2)
	require.EqualValues(t, 0b1101, p.lw(regStatus), "toasting, two slices")
	p.ringsAt(d.Deadline(), toasterPopped)
	require.EqualValues(t, 0b1100, p.lw(regStatus))
	require.Zero(t, p.lw(regCtrl), "the lever is up")

	require.Equal(t, Slice{ID: 1, Browning: 60, Temp: 68}, SliceFromWord(p.lw(toasterSlot0)),
		"20 + 50*(1-exp(-44.9/12)) = 68.8 °C")
	require.Equal(t, Slice{ID: 2, Browning: 60, Temp: 68}, SliceFromWord(p.lw(toasterSlot1)))
	require.Zero(t, p.lw(toasterSlot0))
	require.Zero(t, p.lw(regStatus))
	require.Equal(t, Never, d.Deadline())
}

// The element is at 350 - 200*exp(-37.38/15) = 333.5 °C when it pops, and above 150 for another
// 15*ln(313.5/130) = 13.2 s: 183.5*15 - 130*13.2 = 1036 kelvin seconds, 13.2 points.
func TestResidualBrowning(t *testing.T) {
	d, p := toasting(t, raw)
	at := d.Deadline()
	d.Advance(at + seconds(60))
	require.Equal(t, Slice{ID: 1, Browning: 73, Temp: 46}, SliceFromWord(p.lw(toasterSlot0)),
		"20 + 48.8*exp(-0.6) = 46.8 °C")

	_, first := afterLoads(t, 1)
	_, second := afterLoads(t, 2)
	require.InDelta(t, 13.2, first, 0.3)
	require.Greater(t, second, first+0.5, "more after back-to-back toasting")
	require.Less(t, second, 16.0)
}

// afterLoads toasts n loads with two seconds in between, leaves the last in, and gives the seconds it
// took and the points it gained in the minute after.
func afterLoads(t *testing.T, n int) (took, gained float64) {
	d, p := toasting(t, raw)
	began := Ticks(0)
	for range n - 1 {
		began = d.Deadline() + seconds(2)
		d.Advance(began)
		p.lw(toasterSlot0)
		p.sw(toasterSlot0, raw.Word())
		p.sw(regCtrl, toasterLever)
	}
	at := d.Deadline()
	d.Advance(at)
	brown := d.slots[0].brown
	d.Advance(at + seconds(60))
	d.settle()
	return float64(at-began) / 1000, float64(d.slots[0].brown-brown) / micro
}

func TestSecondLoadIsSooner(t *testing.T) {
	second, _ := afterLoads(t, 2)
	require.InDelta(t, 27.2, second, 0.5)
	third, _ := afterLoads(t, 3)
	require.Less(t, third, second)
}

func TestSmoke(t *testing.T) {
	d := NewToaster(DefaultKitchen())
	p := probe{t, d}
	p.sw(toasterBrowning, 100)
	p.sw(toasterSlot0, raw.Word())
	p.sw(regCtrl, toasterLever)
	p.ringsAt(d.Deadline(), toasterPopped)
	require.NotEqual(t, Never, d.Deadline(), "over the heat that is left, it burns")
	p.ringsAt(d.Deadline(), toasterSmoke)
	require.EqualValues(t, 0b0110, p.lw(regStatus))
	require.Equal(t, Never, d.Deadline(), "it smokes already")
	d.Advance(seconds(600))
	require.True(t, SliceFromWord(p.lw(toasterSlot0)).Burnt())
	require.Zero(t, p.lw(regStatus), "the smoke goes with the slice")
}

// A set-point of 100 % is not too much if one is quick.
func TestNoSmokeIfTakenOut(t *testing.T) {
	d := NewToaster(DefaultKitchen())
	p := probe{t, d}
	p.sw(toasterBrowning, 100)
	p.sw(toasterSlot0, raw.Word())
	p.sw(regCtrl, toasterLever)
	d.Advance(d.Deadline())
	require.EqualValues(t, 100, SliceFromWord(p.lw(toasterSlot0)).Browning)
	require.Equal(t, Never, d.Deadline())
}

// What is as brown as it should be already pops at the next beat; brown beyond all, it stays at 255.
func TestBrownerSliceDecides(t *testing.T) {
	both, p := toasting(t, Slice{ID: 1, Browning: 40}, raw)
	alone, q := toasting(t, Slice{ID: 1, Browning: 40})
	require.Equal(t, alone.Deadline(), both.Deadline())
	both.Advance(both.Deadline())
	alone.Advance(alone.Deadline())
	require.Equal(t, q.lw(toasterSlot0), p.lw(toasterSlot0))
	require.EqualValues(t, 20, SliceFromWord(p.lw(toasterSlot1)).Browning)

	d, p := toasting(t, Slice{ID: 1, Browning: 255, Temp: 255, Jam: 255})
	p.ringsAt(100, toasterPopped)
	for range 500 {
		p.sw(regCtrl, toasterLever)
		d.Advance(d.Deadline())
	}
	require.NoError(t, d.Restore(d.AppendState(nil)))
	require.EqualValues(t, 255, SliceFromWord(p.lw(toasterSlot0)).Browning)
}

func TestLever(t *testing.T) {
	d, p := toasting(t)
	require.Zero(t, p.lw(regCtrl), "nothing in it")
	require.Equal(t, Never, d.Deadline())

	d, p = toasting(t, raw)
	p.sw(toasterSlot1, raw.Word())
	require.EqualValues(t, 0b0101, p.lw(regStatus), "no slice goes in while the lever is down")
	d.Advance(seconds(30))
	require.Zero(t, p.lw(toasterSlot0), "and none comes out")
	p.sw(regCtrl, 0)
	require.Zero(t, p.lw(regRing), "popped by hand")
	s := SliceFromWord(p.lw(toasterSlot0))
	require.InDelta(t, 29, s.Browning, 3)

	p.sw(toasterSlot0, s.Word())
	p.sw(toasterSlot0, Slice{ID: 9}.Word())
	p.sw(toasterSlot1, 0x11223300)
	require.Equal(t, s, SliceFromWord(p.lw(toasterSlot0)), "a full slot takes nothing")
	require.Zero(t, p.lw(toasterSlot1), "and no slot what is no slice")
}

func TestSetPoint(t *testing.T) {
	d, p := toasting(t, raw)
	require.EqualValues(t, 60, p.lw(toasterBrowning))
	for _, c := range [][2]uint32{{0, 1}, {1, 1}, {100, 100}, {101, 100}, {^uint32(0), 100}, {30, 30}} {
		p.sw(toasterBrowning, c[0])
		require.Equal(t, c[1], p.lw(toasterBrowning))
	}
	d.Advance(d.Deadline())
	require.EqualValues(t, 30, SliceFromWord(p.lw(toasterSlot0)).Browning)
}

package devices

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func worktop(t *testing.T, tool uint32) (*Worktop, probe) {
	w := NewWorktop(DefaultKitchen())
	p := probe{t, w}
	p.sw(worktopTool, tool)
	return w, p
}

// stroke is a good one.
func (p probe) stroke() { p.sw(worktopStroke, KnifePath(p.lw(worktopGuide))) }

func TestKnifePath(t *testing.T) {
	// From (0, 0) to (0, 0): out to x = 64, y = 127 in the middle, and back.
	require.EqualValues(t, 2*(64+127), KnifePath(0))
	// From (0, 255) to (255, 255): y stays at 255, and x goes one way only.
	require.EqualValues(t, 255, KnifePath(0xffff_ff00))
	// Both ends at the control point's x, y from 255 to 255: the knife does not move.
	require.EqualValues(t, 0, KnifePath(0xff80_ff80))

	// The parabola by de Casteljau's construction. With 32 parts all of it is exact in a float64.
	rapid.Check(t, func(r *rapid.T) {
		guide := rapid.Uint32().Draw(r, "guide")
		at := func(from, control, to uint32, part int) float64 {
			s := float64(part) / 32
			a := float64(from) + s*(float64(control)-float64(from))
			b := float64(control) + s*(float64(to)-float64(control))
			return math.Floor(a + s*(b-a))
		}
		length := 0.0
		for i := 1; i <= 32; i++ {
			for _, axis := range [2][3]uint32{{guide & 255, 128, guide >> 16 & 255},
				{guide >> 8 & 255, 255, guide >> 24}} {
				length += math.Abs(at(axis[0], axis[1], axis[2], i) - at(axis[0], axis[1], axis[2], i-1))
			}
		}
		require.EqualValues(r, length, KnifePath(guide))
	})
}

func TestCutting(t *testing.T) {
	w, p := worktop(t, breadKnife)
	require.EqualValues(t, 12, p.lw(worktopLoaf))
	for stroke := range uint32(10) {
		require.Equal(t, 10-stroke, p.lw(worktopLeft))
		require.Zero(t, p.lw(worktopSlices))
		guide := p.lw(worktopGuide)
		p.stroke()
		require.NotEqual(t, guide, p.lw(worktopGuide))
	}
	require.EqualValues(t, 1, p.lw(worktopSlices))
	require.EqualValues(t, 11, p.lw(worktopLoaf))
	require.EqualValues(t, 10, p.lw(worktopLeft), "to the next")

	for range 110 {
		p.stroke()
	}
	require.Zero(t, p.lw(worktopLoaf))
	require.Zero(t, p.lw(worktopLeft))
	state := w.AppendState(nil)
	p.stroke()
	p.sw(worktopStroke, 0)
	require.Equal(t, state, w.AppendState(nil), "there is no bread to cut")

	for id := range uint8(12) {
		require.Equal(t, Slice{ID: id + 1, Temp: 20}, SliceFromWord(p.lw(worktopBoard)))
	}
	require.Zero(t, p.lw(worktopBoard))
	require.Zero(t, p.lw(worktopSlices))
}

func TestSpreading(t *testing.T) {
	w, p := worktop(t, jamKnife)
	state := w.AppendState(nil)
	p.stroke()
	require.Equal(t, state, w.AppendState(nil), "there is nothing on the plate")

	toast := Slice{ID: 3, Browning: 60, Temp: 65}
	p.sw(worktopPlate, toast.Word())
	require.EqualValues(t, 0b010, p.lw(worktopStatus))
	for stroke := range uint32(40) {
		require.Equal(t, 40-stroke, p.lw(worktopLeft))
		require.EqualValues(t, stroke*100/40, w.View().Plate.Jam)
		p.stroke()
	}
	require.EqualValues(t, 0b110, p.lw(worktopStatus), "toast, done")
	require.Zero(t, p.lw(worktopLeft))
	state = w.AppendState(nil)
	p.stroke()
	p.sw(worktopStroke, 0)
	require.Equal(t, state, w.AppendState(nil), "it is covered")

	p.sw(worktopPlate, Slice{ID: 4}.Word())
	toast.Jam = 100
	require.Equal(t, toast, SliceFromWord(p.lw(worktopPlate)), "the plate was not free")
	require.Zero(t, p.lw(worktopPlate))
	p.sw(worktopPlate, 0xffffff00)
	require.Zero(t, p.lw(worktopStatus), "what is no slice is not put down")
}

// A toast may be taken off at any stroke and put back: no stroke is lost or won.
func TestSpreadingGoesOn(t *testing.T) {
	for strokes := 1; strokes <= 100; strokes++ {
		k := DefaultKitchen()
		k.SpreadStrokes = strokes
		p := probe{t, NewWorktop(k)}
		p.sw(worktopTool, jamKnife)
		p.sw(worktopPlate, raw.Word())
		for left := strokes; left > 0; left-- {
			require.EqualValues(t, left, p.lw(worktopLeft))
			p.stroke()
			p.sw(worktopPlate, p.lw(worktopPlate))
		}
		require.EqualValues(t, 100, SliceFromWord(p.lw(worktopPlate)).Jam)
	}
}

func TestSlips(t *testing.T) {
	w, p := worktop(t, breadKnife)
	p.stroke()
	guide := p.lw(worktopGuide)
	for range 3 {
		p.sw(worktopStroke, KnifePath(guide)+1)
	}
	require.EqualValues(t, 1, p.lw(worktopStatus))
	require.EqualValues(t, 3, p.lw(worktopSlips))
	require.EqualValues(t, 9, p.lw(worktopLeft), "no progress, and none lost")
	require.Equal(t, guide, p.lw(worktopGuide))
	p.stroke()
	require.Zero(t, p.lw(worktopStatus), "a good one again")
	require.EqualValues(t, 3, p.lw(worktopSlips))

	p.sw(worktopTool, 3)
	require.EqualValues(t, breadKnife, p.lw(worktopTool), "there is no such tool")
	p.sw(worktopTool, noTool)
	p.sw(worktopStroke, 0)
	require.EqualValues(t, 3, p.lw(worktopSlips), "empty hands do not slip")
	p.sw(worktopTool, breadKnife)
	require.EqualValues(t, 8, p.lw(worktopLeft), "the cut is where it was")
	require.Equal(t, 3, w.View().Slips)
}

// Marsaglia's generator does not run into 0 or a short cycle.
func TestGuidesDiffer(t *testing.T) {
	seen := map[uint32]bool{}
	for g := uint32(firstGuide); len(seen) < 100_000; g = xorshift(g) {
		require.NotZero(t, g)
		require.False(t, seen[g])
		seen[g] = true
	}
}

func BenchmarkKnifePath(b *testing.B) {
	g := uint32(firstGuide)
	for range b.N {
		g += KnifePath(g)
	}
}

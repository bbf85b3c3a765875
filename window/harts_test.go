package window

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// H goes from hart to hart, and from the last back to the turn; with one hart there is nowhere to go.
func TestNextHart(t *testing.T) {
	v := cooks(3)
	for _, step := range []struct {
		chosen bool
		hart   int
		next   int
	}{{false, 1, 0}, {true, 0, 1}, {true, 1, 2}, {true, 2, Following}} {
		v.Chosen, v.Hart = step.chosen, step.hart
		assert.Equal(t, []Command{{Verb: Choose, Hart: step.next}}, play(New(), v, press("h")))
	}
	assert.Empty(t, play(New(), boiling(), press("h")))
}

// A click on a tab chooses its hart, and one on the tab of the chosen hart follows the turn again.
func TestTabs(t *testing.T) {
	for _, n := range []int{2, 5, 8} {
		w, v := New(), cooks(n)
		play(w, v, press())
		a := w.layout(area{0, 0, 1280, 800}).registers
		at := func(hart int) Input {
			return click(a.x+9+(float64(hart)+0.5)*(a.w-18)/float64(n), a.y+head+tabHeight/2)
		}
		for hart := range n {
			assert.Equal(t, []Command{{Verb: Choose, Hart: hart}}, play(w, v, at(hart)), "%d of %d", hart, n)
		}
		v.Chosen = true
		assert.Equal(t, []Command{{Verb: Choose, Hart: Following}}, play(w, v, at(1)))
		assert.Equal(t, []Command{{Verb: Choose, Hart: 0}}, play(w, v, at(0)))
	}
}

// Each hart's line has a flag, which chooses it, while the gutter of that line is for breakpoints as ever.
func TestFlags(t *testing.T) {
	w, v := New(), cooks(8)
	play(w, v, press())
	l := w.layout(area{0, 0, 1280, 800}).program
	chosen := map[int]bool{}
	for i, h := range v.Harts {
		row := w.program.rowOf(h.PC)
		require.GreaterOrEqual(t, row, 0)
		y := l.y + head + (float64(row-int(w.program.top))+0.5)*lineHeight
		require.Less(t, y, l.y+l.h-54, "hart %d is in sight", i)
		for x := l.x + l.w*0.6; x < l.x+l.w; x += 7 {
			for _, c := range play(w, v, click(x, y)) {
				assert.Equal(t, Choose, c.Verb)
				assert.Equal(t, v.Harts[i].PC, v.Harts[c.Hart].PC)
				chosen[c.Hart] = true
			}
		}
		assert.Equal(t, []Command{{Verb: Breakpoint, Addr: h.PC}}, play(w, v, click(l.x+10, y)))
	}
	assert.Equal(t, map[int]bool{0: true, 1: true, 2: true, 3: true}, chosen, "3 to 7 share a line and a flag")
}

// Where one hart's line comes into sight, the others' do, if they are near; and choosing one goes there, even if the
// person has scrolled away.
func TestLinesOfHarts(t *testing.T) {
	w, v := New(), cooks(2)
	v.Program = make([]Line, 5000)
	for i := range v.Program {
		v.Program[i] = Line{Addr: uint32(4 * i), Word: "00000013", Mnemonic: "nop"}
	}
	sees := func(row float64) bool { return row >= w.program.top && row < w.program.top+w.program.page }
	play(w, v, press())
	near := uint32(w.program.page) - 2
	for _, rows := range [][2]uint32{{1000, 1000 + near}, {2000, 2000 - near}, {10, 0}, {4999, 4990}} {
		v.Hart, v.PC, v.Harts[0].PC, v.Harts[1].PC = 0, 4*rows[0], 4*rows[0], 4*rows[1]
		play(w, v, press())
		assert.True(t, sees(float64(rows[0])) && sees(float64(rows[1])), "%v from %v", rows, w.program.top)
	}
	v.Harts[1].PC = 0
	play(w, v, press())
	assert.True(t, sees(4999) && !sees(0))
	v.Hart, v.PC = 1, 0
	play(w, v, press())
	assert.True(t, sees(0))
	v.Harts[0].PC = 0
	play(w, v, wheel(100, 200, -100))
	require.False(t, sees(0))
	v.Hart = 0
	play(w, v, press())
	assert.True(t, sees(0), "the other is at the same line")
}

// What is typed goes to the hart whose register was clicked, whoever is shown by then.
func TestEntryOfAHart(t *testing.T) {
	w, v := New(), cooks(2)
	play(w, v, press())
	l := w.layout(area{0, 0, 1280, 800})
	r := l.registers
	play(w, v, click(r.x+30, r.y+head+hartsHeight+10.5*20))
	require.Equal(t, "a0", w.entry.of.Name)
	v.Hart = 0
	assert.Equal(t, []Command{{Verb: Change, Name: "a0", Hart: 1, Value: 7}}, play(w, v, press(Typed('7'), Enter)))
}

// A lane of parts loses nothing: what is spread over columns is as much as there was.
func TestSpread(t *testing.T) {
	cover := make([]float64, 2*4)
	spread(cover[1:], 2, 4, -5, 4.5)
	spread(cover[1:], 2, 4, 5, 20)
	spread(cover, 2, 4, 7, 6)
	assert.Equal(t, []float64{0, 3, 0, 2.5, 0, 3, 0, 3}, cover)
}

package window

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// inputs gives a window inputs, one after the other, in a window of one size.
func inputs(w *Window, v *View, width, height int, list ...Input) (asked []Command) {
	for _, in := range list {
		in.Width, in.Height, in.Scale = width, height, 1
		_, asked = w.Frame(v, in)
	}
	return asked
}

// Between two panels the pointer says that it can drag, and what lies beyond grows by as much as it is dragged; Ctrl 0
// has all of them as they were.
func TestDividers(t *testing.T) {
	w, v := New(), thought()
	inputs(w, v, 1440, 900, Input{X: -1})
	first := w.layout(w.size)
	for d, size := range map[divider]func(l layout) float64{
		besideKitchen:   func(l layout) float64 { return l.kitchen.w },
		besideRegisters: func(l layout) float64 { return l.registers.w },
		besideRest:      func(l layout) float64 { return l.rest.w },
		besideConsole:   func(l layout) float64 { return l.console.w },
		overBand:        func(l layout) float64 { return l.timeline.h },
		overGates:       func(l layout) float64 { return l.gates.h },
	} {
		at, upright := first.between(d)
		x, y := at.x+at.w/2, at.y+at.h/2
		inputs(w, v, 1440, 900, Input{X: x, Y: y})
		assert.Equal(t, map[bool]Cursor{false: Sideways, true: UpAndDown}[upright], w.Cursor())
		to := Input{X: x - 20, Y: y, Down: true}
		if upright {
			to = Input{X: x, Y: y - 20, Down: true}
		}
		inputs(w, v, 1440, 900, Input{X: x, Y: y, Click: true, Down: true}, to, Input{X: 5, Y: 5})
		l := w.layout(w.size)
		assert.InDelta(t, size(first)+20, size(l), 1, "divider %d", d)
		assert.Equal(t, Arrows, w.Cursor())
		inputs(w, v, 1440, 900, Input{Keys: []Key{Key("0").Ctrl()}})
		assert.Equal(t, first, w.layout(w.size))
	}
	inputs(w, v, 1440, 900, Input{Keys: []Key{Right.Ctrl()}})
	assert.InDelta(t, first.program.w+divided, w.layout(w.size).program.w, 1)
}

// However panels are dragged, in windows of any size, none covers another, and each keeps some room.
func TestDividersGoOnlySoFar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, v := New(), thought()
		width, height := rapid.IntRange(640, 2560).Draw(t, "width"), rapid.IntRange(420, 1440).Draw(t, "height")
		inputs(w, v, width, height, Input{X: -1})
		for range rapid.IntRange(1, 4).Draw(t, "drags") {
			d := divider(rapid.IntRange(0, int(dividers)-1).Draw(t, "divider"))
			l := w.layout(w.size)
			w.move(d, rapid.Float64Range(-3000, 3000).Draw(t, "by"), w.size)
			if d == besideRest && l.narrow {
				continue
			}
			l = w.layout(w.size)
			panels := []area{l.program, l.kitchen, l.gates, l.registers, l.timeline, l.console}
			if !l.narrow {
				panels = append(panels, l.rest)
			}
			for i, a := range panels {
				require.GreaterOrEqual(t, a.w, 100., "%d", i)
				require.GreaterOrEqual(t, a.h, 80., "%d", i)
				require.GreaterOrEqual(t, a.x, 0.)
				require.LessOrEqual(t, a.x+a.w, w.size.w+0.01)
				require.LessOrEqual(t, a.y+a.h, w.size.h+0.01)
				for _, b := range panels[:i] {
					apart := a.x+a.w <= b.x+0.01 || b.x+b.w <= a.x+0.01 || a.y+a.h <= b.y+0.01 || b.y+b.h <= a.y+0.01
					require.True(t, apart, "%v %v", a, b)
				}
			}
		}
	})
}

// Ctrl C copies the value that the pointer is at, the console, or why the machine stands; what is pasted is typed:
// whole lines are sent, the rest waits.
func TestCopyAndPaste(t *testing.T) {
	w, v := New(), thought()
	copied := func(x, y float64) string {
		asked := inputs(w, v, 1440, 900, Input{X: x, Y: y}, Input{X: x, Y: y, Keys: []Key{Key("c").Ctrl()}})
		require.Len(t, asked, 1)
		require.Equal(t, Copy, asked[0].Verb)
		return asked[0].Text
	}
	inputs(w, v, 1440, 900, Input{X: -1})
	l := w.layout(w.size)
	assert.Equal(t, "08dde6e4", copied(l.registers.x+20, l.registers.y+head+4.4*14.5))
	assert.Equal(t, v.Console, copied(l.console.x+20, l.console.y+60))
	assert.Equal(t, v.Reason, copied(l.toolbar.x+4, 4))
	asked := inputs(w, v, 1440, 900, Input{Keys: []Key{Key("v").Ctrl()}})
	assert.Equal(t, []Command{{Verb: Paste}}, asked)
	asked = inputs(w, v, 1440, 900, Input{Pasted: "one\r\ntwo\nthr\x1bee"})
	assert.Equal(t, []Command{{Verb: Type, Text: "one\n"}, {Verb: Type, Text: "two\n"}}, asked)
	assert.Equal(t, "three", string(w.console.line))
	inputs(w, v, 1440, 900, Input{Keys: []Key{Escape, Key("k").Ctrl()}}, Input{Pasted: "stroke\nx"})
	assert.Equal(t, "stroke", w.finder.typed)
}

// What a step has changed stands out, and less so after a moment; with less motion it does not.
func TestFading(t *testing.T) {
	for still, fades := range map[bool]bool{false: true, true: false} {
		w, v, next := New(), boiling(), boiling()
		w.Still(still)
		in := Input{Width: 1280, Height: 800, X: -1, Elapsed: 16_000_000}
		w.Frame(v, in)
		in.Elapsed = 500_000_000
		w.Frame(v, in)
		assert.False(t, w.Fading())
		next.Steps++
		in.Elapsed = 16_000_000
		w.Frame(next, in)
		assert.Equal(t, fades, w.Fading())
		f, _ := w.Frame(next, in)
		assert.Equal(t, fades, len(f.Fresh) > 0)
		in.Elapsed = 500_000_000
		w.Frame(next, in)
		assert.False(t, w.Fading())
		f, _ = w.Frame(next, in)
		assert.Empty(t, f.Fresh)
	}
}

// With less motion nothing moves while the machine runs.
func TestStill(t *testing.T) {
	v := boiling()
	v.State = Running
	for still, moves := range map[bool]bool{false: true, true: false} {
		w := New()
		w.Still(still)
		inputs(w, v, 1280, 800, Input{X: -1})
		f, _ := w.Frame(v, Input{Width: 1280, Height: 800, X: -1, Elapsed: 300_000_000})
		assert.Equal(t, moves, len(f.Fresh) > 0)
	}
}

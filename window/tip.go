package window

import (
	"image"
	"math"

	"breakfast/window/canvas"
)

// tip shows the whole of what was cut where the pointer is, in its place; or else what there is to say of what the
// pointer is at, beside it.
func (w *Window) tip(all area) {
	if w.in.X < 0 || w.in.Down {
		return
	}
	at := image.Pt(int(w.in.X), int(w.in.Y))
	cuts := w.c.Cuts()
	for i := len(cuts) - 1; i >= 0; i-- { // what lies above comes last
		if t := cuts[i]; at.In(t.At) {
			w.whole(all, t)
			return
		}
	}
	if w.about != "" {
		w.bubble(all, area{w.x + 12, w.y + 16, 0, 0}, sans(12), w.about)
	}
}

// whole shows a text that was cut, over itself.
func (w *Window) whole(all area, t canvas.Cut) {
	u := w.unit
	w.bubble(all, area{float64(t.At.Min.X)/u - 8, float64(t.At.Min.Y)/u - 4, 0, 0}, t.Font, t.Whole)
}

// mostTip is how wide a tip is, in units.
const mostTip = 520

// bubble is a sheet with a text, near a place and within the window.
func (w *Window) bubble(all, at area, f canvas.Font, text string) {
	c := w.c
	f.Size = max(f.Size, 11)
	room := min(mostTip, all.w-24)
	lines := w.wrap(f, text, room, room)
	row := math.Ceil(f.Size * 1.4)
	for _, l := range lines {
		at.w = max(at.w, c.Width(f, l)+16)
	}
	at.h = float64(len(lines))*row + 8
	at.x = clamp(at.x, 4, max(4, all.w-at.w-4))
	at.y = clamp(at.y, 4, max(4, all.h-at.h-4))
	c.Overlay()
	w.shadow(at)
	w.frame(at, 5, w.control, w.raised)
	for i, l := range lines {
		c.Text(at.x+8, at.y+4+float64(i)*row+f.Size+1, f, w.text, l)
	}
}

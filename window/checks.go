package window

import (
	"fmt"

	"breakfast/window/canvas"
)

const checkRow = 20

// saysHeight is the room for what the first check that failed has to say.
func (w *Window) saysHeight(width float64) float64 {
	if w.v.Checked == "" {
		return 0
	}
	return float64(len(w.wrap(sans(12), w.v.Checked, width-28, width-28)))*16 + 12
}

// checks shows what a lab's checks say: a tick or a cross, the points, and of the first that failed why.
func (w *Window) checks(a area) {
	c := w.c
	body := w.panel(a, "CHECKS", w.drawn.digest)
	failed := false
	y := body.y
	for i := range w.v.Checks {
		k := &w.v.Checks[i]
		if y+checkRow > a.y+a.h {
			return
		}
		at := area{a.x + 6, y, a.w - 12, checkRow}
		colour, name := w.note, w.text
		switch {
		case k.Passed:
			c.Line(c.Path().Move(a.x+15, y+10).Line(a.x+18.5, y+14).Line(a.x+25, y+5), 2, canvas.Solid(w.note))
		case !failed: // the first
			failed, colour, name = true, w.alarm, w.alarm
			c.Box(at.x, at.y, at.w, at.h, 4, w.alarmRow)
			w.lamp(a.x+20, y+10, FirstShut)
		default:
			colour = w.dim
			w.lamp(a.x+20, y+10, ShutLamp)
		}
		points := fmt.Sprintf("%d/%d", k.Points, k.Of)
		right := a.x + a.w - 14 - c.Width(mono(11.5), points)
		c.Text(right, y+14, mono(11.5), colour, points)
		x := a.x + 36 + c.Text(a.x+36, y+14, sansBold(12), name, k.Name) + 8
		c.Text(x, y+14, sans(11.5), w.dim, c.Fit(sans(11.5), k.Title, right-8-x))
		y += checkRow
	}
	if w.v.Checked == "" {
		return
	}
	c.Rect(a.x+14, y+5, a.w-28, 1/c.Scale(), w.edge)
	for _, line := range w.wrap(sans(12), w.v.Checked, a.w-28, a.w-28) {
		if y += 16; y+10 > a.y+a.h {
			break
		}
		c.Text(a.x+14, y+6, sans(12), w.text, line)
	}
}

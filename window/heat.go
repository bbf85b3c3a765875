package window

import (
	"fmt"

	"breakfast/window/canvas"
)

// heat marks a line at whose instructions interrupts were placed: green where none of the runs failed, red with how
// many did. A click on a red one goes to such a run. It says how wide it is.
func (w *Window) heat(a area, right float64, insts []uint32) float64 {
	tried, failed, at := 0, 0, uint32(0)
	for _, addr := range insts {
		h := w.v.Heat[addr]
		if tried += h.Tried; h.Failed > 0 && failed == 0 {
			at = addr
		}
		failed += h.Failed
	}
	if tried == 0 {
		return 0
	}
	c := w.c
	if failed == 0 {
		mark := area{right - 16, a.y + 4, 12, a.h - 8}
		c.Line(c.Path().Move(mark.x+2, mark.y+5).Line(mark.x+5, mark.y+9).Line(mark.x+11, mark.y+1), 1.5,
			canvas.Solid(w.note))
		if w.over(mark) {
			w.about = fmt.Sprintf("an interrupt was placed here in %d runs, and none of them failed", tried)
		}
		return 22
	}
	text := fmt.Sprintf("× %d", failed)
	width := c.Width(sansBold(10.5), text) + 10
	mark := area{right - width - 2, a.y + 2, width, a.h - 4}
	w.frame(mark, 3, w.alarm, w.alarmRow)
	c.Text(mark.x+5, a.y+13, sansBold(10.5), w.alarm, text)
	if w.over(mark) {
		w.about = fmt.Sprintf("%d of %d runs with an interrupt here fail: a click goes to one", failed, tried)
	}
	if w.clicked(mark) {
		w.ask(Command{Verb: ToSchedule, Addr: at})
	}
	return width + 8
}

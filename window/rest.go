package window

import (
	"fmt"
	"math"

	"breakfast/window/canvas"
)

// smallRow is the height of a row of the panels on the right.
const smallRow = 17

// rest shows, one above the other, what else there is to know: the tasks, the CSRs, the stack, which has what is left.
func (w *Window) rest(a area) {
	w.c.Rect(a.x, a.y, a.w, a.h, w.ground)
	if n := len(w.v.Tasks); n > 0 && a.h > 260 {
		var tasks area
		tasks, a = a.top(min(head+float64(n)*taskRow+6, a.h*0.4), gap)
		w.tasks(tasks)
		w.c.Part()
		w.c.Rect(a.x, a.y, a.w, a.h, w.ground)
	}
	w.csrMost = max(3, w.csrMost, w.csrRows(a.w)) // the panel does not shrink again, for calm
	if a.h < 2*head+6*smallRow {                  // for one of them
		w.csrs(a)
		return
	}
	csrs, stack := a.top(min(head+float64(w.csrMost)*smallRow+8, a.h-head-2*smallRow-8-gap), gap)
	w.csrs(csrs)
	w.stack(stack)
}

const taskRow = 22

// tasks shows who shares the harts: who runs, and what the others wait for.
func (w *Window) tasks(a area) {
	c := w.c
	body := w.panel(a, "TASKS", fmt.Sprintf("%d", len(w.v.Tasks)))
	top := w.scrolled("tasks", a, body, taskRow, len(w.v.Tasks))
	c.Clip(body.x, body.y, body.w, math.Max(0, body.h-4), func() {
		for i := range w.v.Tasks {
			t := &w.v.Tasks[i]
			y := body.y + (float64(i)-top)*taskRow
			if y > body.y+body.h || y+taskRow < body.y {
				continue
			}
			name, x := w.text, a.x+14
			if t.Running {
				c.Box(a.x+6, y, a.w-12, taskRow-1, 4, w.row)
				c.Fill(c.Path().Move(x, y+6).Line(x+8, y+11).Line(x, y+16).Close(), canvas.Solid(w.accent))
				name = w.accent
			} else {
				w.frame(area{x, y + 7, 8, 8}, 1.5, w.off, w.theme.panel)
			}
			x += 16
			right := a.x + a.w - 14
			state := c.Fit(sans(11.5), t.State, (right-x)*0.62)
			c.Text(right-c.Width(sans(11.5), state), y+15, sans(11.5), w.dim, state)
			c.Text(x, y+15, sansBold(12), name, c.Fit(sansBold(12), t.Name, right-x-c.Width(sans(11.5), state)-8))
		}
	})
}

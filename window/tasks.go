package window

import (
	"fmt"

	"breakfast/window/canvas"
)

// What is known of tasks comes a moment after the machine has stopped, and is not known while it runs. Once it was
// shown, its room is kept, for calm.

// taskRow is the height of a task: a line, or two where its place and its stack are known.
func (w *Window) taskRow() float64 {
	for i := range w.v.Tasks {
		w.placed = w.placed || w.v.Tasks[i].Place != ""
	}
	if w.placed {
		return 36
	}
	return 22
}

// slotRow is the height of a row of slots of a context, slotsInRow how many are in one.
const (
	slotRow    = 20
	slotsInRow = 8
)

// tasksHeight is the room that the panel would like.
func (w *Window) tasksHeight(width float64) float64 {
	w.kept = w.kept || w.v.Context != nil
	h := float64(len(w.v.Tasks))*w.taskRow() + 6
	if w.kept {
		h += w.contextHeight(width)
	}
	return h
}

// tasksLess is the room that it needs where there is not so much: for the tasks; for what went wrong, if something did.
func (w *Window) tasksLess(width float64) float64 {
	if w.kept && len(w.v.Apart.Wrong) > 0 {
		return w.contextHeight(width) + w.taskRow() + 6
	}
	return float64(len(w.v.Tasks))*w.taskRow() + 6
}

func (w *Window) contextHeight(width float64) float64 {
	h := 40. + 32/slotsInRow*slotRow
	if len(w.v.Apart.Wrong) > 0 {
		h += 6 + 15*float64(len(w.wrongLines(width)))
	}
	return h
}

// wrongLines is the first thing that went wrong, in lines.
func (w *Window) wrongLines(width float64) []string {
	lines := w.wrap(sans(11.5), w.v.Apart.Wrong[0], width-28, width-28)
	return lines[:min(len(lines), 4)]
}

// tasksDigest says what the heading says.
func (w *Window) tasksDigest() string {
	a := w.v.Apart
	switch n := len(a.Wrong); {
	case !a.Known:
		return fmt.Sprint(len(w.v.Tasks))
	case n == 1:
		return "× 1 wrong"
	case n > 1:
		return fmt.Sprintf("× %d wrong", n)
	}
	return "✓ integrity"
}

// tasks shows who shares the harts: who runs, what the others wait for, where they go on, how much of their stacks
// they use; and of what a handler interrupted, which registers are stored.
func (w *Window) tasks(a area) {
	c, row := w.c, w.taskRow()
	body := w.panel(a, "TASKS", w.drawn.digest)
	list := body
	if room := w.contextHeight(a.w); w.kept && body.h >= room+row+6 {
		var below area
		below, list = body.bottom(room, 0)
		w.context(below)
	}
	top := w.scrolled("tasks", a, list, row, len(w.v.Tasks))
	c.Clip(list.x, list.y, list.w, max(0, list.h-4), func() {
		for i := range w.v.Tasks {
			at := area{a.x + 6, list.y + (float64(i)-top)*row, a.w - 12, row}
			if at.y <= list.y+list.h && at.y+row >= list.y {
				w.task(at, &w.v.Tasks[i])
			}
		}
	})
}

// task is one of them.
func (w *Window) task(a area, t *Task) {
	c, x, y := w.c, a.x+8, a.y
	name := w.text
	if t.Running {
		c.Box(a.x, y, a.w, a.h-1, 4, w.row)
		c.Fill(c.Path().Move(x, y+6).Line(x+8, y+11).Line(x, y+16).Close(), canvas.Solid(w.accent))
		name = w.accent
	} else {
		w.frame(area{x, y + 7, 8, 8}, 1.5, w.off, w.theme.panel)
	}
	x += 16
	right := a.x + a.w - 8
	state := c.Fit(sans(11.5), t.State, (right-x)*0.62)
	c.Text(right-c.Width(sans(11.5), state), y+15, sans(11.5), w.dim, state)
	c.Text(x, y+15, sansBold(12), name, c.Fit(sansBold(12), t.Name, right-x-c.Width(sans(11.5), state)-8))
	if a.h < 30 || t.Place == "" {
		return
	}
	if t.Known {
		text := fmt.Sprintf("%d B, most %d", t.Used, t.Most)
		width := c.Width(sans(11), text)
		c.Text(right-width, y+30, sans(11), w.faint, text)
		if right -= width + 8; w.over(a) {
			w.about = fmt.Sprintf("%s uses %d bytes of its stack, and used %d at the most (%s)", t.Name, t.Used, t.Most,
				w.v.Apart.Of)
		}
		bar := area{right - 34, y + 25, 34, 4}
		right = bar.x - 8
		w.frame(bar, 1.5, w.off, w.theme.panel)
		if t.Most > 0 {
			c.Rect(bar.x, bar.y, bar.w*float64(t.Used)/float64(t.Most), bar.h, w.mnemonic)
		}
	}
	c.Text(x, y+30, mono(11), w.note, c.Fit(mono(11), t.Place, right-x))
}

// context shows the slots of a context: filled once they are stored, dashed before.
func (w *Window) context(a area) {
	c, k := w.c, w.v.Context
	c.Rect(a.x+14, a.y+1, a.w-28, 1/c.Scale(), w.edge)
	title, note := "Context", "no handler is under way"
	if w.v.State == Running {
		note = "shown when the machine stands"
	}
	if k != nil {
		title, note = k.Title, k.Note
	}
	for i := range 32 {
		at := area{a.x + 12 + float64(i%slotsInRow)*(a.w-24)/slotsInRow, a.y + 36 + float64(i/slotsInRow)*slotRow,
			(a.w-24)/slotsInRow - 3, slotRow - 3}
		switch {
		case k == nil || i >= len(k.Slots):
			c.Box(at.x, at.y, at.w, at.h, 3, w.text.Fade(0.04))
		default:
			w.slot(at, &k.Slots[i])
			if w.over(at) {
				title, note = k.Slots[i].Name, k.Slots[i].Words
			}
		}
	}
	x := a.x + 14 + c.Text(a.x+14, a.y+16, sansBold(11.5), w.text, c.Fit(sansBold(11.5), title, a.w*0.6))
	if room := a.x + a.w - 14 - x - 10; c.Width(sans(11), note) <= room {
		c.Text(x+10, a.y+16, sans(11), w.dim, note)
	} else {
		c.Text(x+10, a.y+16, sans(11), w.dim, c.Fit(sans(11), note, room))
	}
	c.Text(a.x+14, a.y+30, sans(10.5), w.faint, c.Fit(sans(10.5), slotKey(k), a.w-28))
	if len(w.v.Apart.Wrong) == 0 {
		return
	}
	y := a.y + 36 + 32/slotsInRow*slotRow + 12
	for _, line := range w.wrongLines(a.w) {
		c.Text(a.x+14, y, sans(11.5), w.alarm, line)
		y += 15
	}
}

// slotKey says how slots are drawn.
func slotKey(k *Context) string {
	if k != nil && k.Left == 0 {
		return "filled: as it was · ≠: it is not"
	}
	return "filled: stored · dashed: not yet · crossed: nowhere"
}

// slot is one of them.
func (w *Window) slot(a area, s *Held) {
	c, ink := w.c, w.dim
	switch s.Kept {
	case Stored:
		c.Box(a.x, a.y, a.w, a.h, 3, w.note.Fade(0.22))
		c.Rect(a.x+2, a.y+a.h-1.5, a.w-4, 1.5, w.note)
		ink = w.text
	case Live, Moved:
		w.dashed(a, w.off)
		if s.Kept == Moved {
			ink = w.accent
		}
	case Nowhere:
		w.dashed(a, w.off)
		c.Line(c.Path().Move(a.x+2, a.y+a.h-2).Line(a.x+a.w-2, a.y+2), 1, canvas.Solid(w.off))
		ink = w.faint
	case Spoilt:
		c.Box(a.x, a.y, a.w, a.h, 3, w.alarmRow)
		w.frame(a, 3, w.alarm, w.alarmRow)
		ink = w.alarm
	}
	if w.v.Context.Left == 0 && s.Kept == Live {
		c.Box(a.x, a.y, a.w, a.h, 3, w.note.Fade(0.12))
	}
	text := s.Name
	if s.Kept == Spoilt {
		text = "≠" + text
	}
	text = c.Fit(mono(10.5), text, a.w)
	c.Text(a.x+(a.w-c.Width(mono(10.5), text))/2, a.y+12, mono(10.5), ink, text)
}

// dashed draws a dashed frame.
func (w *Window) dashed(a area, ink canvas.Color) {
	p := w.c.Path()
	const on, off = 3, 2.5
	for x := a.x; x < a.x+a.w; x += on + off {
		end := min(x+on, a.x+a.w)
		p.Move(x, a.y+0.5).Line(end, a.y+0.5)
		p.Move(x, a.y+a.h-0.5).Line(end, a.y+a.h-0.5)
	}
	for y := a.y; y < a.y+a.h; y += on + off {
		end := min(y+on, a.y+a.h)
		p.Move(a.x+0.5, y).Line(a.x+0.5, end)
		p.Move(a.x+a.w-0.5, y).Line(a.x+a.w-0.5, end)
	}
	w.c.Line(p, 1, canvas.Solid(ink))
}

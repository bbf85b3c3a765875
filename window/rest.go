package window

import (
	"fmt"
)

// smallRow is the height of a row of the panels on the right.
const smallRow = 17

// A fold is a panel of the rest that can be folded to its heading, with the key that does it.
type fold struct {
	title, cap string
	rows       float64 // height that it would like to have below its heading
	least      float64 // … and with which it still says something
	less       float64 // … and where there is not so much; 0 for whatever there is
	digest     string  // what its heading says
	draw       func(area)
}

// folds are the panels of the rest, from above, the first to have room.
func (w *Window) folds(width float64) (list []fold) {
	if n := len(w.v.Checks); n > 0 {
		list = append(list, fold{"CHECKS", "G", float64(n)*checkRow + 12 + w.saysHeight(width), 3*checkRow + 8, 0,
			w.v.Score, w.checks})
	}
	if n := len(w.v.Tasks); n > 0 {
		list = append(list, fold{"TASKS", "K", w.tasksHeight(width), w.taskRow() + 6, w.tasksLess(width),
			w.tasksDigest(), w.tasks})
	}
	w.csrMost = max(3, w.csrMost, w.csrRows(width)) // the panel does not shrink again, for calm
	changed := 0
	for _, r := range w.v.CSRs {
		if r.Changed {
			changed++
		}
	}
	list = append(list, fold{"CSRS", "Q", float64(w.csrMost)*smallRow + 8, 2*smallRow + 8, 0,
		w.whose(fmt.Sprintf("%d changed", changed)), w.csrs})
	if n := len(w.v.Watched); n > 0 {
		list = append(list, fold{"WATCH", "V", float64(n)*smallRow + 8, smallRow + 8, 0,
			w.v.Watched[0].Name + " = " + w.v.Watched[0].Value, w.watched})
	}
	name := w.v.Memory.Name
	if name == "" {
		name = fmt.Sprintf("%08x", w.v.Memory.Addr)
	}
	walk := 0.
	if n := len(w.v.Memory.Walk); n > 0 {
		walk = float64(n)*walkRow + 8
	}
	list = append(list, fold{"MEMORY", "M", 6*smallRow + 8 + walk, 3*smallRow + 8, 0, name, w.memory})
	sp := ""
	if len(w.v.Stack) > 0 {
		sp = fmt.Sprintf("sp %08x", w.v.Stack[0].Addr)
	}
	return append(list, fold{"STACK", "S", 12*smallRow + 8, 2*smallRow + 8, 0, sp, w.stack})
}

// rest shows, one above the other, what else there is to know. What has no room, and what a person has folded, is a
// heading that says the most of it. The last one that is open has what is left.
func (w *Window) rest(a area) {
	w.c.Rect(a.x, a.y, a.w, a.h, w.ground)
	list := w.folds(a.w)
	heights := make([]float64, len(list))
	room := a.h + gap - float64(len(list))*(head+gap)
	for i, f := range list {
		if !w.folded[f.title] && room >= f.least {
			if heights[i] = min(f.rows, room); f.rows > room && f.less > 0 {
				heights[i] = min(f.less, room)
			}
			room -= heights[i]
		}
	}
	for i := len(list) - 1; i >= 0; i-- {
		if heights[i] > 0 {
			heights[i] += max(0, room)
			break
		}
	}
	for i, f := range list {
		at := area{a.x, a.y, a.w, head + heights[i]}
		if at.h > a.h {
			break
		}
		w.drawn = f
		if heights[i] > 0 {
			f.draw(at)
		} else {
			w.panel(at, f.title, f.digest)
		}
		if heading := (area{at.x, at.y, at.w, head}); w.clicked(heading) && !w.form.has(w.x, w.y) {
			w.toggle(f.title)
		}
		w.drawn = fold{}
		a.y, a.h = a.y+at.h+gap, a.h-at.h-gap
	}
}

// toggle folds a panel, or opens it; in a narrow window it opens over the registers, until it is asked for again.
func (w *Window) toggle(title string) {
	switch {
	case !w.narrow:
		w.folded[title] = !w.folded[title]
	case w.peeked == title:
		w.peeked = ""
	default:
		w.peeked = title
	}
}

// peek shows the panel of the rest that a narrow window has open over the registers.
func (w *Window) peek(a area) {
	if !w.narrow || w.peeked == "" {
		return
	}
	for _, f := range w.folds(a.w) {
		if f.title == w.peeked {
			w.c.Overlay()
			w.covered = a
			w.shadow(a)
			w.drawn = f
			f.draw(a)
			w.drawn = fold{}
		}
	}
}

// watched shows expressions and what they are worth; a click takes one away.
func (w *Window) watched(a area) {
	c := w.c
	body := w.panel(a, "WATCH", "a click takes one away")
	top := w.scrolled("watch", a, body, smallRow, len(w.v.Watched))
	c.Clip(body.x, body.y, body.w, max(0, body.h-4), func() {
		for i, e := range w.v.Watched {
			at := area{a.x + 8, body.y + (float64(i)-top)*smallRow, a.w - 18, smallRow}
			if at.y > body.y+body.h || at.y < body.y-smallRow {
				continue
			}
			if w.over(at) {
				c.Box(at.x, at.y, at.w, at.h, 3, w.raised)
				w.pointed = e.Name
			}
			if w.clicked(at) {
				w.ask(Command{Verb: Watch, Text: e.Name})
			}
			y := at.y + smallRow*0.74
			x := at.x + 8 + c.Text(at.x+8, y, mono(12), w.text, c.Fit(mono(12), e.Name, at.w*0.45)) + 10
			c.Text(x, y, mono(12), w.note, c.Fit(mono(12), e.Value, at.x+at.w-4-x))
		}
	})
}

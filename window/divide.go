package window

// A divider is between two panels: it is dragged, and what lies beyond it grows or shrinks.
type divider uint8

const (
	besideKitchen divider = iota
	besideRegisters
	besideRest
	besideConsole
	overBand
	overGates
	dividers
	noDivider = dividers
)

// between is where a divider is, and whether it is moved up and down.
func (l *layout) between(d divider) (a area, upright bool) {
	beside := func(p area) area { return area{p.x - gap, p.y, gap, p.h} }
	switch d {
	case besideKitchen:
		return area{l.kitchen.x - gap, l.kitchen.y, gap, l.program.h}, false
	case besideRegisters:
		return beside(l.registers), false
	case besideRest:
		return beside(l.rest), false
	case besideConsole:
		return beside(l.console), false
	case overBand:
		return area{l.timeline.x, l.timeline.y - gap, l.timeline.w + gap + l.console.w, gap}, true
	}
	return area{l.gates.x, l.gates.y - gap, l.gates.w, gap}, true
}

// drag moves the divider that is held; what there is of it to see is a line, and the pointer (Cursor).
func (w *Window) drag(l layout, all area) {
	if !w.in.Down && !w.in.Click {
		w.held = noDivider
	}
	w.cursor = Arrows
	over := noDivider
	for d := range dividers {
		a, upright := l.between(d)
		if d == besideRest && l.narrow || !w.over(a) || w.finder.open {
			continue
		}
		over = d
		if w.in.Click {
			w.held, w.grip = d, w.moved[d]+w.along(upright)
		}
	}
	if w.held != noDivider {
		over = w.held
	}
	if over == noDivider {
		return
	}
	_, upright := l.between(over)
	if w.cursor = Sideways; upright {
		w.cursor = UpAndDown
	}
	if w.held != noDivider {
		w.move(w.held, w.grip-w.along(upright)-w.moved[w.held], all)
	}
}

// along is where the pointer is, in the direction of a divider's moves.
func (w *Window) along(upright bool) float64 {
	if upright {
		return w.y
	}
	return w.x
}

// move makes what lies beyond a divider larger, as far as it goes.
func (w *Window) move(d divider, by float64, all area) {
	size := func() float64 {
		l := w.layout(all)
		return [...]float64{l.gates.w, l.registers.w, l.rest.w, l.console.w, l.timeline.h, l.gates.h}[d]
	}
	before, was := size(), w.moved[d]
	w.moved[d] += by
	w.moved[d] = was + size() - before // no more than it has moved
}

// A Cursor is how the pointer looks.
type Cursor uint8

// The pointer is an arrow, or what moves a divider.
const (
	Arrows Cursor = iota
	Sideways
	UpAndDown
)

// Cursor is how the pointer looks where it is.
func (w *Window) Cursor() Cursor { return w.cursor }

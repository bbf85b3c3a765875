package window

import "math"

const gap = 8 // between panels

// A layout is where the panels stand: a bar, and a line that says why; the last trap; then, in columns, the program,
// the kitchen over the gates, the registers, and the rest; under them time and console. In a narrow window the rest is
// under the registers.
type layout struct {
	toolbar, why, trap                                          area
	program, kitchen, gates, registers, rest, timeline, console area
	narrow                                                      bool
}

// Of windows of some widths, how wide the columns are, and the console.
var columns = []struct{ window, program, kitchen, registers, rest, console float64 }{
	{860, 306, 298, 224, 0, 240},
	{1024, 392, 368, 232, 0, 280},
	{1200, 382, 346, 196, 236, 280},
	{1280, 400, 368, 216, 256, 280},
	{1440, 456, 400, 248, 296, 344},
	{1920, 720, 440, 328, 392, 456},
	{2560, 1004, 540, 456, 520, 620},
}

const wide = 1200 // from here on the rest has a column

// layout lays the window out.
func (w *Window) layout(all area) (l layout) {
	l.narrow = all.w < wide
	l.toolbar, all = all.top(48, 0)
	all = all.inset(gap, 0)
	all.h -= gap
	l.why, all = all.top(30, 2)
	strip := 28.
	if w.v.Trap != nil || w.trapped {
		strip = 60
	}
	if l.trap, all = all.top(strip, gap); all.h < 460 { // there is no room for it
		l.trap.h, all.y, all.h = 0, l.why.y+l.why.h+gap, all.h+strip
	}
	i := 1
	for i < len(columns)-1 && (columns[i].window < all.w+2*gap || l.narrow != (columns[i].rest == 0)) {
		i++
	}
	if l.narrow {
		i = 1
	}
	a, b := columns[i-1], columns[i]
	t := min(1, (all.w+2*gap-a.window)/(b.window-a.window))
	at := func(a, b float64) float64 { return math.Floor(a + (b-a)*t) }
	m := w.moved
	band, upper := all.bottom(clamp(clamp(150+(all.h-440)*0.28, 130, 330)+m[overBand], 110, max(110, all.h-240)), gap)
	l.console, l.timeline = band.right(clamp(min(at(a.console, b.console), band.w*0.4)+m[besideConsole], 160,
		band.w*0.7), gap)
	room := upper.w - leastProgram - 3*gap // for the other columns
	column := func(wide float64, d divider, least, others float64) float64 {
		wide = clamp(wide+m[d], least, max(least, room-others))
		room -= wide
		return wide
	}
	if !l.narrow {
		l.rest, upper = upper.right(column(at(a.rest, b.rest), besideRest, 190, 180+240), gap)
	}
	l.registers, upper = upper.right(column(at(a.registers, b.registers), besideRegisters, 180, 240), gap)
	l.kitchen, l.program = upper.right(column(at(a.kitchen, b.kitchen), besideKitchen, 240, 0), gap)
	middle := l.kitchen
	gates := max(clamp(gatesHeight(len(w.shownGates())), 150, middle.h*0.6), middle.h-gap-middle.w*0.85)
	l.gates, l.kitchen = middle.bottom(clamp(gates+m[overGates], 90, max(90, middle.h-120)), gap)
	return l
}

// leastProgram is the narrowest that a person can make the program.
const leastProgram = 260

// panels draws them, each as a part of the frame.
func (w *Window) panels(all area) {
	l := w.layout(all)
	w.narrow = l.narrow
	if w.drag(l, all); w.held != noDivider {
		l = w.layout(all)
	}
	w.c.Layout(l)
	w.c.Rect(0, 0, all.w, all.h, w.ground)
	w.c.Part()
	for _, p := range []struct {
		draw func(area)
		area area
	}{
		{w.toolbar, l.toolbar}, {w.whyLine, l.why}, {w.trapStrip, l.trap}, {w.listing, l.program},
		{func(a area) { w.kitchen(a) }, l.kitchen}, {w.gates, l.gates}, {w.registers, l.registers}, {w.rest, l.rest},
		{w.lanes, l.timeline}, {w.talk, l.console},
	} {
		if p.area.h > 0 && p.area.w > 0 {
			p.draw(p.area)
		}
		w.c.Part()
	}
	w.cards(l.kitchen, all)
	w.peek(l.registers)
}

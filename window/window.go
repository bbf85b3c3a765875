// Package window is what a person sees of the machine: its program, its registers, its kitchen and its
// time, drawn from a View without a display, and what that person does, read from an Input and turned
// into Commands. It knows no machine and no window system; a host brings them together.
package window

import (
	"image"
	"math"

	"breakfast/window/canvas"
	"breakfast/window/fonts"
)

// A Window is what belongs to the seeing and not to the machine: theme, size, what is scrolled where,
// which card is open, what has been typed so far. It is not safe for concurrent use.
type Window struct {
	*theme
	c    *canvas.Canvas
	zoom float64 // asked for with Ctrl + and -
	unit float64 // pixels of a unit, with all that is asked for and possible
	t    float64 // seconds the machine has run before our eyes: steam and bubbles move by it

	v        *View
	in       Input
	x, y     float64 // the pointer, in units
	covered  area    // by a card, in the last frame: a click there belongs to the card
	commands []Command
	status   string // said by the host; outlives the View's own

	program  listing
	console  console
	entry    entry
	timeline timeline
	card     card
	csrMost  int                // rows that the CSR panel has needed so far
	scroll   map[string]float64 // of panels that are scrolled by rows, by name
}

// New returns a window, dark, at the size of the screen.
func New() *Window {
	return &Window{
		theme: &dark, zoom: 1,
		c:      canvas.New(fonts.Load(), fonts.Fallback),
		scroll: map[string]float64{},
		v:      &View{},
	}
}

// The smallest window whose panels all have room, in units. In a smaller one units shrink, as far as
// that helps.
const (
	leastWidth  = 860
	leastHeight = 560
)

// Frame does what in asks, draws v, and returns the picture and what the machine is asked to do. Both
// are valid until the next but one.
func (w *Window) Frame(v *View, in Input) (canvas.Frame, []Command) {
	if in.Scale <= 0 {
		in.Scale = 1
	}
	in.Width, in.Height = max(in.Width, 1), max(in.Height, 1)
	w.v, w.in, w.commands = v, in, nil
	if v.State == Running {
		w.t += clamp(in.Elapsed.Seconds(), 0, 10)
	}
	w.keys()
	width, height := float64(in.Width), float64(in.Height)
	w.unit = max(0.2, min(in.Scale*w.zoom, width/leastWidth, height/leastHeight))
	w.x, w.y = in.X/w.unit, in.Y/w.unit

	w.c.Begin(image.Pt(in.Width, in.Height), w.unit)
	w.panels(area{0, 0, max(leastWidth, width/w.unit), max(leastHeight, height/w.unit)})
	return w.c.End(), w.commands
}

// Picture draws v as a new window shows it after this input: with Keys "t", for one, in light colours.
func Picture(v *View, in Input) *image.RGBA {
	if in.X == 0 && in.Y == 0 {
		in.X = -1 // the pointer is elsewhere
	}
	f, _ := New().Frame(v, in)
	picture := image.NewRGBA(image.Rectangle{Max: f.Size})
	canvas.Render(picture, f.All)
	return picture
}

// Say shows a message until the next command: an error of the session, for one.
func (w *Window) Say(status string) { w.status = status }

const gap = 8 // between panels

// A layout is where the panels stand.
type layout struct{ toolbar, footer, program, kitchen, hart, timeline, console area }

// layout lays the window out: a bar above and one below; at the right, as high as there is room, the
// hart; at the left program and kitchen, with time and console under them.
func (w *Window) layout(all area) (l layout) {
	l.toolbar, all = all.top(46, 0)
	l.footer, all = all.bottom(26, 0)
	all = all.inset(gap, 0)
	l.hart, all = all.right(clamp(all.w*0.2, 232, 330), gap)
	share := 0.3 + 0.02*clamp(float64(len(w.v.Harts)-3), 0, 5) // each hart has a lane
	lower, upper := all.bottom(clamp(all.h*share, 150, 420), gap)
	l.program, l.kitchen = upper.left(clamp(all.w*0.42, 292, 640), gap)
	l.console, l.timeline = lower.right(clamp(lower.w*0.36, 230, 560), gap)
	return l
}

// panels draws them, each as a part of the frame.
func (w *Window) panels(all area) {
	l := w.layout(all)
	w.c.Rect(0, 0, all.w, all.h, w.ground)
	w.c.Part()
	for _, p := range []struct {
		draw func(area)
		area area
	}{
		{w.toolbar, l.toolbar}, {w.footer, l.footer}, {w.listing, l.program},
		{func(a area) { w.kitchen(a) }, l.kitchen}, {w.hart, l.hart}, {w.lanes, l.timeline}, {w.talk, l.console},
	} {
		p.draw(p.area)
		w.c.Part()
	}
	w.cards(l.kitchen, all)
}

// hart shows registers, CSRs and stack one above the other; the stack has what is left.
func (w *Window) hart(a area) {
	row := clamp(math.Floor(a.h/44), 14.5, 18)
	registers, a := a.top(head+w.hartsHeight()+16*row+10, gap)
	w.registers(registers, row)
	w.c.Part()
	w.c.Rect(a.x, a.y, a.w, a.h, w.ground)
	w.csrMost = max(3, w.csrMost, w.csrRows(a.w)) // the panel does not shrink again, for calm
	csrs, stack := a.top(min(head+float64(w.csrMost)*row+10, a.h-head-2*row-10-gap), gap)
	w.csrs(csrs, row)
	w.stack(stack, row)
}

// head is the height of a panel's heading.
const head = 32

// panel draws a panel's ground and heading, and returns the room below.
func (w *Window) panel(a area, title, note string) area {
	w.c.Rect(a.x, a.y, a.w, a.h, w.ground)
	w.c.Box(a.x, a.y, a.w, a.h, 7, w.theme.panel)
	f := sansBold(11)
	w.c.Text(a.x+14, a.y+20, f, w.dim, title)
	room := a.w - 28 - w.c.Width(f, title) - 16
	note = w.c.Fit(sans(11.5), note, room)
	w.c.Text(a.x+a.w-14-w.c.Width(sans(11.5), note), a.y+20, sans(11.5), w.faint, note)
	_, body := a.top(head, 0)
	return body
}

// over tells whether the pointer is over a, and not over a card that covers it.
func (w *Window) over(a area) bool { return a.has(w.x, w.y) && !w.covered.has(w.x, w.y) }

// clicked tells whether a was clicked.
func (w *Window) clicked(a area) bool { return w.in.Click && w.over(a) }

// ask asks the machine for something.
func (w *Window) ask(c Command) {
	w.commands = append(w.commands, c)
	w.status = ""
}

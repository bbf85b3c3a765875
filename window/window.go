// Package window is what a person sees of the machine: its program, its registers, its kitchen and its
// time, drawn from a View without a display, and what that person does, read from an Input and turned
// into Commands. It knows no machine and no window system; a host brings them together.
package window

import (
	"image"

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
	finder   finder
	actions  []action
	timeline timeline
	card     card
	folded   map[string]bool   // panels, by title
	peeked   string            // of a narrow window: the panel over the registers, by title; "" for none
	drawn    fold              // the panel that is being drawn
	form     area              // where a click chooses how memory is read …
	formed   int               // … and how it is
	moved    [dividers]float64 // how far panels were made larger
	held     divider           // the divider that is dragged
	grip     float64           // where it is held
	cursor   Cursor
	size     area               // of everything, in the last frame …
	talking  area               // … and of the console
	still    bool               // nothing moves that need not
	fade     float64            // of what has just changed: from 1 to 0 …
	faded    uint64             // … and the step that it is of
	narrow   bool               // the rest is under the registers
	trapped  bool               // a trap was shown
	placed   bool               // where tasks are was shown …
	kept     bool               // … and a context
	valued   string             // what is worth the name in the program that the pointer is at; "" for nothing
	about    string             // what there is to say of what the pointer is at; "" for nothing
	pointed  string             // what the pointer is at, as the debugger calls it; "" for nothing
	csrMost  int                // rows that the CSR panel has needed so far
	scroll   map[string]float64 // of panels that are scrolled by rows, by name
}

// New returns a window, dark, at the size of the screen.
func New() *Window {
	return &Window{
		theme: &dark, zoom: 1, actions: actions(),
		c:      canvas.New(fonts.Load(), fonts.Fallback),
		scroll: map[string]float64{}, folded: map[string]bool{}, timeline: timeline{from: -1, nearer: 1},
		v: &View{}, held: noDivider,
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
	if v.State == Running && !w.still {
		w.t += clamp(in.Elapsed.Seconds(), 0, 10)
	}
	if w.fade = max(0, w.fade-in.Elapsed.Seconds()/fades); v.Steps != w.faded {
		first := w.size == area{}
		if w.faded, w.fade = v.Steps, 1; first || v.State == Running || w.still {
			w.fade = 0
		}
	}
	w.keys()
	if in.Pasted != "" {
		w.paste(in.Pasted)
	}
	w.pointed, w.about = "", ""
	width, height := float64(in.Width), float64(in.Height)
	w.unit = max(0.2, min(in.Scale*w.zoom, width/leastWidth, height/leastHeight))
	w.x, w.y = in.X/w.unit, in.Y/w.unit

	w.c.Begin(image.Pt(in.Width, in.Height), w.unit)
	all := area{0, 0, max(leastWidth, width/w.unit), max(leastHeight, height/w.unit)}
	w.size = all
	w.panels(all)
	w.finder.draw(w, all)
	w.tip(all)
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

// fades is how long what has changed stands out more than it does for good, in seconds.
const fades = 0.4

// Fading says that the next frame shows something else though nothing happens.
func (w *Window) Fading() bool { return w.fade > 0 }

// Still has nothing move but what the machine does: no steam, no bubbles.
func (w *Window) Still(still bool) { w.still, w.t = still, 0 }

// Say shows a message until the next command: an error of the session, for one.
func (w *Window) Say(status string) { w.status = status }

// head is the height of a panel's heading.
const head = 32

// panel draws a panel's ground and heading, and returns the room below.
func (w *Window) panel(a area, title, note string) area {
	w.c.Rect(a.x, a.y, a.w, a.h, w.ground)
	w.slab(a, w.theme.panel)
	f := sansBold(11)
	w.c.Text(a.x+14, a.y+20, f, w.dim, title)
	room := a.w - 28 - w.c.Width(f, title) - 16
	right := a.x + a.w - 14
	if w.drawn.title == title {
		wide := keycapWidth(w.c, w.drawn.cap)
		right -= wide
		w.keycap(right, a.y+8, w.drawn.cap, w.dim)
		right, room = right-6, room-wide-6
	}
	note = w.c.Fit(sans(11.5), note, room)
	w.c.Text(right-w.c.Width(sans(11.5), note), a.y+20, sans(11.5), w.faint, note)
	_, body := a.top(head, 0)
	return body
}

// slab is the ground of a panel, with a line round it where that is no other than what it lies on.
func (w *Window) slab(a area, ground canvas.Color) {
	if w.theme.panel == w.ground {
		w.frame(a, 7, w.edge, ground)
		return
	}
	w.c.Box(a.x, a.y, a.w, a.h, 7, ground)
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

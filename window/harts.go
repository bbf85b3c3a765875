package window

import (
	"fmt"
	"math"
	"slices"

	"breakfast/window/canvas"
)

// Where a machine has several harts, a strip over the registers shows them all: whose turn it is, who waits and who
// sleeps, and which one the window shows. With one hart there is no strip.
const (
	tabHeight   = 24
	hartsHeight = tabHeight + 24
)

func (w *Window) several() bool { return len(w.v.Harts) > 1 }

func (w *Window) hartsHeight() float64 {
	if w.several() {
		return hartsHeight
	}
	return 0
}

// whose puts before a note which hart it is about, where there are several.
func (w *Window) whose(note string) string {
	if !w.several() {
		return note
	}
	if note != "" {
		note = " · " + note
	}
	return fmt.Sprintf("hart %d%s", w.v.Hart, note)
}

// nextHart chooses the first hart, then the next, and after the last one follows the turn again.
func (w *Window) nextHart() {
	if !w.several() {
		return
	}
	next := 0
	if w.v.Chosen {
		next = w.v.Hart + 1
	}
	if next >= len(w.v.Harts) {
		next = Following
	}
	w.ask(Command{Verb: Choose, Hart: next})
}

// choose is a click on a hart: it is shown from now on, or, if it has been chosen already, the turn is followed again.
func (w *Window) choose(hart int) {
	if w.v.Chosen && w.v.Hart == hart {
		hart = Following
	}
	w.ask(Command{Verb: Choose, Hart: hart})
}

// harts shows a tab for each, and says in words what the one under the pointer, or else the one that is shown, is at.
func (w *Window) harts(a area) {
	if !w.several() {
		return
	}
	about := w.v.Hart
	tabs := a.inset(9, 0)
	const between = 3.
	width := (tabs.w + between) / float64(len(w.v.Harts))
	words := true // there is room for the tasks in all tabs, or in none
	for _, h := range w.v.Harts {
		words = words && w.c.Width(sans(11), h.Task) <= width-between-44
	}
	for i := range w.v.Harts {
		tab := area{tabs.x + float64(i)*width, a.y, width - between, tabHeight}
		if w.over(tab) {
			about = i
		}
		if w.clicked(tab) {
			w.choose(i)
		}
		w.tab(tab, i, words)
	}
	if about >= 0 && about < len(w.v.Harts) {
		w.doing(area{a.x + 14, a.y + tabHeight, a.w - 28, hartsHeight - tabHeight}, about)
	}
}

// tab is one hart's: its number, before it a triangle if it is its turn, its task if there is room, and behind that
// how it rests if it does. The one that is shown is underlined; a pin in it says that it was chosen.
func (w *Window) tab(a area, hart int, words bool) {
	c, h := w.c, w.v.Harts[hart]
	shown, turn := hart == w.v.Hart, hart == w.v.Turn
	ground, colour := w.well, w.dim
	if shown {
		ground, colour = w.raised, w.text
	}
	if w.over(a) {
		ground = ground.Mix(w.text, 0.08)
	}
	w.frame(a, 5, w.edge, ground)
	if shown {
		c.Box(a.x+5, a.y+a.h-4, a.w-10, 2.5, 1, w.accent)
	}
	number := fmt.Sprint(hart)
	f, small := monoBold(12), sans(11)
	digits := c.Width(f, number)
	sign := clamp((a.w-digits-8)/2, 6.5, 11) // the room of one
	task := ""
	if words {
		task = h.Task
	}
	wide := digits + 2*sign
	if task != "" {
		wide += 4 + c.Width(small, task)
	}
	x, y := a.x+(a.w-wide)/2, a.y+a.h/2
	if turn {
		c.Fill(c.Path().Move(x+0.8, y-4).Line(x+sign-2, y-0.5).Line(x+0.8, y+3).Close(), canvas.Solid(w.accent))
	}
	x += sign + c.Text(x+sign, y+3.8, f, colour, number)
	if task != "" {
		x += 4 + c.Text(x+4, y+3.6, small, colour, task)
	}
	w.rests(x+1.5, y-0.3, min(sign-1.2, 9), h.Doing, w.dim)
	if shown && w.v.Chosen {
		w.pin(a.x+a.w/2, a.y)
	}
}

// pin is stuck into the upper edge of what is to stay.
func (w *Window) pin(x, y float64) {
	c := w.c
	c.Line(c.Path().Move(x, y).Line(x, y+5), 1.4, canvas.Solid(w.text))
	c.Circle(x, y-0.5, 3.4, canvas.Solid(w.alarm))
}

// rests draws, into a square of that size, how a hart spends its time if it does not work: a z if it sleeps, an
// hourglass if it waits for another.
func (w *Window) rests(x, y, size float64, d Doing, colour canvas.Color) {
	c, r := w.c, size/2
	paint := canvas.Solid(colour)
	switch d {
	case Asleep:
		c.Line(c.Path().Move(x+0.18*size, y-0.8*r).Line(x+0.82*size, y-0.8*r).Line(x+0.18*size, y+0.8*r).
			Line(x+0.82*size, y+0.8*r), size*0.18, paint)
	case Waits:
		c.Fill(c.Path().Move(x+0.12*size, y-r).Line(x+0.88*size, y-r).Line(x+r, y).Close(), paint)
		c.Fill(c.Path().Move(x+0.12*size, y+r).Line(x+0.88*size, y+r).Line(x+r, y).Close(), paint)
	}
}

// doing is what a hart is at, in words: for whom it works, where it is, and how it stands.
func (w *Window) doing(a area, hart int) {
	c, h, f := w.c, w.v.Harts[hart], sans(11.5)
	state := "awake"
	switch {
	case h.Doing == Asleep:
		state = "asleep"
	case h.Doing == Waits:
		state = "waits"
	case hart == w.v.Turn:
		state = "its turn"
	}
	y := a.y + 16
	right := a.x + a.w - c.Width(f, state)
	c.Text(right, y, f, w.note, state)
	place := h.Place
	if place == "" {
		place = fmt.Sprintf("%08x", h.PC)
	}
	if h.Task != "" {
		place = h.Task + " · " + place
	}
	c.Text(a.x, y, f, w.dim, c.Fit(f, place, right-a.x-10))
}

// here is which harts are at a line.
func (w *Window) here(l *Line) (harts []int) {
	if l.Word == "" {
		return nil
	}
	for i, h := range w.v.Harts {
		if h.PC == l.Addr {
			harts = append(harts, i)
		}
	}
	return harts
}

// A run is harts whose numbers follow each other.
type run struct{ first, last int }

func (r run) String() string {
	if r.first == r.last {
		return fmt.Sprint(r.first)
	}
	return fmt.Sprintf("%d–%d", r.first, r.last)
}

// runs puts harts into runs, but one that stays apart.
func runs(harts []int, apart int) (list []run) {
	for _, h := range harts {
		if n := len(list); n > 0 && list[n-1].last == h-1 && h != apart && h-1 != apart {
			list[n-1].last = h
		} else {
			list = append(list, run{h, h})
		}
	}
	return list
}

// flags stand at the right end of a line and name the harts that are there, the one that is shown apart and filled,
// those whose numbers follow each other in one. It returns the room they take. A click on one chooses its hart.
func (w *Window) flags(a area, harts []int) (width float64) {
	if !w.several() {
		return 0
	}
	c, f := w.c, monoBold(10.5)
	right := a.x + a.w - presenceWidth
	for _, r := range slices.Backward(runs(harts, w.v.Hart)) {
		name := r.String()
		wide := c.Width(f, name) + 12
		flag := area{right - wide, a.y + 3, wide, a.h - 6}
		ground, ink := w.raised, w.text
		if r.first == w.v.Hart {
			ground, ink = w.accent, w.onAccent
		}
		if w.over(flag) {
			ground = ground.Mix(w.text, 0.15)
		}
		if w.clicked(flag) {
			w.choose(r.first)
		}
		shape := c.Path().Move(flag.x, flag.y+flag.h/2).Line(flag.x+5, flag.y).Line(right, flag.y).
			Line(right, flag.y+flag.h).Line(flag.x+5, flag.y+flag.h).Close()
		c.Fill(shape, canvas.Solid(ground))
		if r.first != w.v.Hart {
			c.Line(shape, 1, canvas.Solid(w.dim))
		}
		c.Text(flag.x+7, flag.y+flag.h/2+3.8, f, ink, name)
		right -= wide + 3
	}
	return a.x + a.w - right + 4
}

const presenceWidth = 5 // the room of the marks beside the program's scrollbar, with a gap

// presences are marks beside the program's scrollbar where harts are.
func (w *Window) presences(a area) {
	p := &w.program
	if float64(len(p.rows)) <= p.page {
		return
	}
	for i, h := range w.v.Harts {
		if row := p.rowOf(h.PC); row >= 0 && i != w.v.Hart {
			w.presence(a, row, w.dim)
		}
	}
	if row := p.rowOf(w.v.PC); row >= 0 && w.several() {
		w.presence(a, row, w.accent)
	}
}

func (w *Window) presence(a area, row int, colour canvas.Color) {
	y := a.y + math.Floor((a.h-2)*float64(row)/float64(len(w.program.rows)))
	w.c.Rect(a.x, y, a.w, 2, colour)
}

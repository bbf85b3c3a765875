package window

import (
	"fmt"
	"strings"

	"breakfast/window/canvas"
)

// stations are the columns of the gates: what each is part of, and its name; x is the mode that takes the interrupt.
var stations = [Stations]struct{ part, name string }{{"device", "rings"}, {"device", "on"}, {"PLIC", "prio"},
	{"PLIC", "on"}, {"PLIC", "free"}, {"hart", "xip"}, {"hart", "xie"}, {"hart", "XIE"}}

const (
	gateRow     = 25
	gateHead    = 36
	gateSaysTop = 10
)

// gatesHeight is what so many gates need, with the sentence below them.
func gatesHeight(n int) float64 { return head + gateHead + float64(n)*gateRow + gateSaysTop + 62 }

// shownGates are the gates that are shown: those that matter, and the hart's own.
func (w *Window) shownGates() (list []*Gate) {
	for _, rings := range []bool{true, false} {
		for i := range w.v.Gates {
			if g := &w.v.Gates[i]; g.Matters && (g.Tone != Plain) == rings {
				list = append(list, g)
			}
		}
	}
	for i := range w.v.Gates {
		if g := &w.v.Gates[i]; !g.Matters && len(list) < 4 {
			list = append(list, g)
		}
	}
	return list
}

// gates shows, for each interrupt that matters, which gates on its way to the hart are open, and in a sentence how the
// one stands that is at hand: under the pointer, or the first one that rings.
func (w *Window) gates(a area) {
	c, list := w.c, w.shownGates()
	note := "from device to hart"
	if w.v.GatesNote != "" {
		note = w.v.GatesNote
	}
	body := w.panel(a, "GATES", w.whose(note))
	if len(list) == 0 {
		c.Text(a.x+14, body.y+16, sans(12), w.dim, c.Fit(sans(12), "There is no interrupt that matters here.", a.w-28))
		return
	}
	names := 0.
	for _, g := range list {
		names = max(names, c.Width(sansBold(12), g.Name)+c.Width(sans(11), sourceOf(g))+4)
	}
	names = min(names+26, a.w*0.3)
	says := clamp(a.w*0.23, 64, 110)
	step := (a.w - names - says - 20) / Stations
	x0 := a.x + names + step/2 + 4
	w.stationNames(x0, body.y, step, takers(list))
	top := body.y + gateHead
	rows := int(clamp((body.h-gateHead-gateSaysTop-44)/gateRow, 1, float64(len(list))))
	about := list[0]
	for _, g := range list {
		if g.Tone != Plain {
			about = g
			break
		}
	}
	for i, g := range list[:rows] {
		at := area{a.x + 6, top + float64(i)*gateRow, a.w - 12, gateRow}
		if w.over(at) {
			about = g
		}
		w.gateRow(at, g, x0, step, names)
	}
	y := top + float64(rows)*gateRow + gateSaysTop
	c.Rect(a.x+14, y, a.w-28, 1/c.Scale(), w.edge)
	lead := about.Name + ": "
	room := a.w - 28
	width := c.Width(sansBold(12), lead)
	colour := w.text
	switch about.Tone {
	case Bad:
		colour = w.alarm
	case Rings:
		colour = w.accent
	}
	c.Text(a.x+14, y+20, sansBold(12), colour, lead)
	for i, line := range w.wrap(sans(12), about.Sentence, room-width, room) {
		x, at := a.x+14, y+20+float64(i)*17
		if i == 0 {
			x += width
		}
		if at+17 > a.y+a.h-4 {
			c.Text(x, at, sans(12), w.text, c.Fit(sans(12), line+" …", a.x+a.w-14-x))
			break
		}
		c.Text(x, at, sans(12), w.text, line)
	}
}

func sourceOf(g *Gate) string {
	if g.Source == 0 {
		return ""
	}
	return fmt.Sprintf(" %d", g.Source)
}

// takers replaces x in stations' names: by the mode that takes all of these interrupts, or by nothing.
func takers(list []*Gate) *strings.Replacer {
	n := 0
	for _, g := range list {
		if g.ForS {
			n++
		}
	}
	switch n {
	case 0:
		return strings.NewReplacer("x", "m", "X", "M")
	case len(list):
		return strings.NewReplacer("x", "s", "X", "S")
	}
	return strings.NewReplacer("x", "", "X", "")
}

// stationNames are over the columns.
func (w *Window) stationNames(x0, y, step float64, takers *strings.Replacer) {
	c := w.c
	for i := 0; i < Stations; {
		n := i
		for n < Stations && stations[n].part == stations[i].part {
			n++
		}
		from, to := x0+float64(i)*step-step*0.4, x0+float64(n-1)*step+step*0.4
		name := stations[i].part
		c.Text((from+to-c.Width(sans(11), name))/2, y+10, sans(11), w.dim, name)
		c.Rect(from, y+14, to-from, 1, w.off)
		i = n
	}
	f := sans(clamp(step*0.36, 10, 11))
	for i, s := range stations {
		name, down := takers.Replace(s.name), 28.
		if step < 26 { // there is no room for one beside the other
			down = 25 + float64(i%2)*9
		}
		c.Text(x0+float64(i)*step-c.Width(f, name)/2, y+down, f, w.dim, name)
	}
}

// gateRow is one interrupt's way: an open gate is a disc with a tick, a shut one a hollow square, the first shut one a
// crossed square, where the wire ends.
func (w *Window) gateRow(a area, g *Gate, x0, step, names float64) {
	c := w.c
	switch g.Tone {
	case Bad:
		c.Box(a.x, a.y+1, a.w, a.h-2, 4, w.alarmRow)
	case Rings:
		c.Box(a.x, a.y+1, a.w, a.h-2, 4, w.row)
	}
	y := a.y + a.h/2
	x := a.x + 8
	name := c.Fit(sansBold(12), g.Name, names-14)
	x += c.Text(x, y+4.2, sansBold(12), w.text, name)
	if source := sourceOf(g); x+c.Width(sans(11), source) < a.x+names {
		c.Text(x, y+4.2, sans(11), w.dim, source)
	}
	live, last := true, -1
	for i, l := range g.Lamps {
		if l == NoLamp {
			continue
		}
		at := x0 + float64(i)*step
		if last >= 0 {
			from := x0 + float64(last)*step
			if live {
				c.Rect(from, y-0.9, at-from, 1.8, w.note)
			} else {
				for dx := from + 9; dx < at-8; dx += 5 {
					c.Rect(dx, y-0.5, 2, 1, w.off)
				}
			}
		}
		if last = i; l != OpenLamp {
			live = false
		}
	}
	for i, l := range g.Lamps {
		w.lamp(x0+float64(i)*step, y, l)
	}
	colour := w.dim
	switch g.Tone {
	case Bad:
		colour = w.alarm
	case Rings:
		colour = w.accent
	}
	sx := x0 + (Stations-0.35)*step
	c.Text(sx, y+4.2, sans(11.5), colour, c.Fit(sans(11.5), g.Says, a.x+a.w-6-sx))
}

// lamp draws a station.
func (w *Window) lamp(x, y float64, l Lamp) {
	c := w.c
	switch l {
	case OpenLamp:
		c.Circle(x, y, 6.5, canvas.Solid(w.note))
		c.Line(c.Path().Move(x-2.8, y+0.2).Line(x-0.7, y+2.5).Line(x+3, y-2.3), 1.6, canvas.Solid(w.theme.panel))
	case ShutLamp:
		w.frame(area{x - 5.5, y - 5.5, 11, 11}, 2, w.off, w.theme.panel)
	case FirstShut:
		w.frame(area{x - 6.5, y - 6.5, 13, 13}, 2, w.alarm, w.alarmRow)
		c.Line(c.Path().Move(x-3, y-3).Line(x+3, y+3).Move(x-3, y+3).Line(x+3, y-3), 1.6, canvas.Solid(w.alarm))
	default:
		c.Circle(x, y, 1.3, canvas.Solid(w.off))
	}
}

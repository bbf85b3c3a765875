package window

import (
	"fmt"
	"math"
	"path"

	"breakfast/window/canvas"
)

// A listing is what the program panel remembers: its rows, and where it is scrolled to.
type listing struct {
	lines []Line // those the rows were made of
	rows  []row
	at    map[uint32]int // the row of the instruction at an address

	top, page float64 // the first row shown, how many there are room for
	shown     uint32  // the pc that the panel followed last …
	hart      int     // … and whose it was
	seek      bool    // follow it again
}

// A row shows a label or the rest of a line.
type row struct {
	line  int
	label bool
}

// of makes the rows anew if the program is another one.
func (p *listing) of(lines []Line) {
	if len(lines) == len(p.lines) && (len(lines) == 0 || &lines[0] == &p.lines[0]) {
		return
	}
	*p = listing{lines: lines, at: map[uint32]int{}, seek: true}
	for i, l := range lines {
		if l.Label != "" {
			p.rows = append(p.rows, row{i, true})
		}
		if l.Word != "" {
			p.at[l.Addr] = len(p.rows)
		}
		if l.Word != "" || l.Mnemonic != "" || l.Label == "" {
			p.rows = append(p.rows, row{i, false})
		}
	}
}

// follow scrolls to the current row when the pc has moved out of sight, and there to a place where the other harts'
// rows are in sight, too, if they are near.
func (p *listing) follow(v *View) {
	current, ok := p.at[v.PC]
	if ok && (p.seek || v.PC != p.shown || v.Hart != p.hart) {
		if r := float64(current); p.seek || r < p.top+1 || r > p.top+p.page-3 {
			p.top = r - p.page*0.4
			for _, h := range v.Harts {
				other, ok := p.at[h.PC]
				if o := float64(other); ok && math.Abs(o-r) <= p.page-2 {
					p.top = max(min(p.top, o), o-p.page+1)
				}
			}
			p.top = max(min(p.top, r-1), r-p.page+2)
		}
	}
	p.shown, p.hart, p.seek = v.PC, v.Hart, false
	p.top = clamp(p.top, 0, max(0, float64(len(p.rows))-p.page))
}

const lineHeight = 19

// listing shows the program, with the current line, the breakpoints, and under it, in full, where the
// line under the pointer or the current one comes from.
func (w *Window) listing(a area) {
	c, p := w.c, &w.program
	p.of(w.v.Program)
	current, found := p.at[w.v.PC]
	note := path.Base(w.v.File)
	if !found {
		note = "pc is outside the program"
	} else if file := p.lines[p.rows[current].line].File; file != "" {
		note = path.Base(file)
	}
	body := w.panel(a, "PROGRAM", note)
	foot, body := body.bottom(50, 4)
	if w.over(a) {
		p.top -= w.in.Wheel * 3
	}
	p.page = float64(int(body.h / lineHeight))
	body.h = p.page * lineHeight
	p.follow(w.v)

	about := -1
	if found {
		about = p.rows[current].line
	}
	c.Clip(body.x, body.y, body.w, body.h, func() {
		first := int(p.top)
		for i := first; i < len(p.rows) && i < first+int(p.page)+1; i++ {
			y := body.y + float64(i-first)*lineHeight
			strip := area{body.x, y, body.w - 10, lineHeight}
			if w.over(strip) && body.has(w.x, w.y) {
				about = p.rows[i].line
			}
			w.line(strip, p.rows[i], found && i == current)
		}
	})
	w.scrollbar(area{a.x + a.w - 6, body.y, 3, body.h}, p.top, p.page, float64(len(p.rows)))
	w.presences(area{a.x + a.w - 11, body.y, 4, body.h})
	w.origin(foot, about)
}

// line draws one row.
func (w *Window) line(a area, r row, current bool) {
	c, l := w.c, &w.program.lines[r.line]
	ch := c.Width(mono(12), "0")
	x, y := a.x+14, a.y+13.5
	if r.label {
		c.Text(x, y, monoBold(12.5), w.label, l.Label+":")
		return
	}
	if l.Word != "" && w.clicked(area{a.x, a.y, 24 + 8*ch, a.h}) {
		w.ask(Command{Verb: Breakpoint, Addr: l.Addr})
	}
	address, mnemonic := w.faint, w.mnemonic
	here := w.here(l)
	switch {
	case current:
		c.Rect(a.x, a.y, a.w+10, a.h, w.accent.Fade(0.17))
		c.Rect(a.x, a.y, 3, a.h, w.accent)
		address, mnemonic = w.accent, w.accent
	case len(here) > 0:
		c.Rect(a.x, a.y, a.w+10, a.h, w.text.Fade(0.07))
	}
	switch gutter := (area{a.x, a.y, 22, a.h}); {
	case l.Word != "" && w.v.Breakpoints[l.Addr]:
		c.Circle(x-2, a.y+a.h/2, 4.5, canvas.Solid(w.alarm))
	case l.Word != "" && w.over(gutter):
		c.Circle(x-2, a.y+a.h/2, 4.5, canvas.Solid(w.alarm.Fade(0.35)))
	case current: // a mark that is no colour
		c.Fill(c.Path().Move(x-5, y-9).Line(x+2, y-4.3).Line(x-5, y+0.4).Close(), canvas.Solid(w.accent))
	case len(here) > 0: // another hart's, hollow
		c.Line(c.Path().Move(x-4.5, y-8.2).Line(x+1.2, y-4.3).Line(x-4.5, y-0.4).Close(), 1.2, canvas.Solid(w.dim))
	}
	if l.Word == "" && l.Mnemonic == "" {
		c.Text(x+8, y, sans(12), w.note, c.Fit(sans(12), l.Comment, a.w-30))
		return
	}
	x += 8
	digits := 8
	if a.w < 340 { // the lower half has to do
		digits = 4
	}
	if l.Word != "" {
		c.Text(x, y, mono(12), address, fmt.Sprintf("%08x", l.Addr)[8-digits:])
	}
	x += float64(digits)*ch + 12
	if a.w > 440 {
		c.Text(x, y, mono(12), w.faint, l.Word)
		x += 8*ch + 16
	}
	c.Text(x, y, monoBold(12), mnemonic, l.Mnemonic)
	x += max(7*ch, c.Width(mono(12), l.Mnemonic)+ch)
	right := a.x + a.w
	column := min(x+18*ch, right-18*ch)
	right -= w.flags(a, here)
	x += c.Text(x, y, mono(12), w.text, c.Fit(mono(12), l.Operands, right-x))
	// Notes stand in a column where that is possible, and end in an ellipsis where they must.
	x = max(x+2*ch, column)
	if l.Comment != "" && right-x > 5*ch {
		c.Text(x, y, sans(11.5), w.note, c.Fit(sans(11.5), l.Comment, right-x))
	}
}

// origin says where a line comes from, and its note in full.
func (w *Window) origin(a area, line int) {
	c := w.c
	c.Rect(a.x+14, a.y, a.w-28, 1/c.Scale(), w.edge)
	if line < 0 {
		return
	}
	l := &w.program.lines[line]
	x, room := a.x+14, a.w-28
	if l.Number > 0 {
		where := fmt.Sprintf("%s:%d", path.Base(l.File), l.Number)
		width := 10 + c.Text(x, a.y+18, mono(11), w.dim, c.Fit(mono(11), where, room))
		x, room = x+width, room-width
	}
	// The note goes on under the place, if it must.
	for i, part := range w.wrap(sans(11.5), l.Comment, room, a.w-28) {
		if i == 0 {
			c.Text(x, a.y+18, sans(11.5), w.note, part)
		} else if i == 1 {
			c.Text(a.x+14, a.y+36, sans(11.5), w.note, c.Fit(sans(11.5), part, a.w-28))
		}
	}
}

// scrollbar shows which of all rows are in sight.
func (w *Window) scrollbar(a area, top, page, all float64) {
	if all > page {
		h := max(20, a.h*page/all)
		w.c.Box(a.x, a.y+(a.h-h)*top/(all-page), a.w, h, 1.5, w.faint.Fade(0.6))
	}
}

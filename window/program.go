package window

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"breakfast/window/canvas"
)

const lineHeight = 19

// listing shows the program, with the line at hand and what it will do, the breakpoints, and under it, in full, where
// the line under the pointer or the current one comes from.
func (w *Window) listing(a area) {
	c, p := w.c, &w.program
	p.renew(w.v)
	if w.over(a) {
		p.top -= w.in.Wheel * 3
	}
	if p.page == 0 { // in the first frame
		p.page = float64(int((a.h - head) / lineHeight))
	}
	shown, moved := p.choose(w.v)
	foot := 0.
	if p.file < 0 {
		foot = 50
	}
	left := area{}
	if _, ok := w.left(); ok && a.h-head-foot > 12*lineHeight+leftHeight {
		left.h = leftHeight
	}
	p.page = float64(int((a.h - head - foot - left.h - 4) / lineHeight))
	p.follow(w.v, shown, moved)
	title, note := "PROGRAM", path.Base(w.v.File)
	if l, _ := p.line(w.v.PC); l == nil {
		note = "pc is outside the program"
	} else if l.File != "" {
		note = path.Base(l.File)
	}
	if p.file >= 0 {
		title, note = strings.ToUpper(path.Base(p.sources[p.file].File)), w.v.Under
	}
	if w.valued != "" {
		note = w.valued
	}
	w.valued = ""
	body := w.panel(a, title, note)
	if left.h > 0 {
		var below area
		below, body = body.bottom(left.h, 0)
		defer w.leftHere(below)
	}
	strip, body := body.bottom(foot, 4)
	body.h = p.page * lineHeight
	current, about := p.rowOf(w.v.PC), -1
	if current >= 0 {
		about = p.rows[current].inst
	}
	c.Clip(body.x, body.y, body.w, body.h, func() {
		first := int(p.top)
		for i := first; i < len(p.rows) && i < first+int(p.page)+1; i++ {
			at := area{body.x, body.y + float64(i-first)*lineHeight, body.w - 10, lineHeight}
			if w.over(at) && body.has(w.x, w.y) {
				about = p.rows[i].inst
			}
			if r := p.rows[i]; r.wrong > 0 {
				w.problem(at, &p.wrong[r.wrong-1])
			} else if r.more > 0 {
				w.c.Text(at.x+78, at.y+13.5, sans(11.5), w.faint, fmt.Sprintf("… %d more · F unfolds all", r.more))
			} else if r.source >= 0 {
				w.sourceRow(at, r, i == current)
			} else {
				w.line(at, r, i == current || r.inst >= 0 && p.file >= 0 && p.lines[r.inst].Addr == w.v.PC)
			}
		}
	})
	w.scrollbar(area{a.x + a.w - 6, body.y, 3, body.h}, p.top, p.page, float64(len(p.rows)))
	w.presences(area{a.x + a.w - 11, body.y, 4, body.h})
	if foot > 0 {
		w.origin(strip, about)
	}
}

// gutter takes clicks on a row of an instruction, in the gutter for a breakpoint and elsewhere for the cursor, and
// draws what stands before it.
func (w *Window) gutter(a area, l *Line, here []int, current bool) {
	c, x, y := w.c, a.x+14, a.y+13.5
	gutter := area{a.x, a.y, 52, a.h}
	if l != nil && l.Word != "" && w.clicked(a) {
		if gutter.has(w.x, w.y) {
			w.ask(Command{Verb: Breakpoint, Addr: l.Addr})
		} else if w.in.Shift && w.program.chosen {
			w.program.until = l.Addr
		} else {
			w.program.until = 0
			w.program.cursor, w.program.chosen = l.Addr, !w.program.chosen || w.program.cursor != l.Addr
		}
	}
	switch {
	case current:
		ground, edge := w.row, w.accent
		if w.faulty() {
			ground, edge = w.alarmRow, w.alarm
		}
		c.Rect(a.x, a.y, a.w+10, a.h, ground)
		c.Rect(a.x, a.y, 3, a.h, edge)
	case len(here) > 0:
		c.Rect(a.x, a.y, a.w+10, a.h, w.text.Fade(0.07))
	}
	if l == nil {
		return
	}
	if lo, hi := min(w.program.cursor, w.program.until), max(w.program.cursor, w.program.until); w.program.until != 0 &&
		l.Word != "" && l.Addr >= lo && l.Addr <= hi {
		c.Rect(a.x+4, a.y, 3, a.h, w.mnemonic)
	}
	if w.program.chosen && w.program.cursor == l.Addr {
		w.c.Line(c.Path().Box(a.x+4, a.y+1, a.w+2, a.h-2, 3), 1, canvas.Solid(w.off))
	}
	switch {
	case w.v.Breakpoints[l.Addr]:
		c.Circle(x-2, a.y+a.h/2, 4.5, canvas.Solid(w.alarm))
	case l.Word != "" && w.over(gutter):
		c.Circle(x-2, a.y+a.h/2, 4.5, canvas.Solid(w.alarm.Fade(0.35)))
	case current && w.faulty():
		c.Line(c.Path().Move(x-5, y-8).Line(x+2, y-1).Move(x-5, y-1).Line(x+2, y-8), 1.8, canvas.Solid(w.alarm))
	case current: // a mark that is no colour
		c.Fill(c.Path().Move(x-5, y-9).Line(x+2, y-4.3).Line(x-5, y+0.4).Close(), canvas.Solid(w.accent))
	case len(here) > 0: // another hart's, hollow
		c.Line(c.Path().Move(x-4.5, y-8.2).Line(x+1.2, y-4.3).Line(x-4.5, y-0.4).Close(), 1.2, canvas.Solid(w.dim))
	}
}

// faulty says that the run has ended at the line at hand, and not well.
func (w *Window) faulty() bool { return w.v.State == Halted && w.v.Tone == Bad }

// sourceRow draws a line of the source: a label, an instruction, a comment, each in its colour; of a C program all in
// one but comments.
func (w *Window) sourceRow(a area, r row, current bool) {
	c, p := w.c, &w.program
	text := strings.Map(printable, untab(p.sources[r.file].Lines[r.source]))
	var l *Line
	var here []int
	if r.inst >= 0 {
		l = &p.lines[r.inst]
		here = w.hereAt(place{r.file, r.source})
	}
	w.gutter(a, l, here, current)
	number, y := fmt.Sprint(r.source+1), a.y+13.5
	colour := w.faint
	if current {
		colour = w.accent
	}
	ch := c.Width(mono(12), "0")
	digits := max(3, len(fmt.Sprint(len(p.sources[r.file].Lines))))
	x := a.x + 24 + float64(digits)*ch*11/12
	c.Text(x-c.Width(mono(11), number), y, mono(11), colour, number)
	x += 10
	right := a.x + a.w - w.flags(a, here)
	w.hover(a, x, ch, text)
	if r.inst >= 0 && w.v.Heat != nil {
		right -= w.heat(a, right, w.addresses(place{r.file, r.source}))
	}
	if l != nil && !current {
		right = w.did(a, right, x+float64(p.codeColumns(r.file, text))*ch, place{r.file, r.source})
	}
	for _, t := range pieces(text, isC(p.sources[r.file].File)) {
		if right-x < ch {
			break
		}
		f, ink := mono(12), w.text
		switch t.kind {
		case labelToken:
			f, ink = monoBold(12), w.label
		case mnemonicToken:
			f, ink = monoBold(12), w.mnemonic
		case commentToken:
			ink = w.note
		}
		at := x + float64(t.column)*ch
		if at < right && (t.kind != commentToken || right-at > leastComment*ch || len(t.text) <= leastComment) {
			c.Text(at, y, f, ink, c.Fit(f, t.text, right-at))
		}
	}
}

// leastComment is how much of a comment says something, in characters.
const leastComment = 8

// did says at the right of a line what it did when it was made last, if that was a moment ago, and where the rest of it
// ends then. Comments give way; what is no comment, and ends at least, does not.
func (w *Window) did(a area, right, least float64, at place) float64 {
	c, p := w.c, &w.program
	text := ""
	for i, n := p.first[at], 0; i < len(p.lines) && n < min(p.all[at], mostNear) && p.of(i, at); i++ {
		if n++; w.v.Did[p.lines[i].Addr] != "" {
			text = w.v.Did[p.lines[i].Addr] // the last one counts
		}
	}
	if text = c.Fit(mono(11), text, right-least-16); len(text) < 4 {
		return right
	}
	x := right - c.Width(mono(11), text)
	c.Text(x, a.y+13.5, mono(11), w.dim, text)
	return x - 10
}

// addresses are those of a line's first instructions.
func (w *Window) addresses(at place) (list []uint32) {
	p := &w.program
	for i, n := p.first[at], 0; i < len(p.lines) && n < min(p.all[at], 64) && p.of(i, at); i++ {
		list = append(list, p.lines[i].Addr)
		n++
	}
	return list
}

// codeColumns is how much of a line is no comment.
func (p *listing) codeColumns(file int, text string) int {
	return utf8.RuneCountInString(strings.TrimRight(text[:comment(text, isC(p.sources[file].File))], " "))
}

// problem says under a line why it does not assemble, with a caret at what is meant.
func (w *Window) problem(a area, wrong *Problem) {
	c, p := w.c, &w.program
	c.Rect(a.x, a.y, a.w+10, a.h, w.alarmRow)
	line := p.sources[p.file].Lines[wrong.Line-1]
	ch := c.Width(mono(12), "0")
	digits := max(3, len(fmt.Sprint(len(p.sources[p.file].Lines))))
	x := a.x + 34 + float64(digits)*ch*11/12
	column := func(col int) float64 {
		n := min(max(col-1, 0), len(line))
		return float64(utf8.RuneCountInString(untab(line[:n])))
	}
	from, to := column(wrong.Col), column(wrong.EndCol)
	at := x + from*ch
	c.Rect(at, a.y+1, max(to-from, 1)*ch, 2, w.alarm)
	text := wrong.Text
	if wrong.Hint != "" {
		text += ": " + strings.ReplaceAll(wrong.Hint, "\n", "; ")
	}
	c.Text(a.x+8, a.y+14, sansBold(12), w.alarm, "×")
	room := a.x + a.w - 6 - at
	if width := c.Width(sans(12), text); width > room { // from the left, then
		at = max(a.x+22, a.x+a.w-6-width)
	}
	c.Text(at, a.y+14, sans(12), w.alarm, c.Fit(sans(12), text, a.x+a.w-6-at))
}

// untab replaces tabs by spaces, to columns of eight.
func untab(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	n := 0
	for _, r := range s {
		if r != '\t' {
			b.WriteRune(r)
			n++
			continue
		}
		b.WriteString("        "[n%8:])
		n += 8 - n%8
	}
	return b.String()
}

// hereAt is which harts are at a line of the source.
func (w *Window) hereAt(at place) (harts []int) {
	for i, h := range w.v.Harts {
		if l, _ := w.program.line(h.PC); l != nil {
			if other, ok := w.program.place(l); ok && other == at {
				harts = append(harts, i)
			}
		}
	}
	return harts
}

// line draws a row of instructions.
func (w *Window) line(a area, r row, current bool) {
	c, l := w.c, &w.program.lines[r.inst]
	ch := c.Width(mono(12), "0")
	x, y := a.x+14, a.y+13.5
	if r.label {
		c.Text(x, y, monoBold(12.5), w.label, l.Label+":")
		return
	}
	under := w.program.file >= 0 // a line of source
	address, mnemonic := w.faint, w.mnemonic
	here := w.here(l)
	if under {
		here = nil
	}
	w.gutter(a, l, here, current)
	if current {
		address, mnemonic = w.accent, w.accent
	}
	if l.Word == "" && l.Mnemonic == "" {
		c.Text(x+8, y, sans(12), w.note, c.Fit(sans(12), l.Comment, a.w-30))
		return
	}
	x += 8
	if under {
		x += 28
	}
	digits := 8
	if a.w < 340 { // the lower half has to do
		digits = 4
	}
	if l.Word != "" {
		c.Text(x, y, mono(11), address, fmt.Sprintf("%08x", l.Addr)[8-digits:])
	}
	x += float64(digits)*ch*11/12 + 12
	if a.w > 440 && !under {
		c.Text(x, y, mono(12), w.faint, l.Word)
		x += 8*ch + 16
	}
	c.Text(x, y, monoBold(12), mnemonic, l.Mnemonic)
	x += max(7*ch, c.Width(mono(12), l.Mnemonic)+ch)
	right := a.x + a.w
	column := min(x+18*ch, right-18*ch)
	right -= w.flags(a, here)
	w.hover(a, x, ch, l.Operands)
	x += c.Text(x, y, mono(12), w.text, c.Fit(mono(12), l.Operands, right-x))
	comment, ink := l.Comment, w.note
	if under {
		comment, column = "", x
	}
	if current && w.v.Will != "" {
		comment, ink = w.v.Will, w.accent
	}
	// Notes stand in a column where that is possible, and end in an ellipsis where they must.
	x = max(x+2*ch, column)
	if comment != "" && right-x > 5*ch {
		c.Text(x, y, sans(11.5), ink, c.Fit(sans(11.5), comment, right-x))
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
		w.c.Box(a.x, a.y+(a.h-h)*top/(all-page), a.w, h, 1.5, w.off)
	}
}

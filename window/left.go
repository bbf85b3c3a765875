package window

import (
	"fmt"
	"path"
)

// While a handler is under way, the program panel shows below where it left what it interrupted.

const (
	leftRows   = 5
	leftHeight = 24 + leftRows*lineHeight + 4
)

// left is the line of the source at which something was interrupted; false if there is none, or it has none.
func (w *Window) left() (at place, ok bool) {
	p := &w.program
	if k := w.v.Context; k == nil || k.Left == 0 || p.form == bare || p.wrong != nil {
		return at, false
	}
	l, _ := p.line(w.v.Context.Left)
	if l == nil {
		return at, false
	}
	return p.place(l)
}

// leftHere shows it, with its neighbours.
func (w *Window) leftHere(a area) {
	c, p, k := w.c, &w.program, w.v.Context
	at, _ := w.left()
	c.Rect(a.x, a.y+3, a.w, 20, w.raised)
	x := a.x + 14
	w.modeSign(x, a.y+4.5, k.Mode, w.raised)
	x += 25
	x += c.Text(x, a.y+17, sansBold(11.5), w.text, c.Fit(sansBold(11.5), k.Who+" was left here", a.w*0.5)) + 10
	note := fmt.Sprintf("%s:%d", path.Base(p.sources[at.file].File), at.line+1)
	c.Text(x, a.y+17, sans(11.5), w.dim, c.Fit(sans(11.5), note, a.x+a.w-14-x))
	first := max(0, min(at.line-leftRows/2, len(p.sources[at.file].Lines)-leftRows))
	for i := range min(leftRows, len(p.sources[at.file].Lines)) {
		r := row{source: first + i, file: at.file, inst: -1}
		if n, ok := p.first[place{at.file, first + i}]; ok {
			r.inst = n
		}
		strip := area{a.x, a.y + 24 + float64(i)*lineHeight, a.w - 10, lineHeight}
		if first+i == at.line {
			c.Rect(strip.x, strip.y, a.w, strip.h, w.text.Fade(0.07))
			c.Rect(strip.x, strip.y, 3, strip.h, w.mnemonic)
			c.Rect(a.x+9, strip.y+5, 2.5, 9, w.mnemonic) // a pause sign: it does not go on yet
			c.Rect(a.x+13.5, strip.y+5, 2.5, 9, w.mnemonic)
		}
		w.sourceRow(strip, r, false)
	}
}

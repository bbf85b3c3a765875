package window

import (
	"fmt"
	"strings"

	"breakfast/window/canvas"
)

// forms are the ways in which memory is read, chosen by a click on their name.
var forms = []string{"bytes", "words", "signed", "unsigned", "characters"}

// perRow is how many bytes are in a row.
const perRow = 8

// memory shows a stretch of memory in rows, with what points there. A byte that has changed is marked; the wheel goes
// on, as far as there is memory.
func (w *Window) memory(a area) {
	c, m := w.c, &w.v.Memory
	form := forms[w.formed%len(forms)]
	body := w.panel(a, "MEMORY", w.drawn.digest)
	w.form = area{a.x + 14 + c.Width(sansBold(11), "MEMORY") + 10, a.y + 6, c.Width(sans(11), form) + 14, 20}
	ground := w.raised
	if w.over(w.form) {
		ground = ground.Mix(w.text, 0.12)
	}
	w.frame(w.form, 5, w.control, ground)
	c.Text(w.form.x+7, w.form.y+14, sans(11), w.dim, form)
	if w.clicked(w.form) {
		w.formed++
	}
	if w.over(body) && w.in.Wheel != 0 {
		w.ask(Command{Verb: LookInto, Addr: m.Addr - uint32(int(clamp(w.in.Wheel, -1e3, 1e3)*2))*16})
	}
	if n := len(m.Walk); n > 0 && body.h >= float64(n)*walkRow+3*smallRow+8 {
		var below area
		below, body = body.bottom(float64(n)*walkRow+8, 0)
		w.walk(below)
	}
	rows := min(len(m.Bytes)/perRow, int((body.h-4)/smallRow))
	for i := range rows {
		w.memoryRow(area{a.x + 8, body.y + float64(i)*smallRow, a.w - 16, smallRow}, m.Addr+uint32(i*perRow),
			m.Bytes[i*perRow:(i+1)*perRow], form)
	}
}

// walkRow is the height of a line of the walk through the page tables.
const walkRow = 15

// walk shows how the first address is translated.
func (w *Window) walk(a area) {
	w.c.Rect(a.x+14, a.y+1, a.w-28, 1/w.c.Scale(), w.edge)
	for i, line := range w.v.Memory.Walk {
		ink := w.dim
		if strings.HasPrefix(line, "a page fault") {
			ink = w.alarm
		}
		w.c.Text(a.x+14, a.y+14+float64(i)*walkRow, sans(11), ink, w.c.Fit(sans(11), line, a.w-28))
	}
}

// memoryRow is one row.
func (w *Window) memoryRow(a area, addr uint32, bytes []MemoryByte, form string) {
	c, f := w.c, mono(12)
	ch, y := c.Width(f, "0"), a.y+smallRow*0.74
	c.Text(a.x+6, y, mono(11), w.faint, fmt.Sprintf("%08x", addr))
	x := a.x + 6 + 8*ch*11/12 + 10
	step, size := 2.6*ch, 1
	if form != "bytes" && form != "characters" {
		step, size = 11.5*ch, 4
	}
	for i := 0; i < len(bytes); i += size {
		cell := area{x + float64(i/size)*step, a.y, step, a.h}
		if cell.x+step > a.x+a.w+ch {
			break
		}
		at := addr + uint32(i)
		w.memoryCell(cell, at, bytes[i:i+size], form)
	}
	x += float64(len(bytes)/size)*step + 6
	var notes []string
	for _, n := range w.v.Memory.Notes {
		if n.Addr >= addr && n.Addr-addr < uint32(len(bytes)) {
			notes = append(notes, n.Text)
		}
	}
	if text := strings.Join(notes, " · "); text != "" && a.x+a.w-x > 20 {
		px, py := x+2, a.y+a.h/2
		c.Fill(c.Path().Move(px+5, py-3.5).Line(px, py).Line(px+5, py+3.5).Close(), canvas.Solid(w.note))
		c.Text(x+11, y, sans(11), w.note, c.Fit(sans(11), text, a.x+a.w-x-11))
	}
}

// memoryCell is a byte or a word: W asks who wrote it, a click on a word types another value.
func (w *Window) memoryCell(a area, addr uint32, bytes []MemoryByte, form string) {
	c, f := w.c, mono(12)
	text, value, changed, gone := memoryText(bytes, form)
	if w.over(a) && !gone {
		if w.pointed = fmt.Sprintf("[0x%x]", addr); len(bytes) == 1 {
			w.pointed = "lbu" + w.pointed
		}
	}
	if w.clicked(a) && !gone && len(bytes) == 4 {
		w.begin(Register{Name: fmt.Sprintf("[0x%x]", addr), Addr: addr, Value: value})
	}
	ink := w.text
	switch {
	case changed:
		ink = w.accent
		width := c.Width(f, text)
		c.Box(a.x-2, a.y+1, width+4, a.h-2, 2, w.row.Mix(w.accent, 0.25*w.fade))
		c.Rect(a.x-2, a.y+a.h-2, width+4, 1, w.accent) // not by colour alone
	case gone || value == 0:
		ink = w.faint
	}
	c.Text(a.x, a.y+smallRow*0.74, f, ink, text)
}

// memoryText is what bytes are read as.
func memoryText(bytes []MemoryByte, form string) (text string, value uint32, changed, gone bool) {
	for i, b := range bytes {
		value |= uint32(b.Value) << (8 * i)
		changed, gone = changed || b.Changed, gone || b.Gone
	}
	switch {
	case gone:
		text = strings.Repeat("-", 2*len(bytes))
	case form == "bytes":
		text = fmt.Sprintf("%02x", value)
	case form == "characters":
		if text = "·"; value >= ' ' && value < 0x7f {
			text = string(rune(value))
		}
	case form == "signed":
		text = fmt.Sprint(int32(value))
	case form == "unsigned":
		text = fmt.Sprint(value)
	default:
		text = fmt.Sprintf("%08x", value)
	}
	return text, value, changed, gone
}

package window

import (
	"fmt"
	"math"
	"strings"

	"breakfast/window/canvas"
)

// registers shows x0 to x31: one below the other with what they mean, or, where there is no room, in two columns. What
// changed has another ground and a mark before it. In a narrow window the rest is below.
func (w *Window) registers(a area) {
	if w.narrow {
		row := clamp(math.Floor(a.h/44), 13.5, 18)
		var rest area
		if a, rest = a.top(head+w.hartsHeight()+16*row+8, gap); rest.h < head+smallRow+8 {
			a.h, rest.h = a.h+gap+rest.h, 0
		}
		defer func() {
			if w.c.Part(); rest.h > 0 {
				w.rest(rest)
			}
		}()
	}
	shown := w.v.Registers[:min(32, len(w.v.Registers))]
	changed := 0
	for _, r := range shown {
		if r.Changed {
			changed++
		}
	}
	note := fmt.Sprintf("%d changed", changed)
	body := a.inset(6, 0)
	body.y, body.h = body.y+head+w.hartsHeight(), body.h-head-w.hartsHeight()-6
	columns := 1
	if body.h/32 < 13 {
		columns = 2
	}
	rows := 32 / columns
	row := min(20, body.h/float64(rows))
	cell := func(i int) area {
		width := body.w / float64(columns)
		return area{body.x + float64(i/rows)*width, body.y + float64(i%rows)*row, width - 2, row}
	}
	for i, r := range shown {
		if w.over(cell(i)) {
			note = fmt.Sprintf("%s = %d", r.Name, int32(r.Value))
			w.pointed, w.about = r.Name, bases(r.Value)
		}
	}
	w.panel(a, "REGISTERS", w.whose(note))
	w.harts(area{a.x, a.y + head, a.w, w.hartsHeight()})
	for i, r := range shown {
		at := cell(i)
		if r.Changed {
			w.changed(at)
		}
		if w.clicked(at) {
			w.begin(r)
		}
		y := at.y + row/2 + 4.2
		w.nameAndValue(at.x+9, y, 4*w.c.Width(mono(12), "0")+8/float64(columns), r)
		if x := at.x + 9 + 13*w.c.Width(mono(12), "0") + 8; columns == 1 && at.x+at.w-x > 30 {
			w.c.Text(x, y, sans(11), w.note, w.c.Fit(sans(11), strings.Join(r.Words, " · "), at.x+at.w-6-x))
		}
	}
}

// bases is a value in every base: in hexadecimal, with a sign and without, in bits, as characters.
func bases(v uint32) string {
	text := fmt.Sprintf("0x%08x · %d", v, int32(v))
	if int32(v) < 0 {
		text += fmt.Sprintf(" · %d", v)
	}
	var bits []string
	for i := 28; i >= 0; i -= 4 {
		bits = append(bits, fmt.Sprintf("%04b", v>>i&15))
	}
	shown := []string{"·", "·", "·", "·"}
	for i := range shown {
		if c := byte(v >> (8 * i)); c >= ' ' && c < 0x7f {
			shown[i] = string(rune(c))
		}
	}
	return text + " · " + strings.Join(bits, " ") + " · \"" + strings.Join(shown, "") + "\""
}

// changed marks a cell whose value has changed: by colour, and by a triangle.
func (w *Window) changed(a area) {
	c := w.c
	c.Box(a.x, a.y, a.w, a.h, 3, w.accent.Fade(0.16+0.2*w.fade))
	y := a.y + a.h/2
	c.Fill(c.Path().Move(a.x+1.5, y-3.5).Line(a.x+6, y).Line(a.x+1.5, y+3.5).Close(), canvas.Solid(w.accent))
}

func (w *Window) nameAndValue(x, y, indent float64, r Register) {
	name, value := w.dim, w.text
	if r.Value == 0 {
		value = w.faint
	}
	if r.Changed {
		name, value = w.accent, w.accent
	}
	w.c.Text(x, y, mono(12), name, r.Name)
	w.c.Text(x+indent, y, mono(12), value, fmt.Sprintf("%08x", r.Value))
}

// How the rows of the CSR panel are divided: names, values, and what they mean in words, under the
// value where there is no room beside it.
const csrName = 9 // characters

func (w *Window) csrIndent() float64 { return csrName * w.c.Width(mono(12), "0") }

// wordsAt is where, from the left of its panel, the meaning of a value stands.
func (w *Window) wordsAt() float64 { return 16 + w.csrIndent() + w.c.Width(mono(12), "00000000") + 9 }

func (w *Window) csrWords(width float64, r Register) (lines []string, beside bool) {
	words := strings.Join(r.Words, " · ")
	if w.c.Width(sans(11), words) <= width-14-w.wordsAt() {
		return []string{words}, true
	}
	return w.wrap(sans(11), words, width-44, width-44), false
}

// csrRows is how many rows the CSR panel would like.
func (w *Window) csrRows(width float64) (rows int) {
	for _, r := range w.v.CSRs {
		rows++
		if lines, beside := w.csrWords(width, r); !beside {
			rows += len(lines)
		}
	}
	return rows
}

// csrs shows control and status registers with what they mean.
func (w *Window) csrs(a area) {
	c := w.c
	const row = smallRow
	body := w.panel(a, "CSRS", w.drawn.digest)
	top := w.scrolled("csrs", a, body, row, w.csrRows(a.w))
	c.Clip(body.x, body.y, body.w, math.Floor((body.h-6)/row)*row, func() {
		y := body.y - top*row
		for _, r := range w.v.CSRs {
			lines, beside := w.csrWords(a.w, r)
			if r.Changed {
				w.changed(area{a.x + 8, y, a.w - 18, row})
			}
			if at := (area{a.x + 8, y, a.w - 18, row}); y >= body.y && w.clicked(at) {
				w.begin(r)
			}
			if w.over(area{a.x + 8, y, a.w - 18, row}) {
				w.pointed = r.Name
			}
			w.nameAndValue(a.x+16, y+row*0.74, w.csrIndent(), r)
			x := a.x + w.wordsAt()
			for _, line := range lines {
				if !beside {
					x, y = a.x+28, y+row
				}
				c.Text(x, y+row*0.74, sans(11), w.note, line)
			}
			y += row
		}
	})
}

// stack shows the words from sp upwards.
func (w *Window) stack(a area) {
	c := w.c
	const row = smallRow
	body := w.panel(a, "STACK", w.drawn.digest)
	top := w.scrolled("stack", a, body, row, len(w.v.Stack))
	c.Clip(body.x, body.y, body.w, math.Floor((body.h-6)/row)*row, func() {
		for i, r := range w.v.Stack {
			y := body.y + (float64(i)-top)*row
			if y > body.y+body.h || y+row < body.y {
				continue
			}
			if r.Changed {
				w.changed(area{a.x + 8, y, a.w - 18, row})
			}
			if at := (area{a.x + 8, y, a.w - 18, row}); y >= body.y && w.clicked(at) {
				w.begin(r)
			}
			if w.over(area{a.x + 8, y, a.w - 18, row}) {
				w.pointed = fmt.Sprintf("[0x%x]", r.Addr)
			}
			w.nameAndValue(a.x+16, y+row*0.74, w.csrIndent(), r)
			x := a.x + w.wordsAt()
			words := c.Fit(sans(11), strings.Join(r.Words, " · "), a.x+a.w-14-x)
			c.Text(x, y+row*0.74, sans(11), w.note, words)
		}
	})
}

// scrolled turns the wheel over a panel into the first row it shows, and draws its scrollbar.
func (w *Window) scrolled(name string, a, body area, row float64, rows int) float64 {
	page := math.Floor((body.h - 6) / row)
	top := w.scroll[name]
	if w.over(a) {
		top -= math.Round(w.in.Wheel * 2)
	}
	top = clamp(top, 0, max(0, float64(rows)-page))
	w.scroll[name] = top
	w.scrollbar(area{a.x + a.w - 6, body.y, 3, body.h - 6}, top, page, float64(rows))
	return top
}

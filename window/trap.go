package window

import "breakfast/window/canvas"

// trapStrip shows the last trap, or the return from one: what it found, what it left, and who wrote that, the hart or,
// since then, an instruction. Before the first one it is a line.
func (w *Window) trapStrip(a area) {
	c, t := w.c, w.v.Trap
	c.Rect(a.x, a.y, a.w, a.h, w.ground)
	w.slab(a, w.theme.panel)
	if t == nil {
		text := "No trap was taken yet. When one is, this line shows what the hart does: before → after."
		if w.trapped {
			text = "The last trap shows where the machine stands still."
		}
		x := a.x + 14 + c.Text(a.x+14, a.y+18, sansBold(11), w.dim, "TRAP") + 10
		c.Text(x, a.y+18, sans(12), w.dim, c.Fit(sans(12), text, a.x+a.w-14-x))
		return
	}
	w.trapped = true // the strip stays, for calm
	x := a.x + 14
	first := clamp(max(c.Width(sans(12), t.Title), c.Width(mono(11.5), t.Note))+28, 130, 230)
	c.Text(x, a.y+18, sans(12), w.text, c.Fit(sans(12), t.Title, first-14))
	c.Text(x, a.y+36, mono(11.5), w.dim, c.Fit(mono(11.5), t.Note, first-14))
	x += first
	var widths []float64
	room := a.x + a.w - 10 - x
	for i := range t.Cells {
		width := max(c.Width(sans(11.5), t.Cells[i].Name), w.changeWidth(&t.Cells[i])) + 26
		if need := 36 + c.Width(sans(11.5), t.Cells[i].Words); need > width {
			width = min(need+26, width+50)
		}
		if room -= width; room < 0 {
			room += width
			break
		}
		widths = append(widths, width)
	}
	more := room / float64(max(1, len(widths)))
	for i, width := range widths {
		c.Rect(x-8, a.y+8, 1/c.Scale(), a.h-16, w.control)
		w.trapCell(area{x, a.y, width + more - 12, a.h}, &t.Cells[i])
		x += width + more
	}
}

const arrowWidth = 24

func (w *Window) changeWidth(t *TrapCell) float64 {
	return w.c.Width(mono(12), t.Before) + arrowWidth + w.c.Width(monoBold(12), t.After)
}

// trapCell is a thing that may have changed: what is was, what it is, and by whom.
func (w *Window) trapCell(a area, t *TrapCell) {
	c := w.c
	c.Text(a.x, a.y+18, sans(11.5), w.dim, c.Fit(sans(11.5), t.Name, a.w))
	colour := w.accent
	if t.Before == t.After {
		colour = w.dim
	}
	x := a.x + c.Text(a.x, a.y+35, mono(12), w.text, t.Before) + 5
	c.Line(c.Path().Move(x, a.y+31).Line(x+12, a.y+31).Move(x+8.5, a.y+27.5).Line(x+12.5, a.y+31).Line(x+8.5, a.y+34.5),
		1.3, canvas.Solid(w.dim))
	c.Text(x+arrowWidth-5, a.y+35, monoBold(12), colour, t.After)
	by, tag := "HW", w.accent
	if t.Since {
		by, tag = "SW", w.mnemonic
	}
	width := c.Width(sansBold(10), by) + 8
	w.frame(area{a.x, a.y + 41, width, 14}, 3, tag, w.theme.panel)
	c.Text(a.x+4, a.y+51.6, sansBold(10), tag, by)
	c.Text(a.x+width+6, a.y+52, sans(11.5), w.dim, c.Fit(sans(11.5), t.Words, a.w-width-6))
}

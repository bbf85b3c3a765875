package export

import (
	"fmt"
	"math"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/trace"
	"breakfast/window/canvas"
	"breakfast/window/figure"
)

// A lens shows a short stretch large.
type lens struct {
	*event
	title    string
	from, to devices.Ticks
}

// chooseLenses are the first ring that a task waited for, and the slowest answer, if that is another; neither where it
// is large enough in the picture itself.
func (r *Run) chooseLenses() (list []lens) {
	defer func() { list = keep(list, func(l lens) bool { return l.to-l.from < (r.To-r.From)/8 }) }()
	first, worst := r.firstHeard(), r.slowestHeard()
	if first != nil {
		list = append(list, r.lens(first, "The "+first.row.Name+" rings"))
	}
	if worst == nil || first != nil && worst.life == first.life {
		return list
	}
	if a, _ := answer(worst.life, worst.row.Part); a > 0 {
		list = append(list, r.lens(worst, "The slowest answer: "+r.Long(a)))
	}
	return list
}

// lens is an event with some room on both sides.
func (r *Run) lens(e *event, title string) lens {
	end := e.life.Claimed
	if e.life.Returned != devices.Never {
		end = max(end, e.life.Returned)
	}
	if e.runs != devices.Never && e.runs-e.life.Asserted < 20*(end-e.life.Asserted) {
		end = max(end, e.runs)
	}
	if e.life.Acked != devices.Never && e.life.Acked-e.life.Asserted < 4*(end-e.life.Asserted) {
		end = max(end, e.life.Acked)
	}
	around := max((end-e.life.Asserted)/4, 4)
	return lens{e, title, max(e.life.Asserted, r.From+around) - around, min(end+2*around, r.To)}
}

// drawLenses draws the lenses side by side, or the first alone, and lines to where they are.
func (p *picture) drawLenses() {
	list := p.lenses
	if !p.wide && len(list) > 1 {
		list = list[:1]
	}
	if len(list) == 0 {
		return
	}
	const lines = 44.0
	gap, n := 16.0, float64(len(list))
	width := (p.f.W - 2*p.margin - gap*(n-1)) / n
	height := 0.0
	for i, l := range list {
		at := figure.Area{X: p.margin + (width+gap)*float64(i), Y: p.y + lines, W: width}
		at.H = 62 + 32*float64(len(p.lensRows(l)))
		height = max(height, at.H)
		p.lensLines(l, at)
	}
	for i, l := range list {
		p.drawLens(l, figure.Area{X: p.margin + (width+gap)*float64(i), Y: p.y + lines, W: width, H: height})
	}
	p.y += lines + height + 14
}

// lensLines shows which stretch a lens shows.
func (p *picture) lensLines(l lens, at figure.Area) {
	a, b := p.w.x(l.from), max(p.w.x(l.to), p.w.x(l.from)+3)
	pen := new(canvas.Path).Move(a, p.y-6).Line(a, p.y).Line(at.X+at.W*0.16, at.Y)
	p.f.Stroke(dim, 1, pen)
	p.f.Stroke(dim, 1, new(canvas.Path).Move(b, p.y-6).Line(b, p.y).Line(at.X+at.W*0.98, at.Y))
}

// lensRows are the rows that a lens shows: whose ring it is, who was interrupted, the kernel, who had waited.
func (p *picture) lensRows(l lens) (rows []*trace.Row) {
	rows = append(rows, l.row)
	add := func(kind trace.RowKind, wanted func(*trace.Row) bool) {
		for _, row := range p.of(kind) {
			if wanted(row) {
				rows = append(rows, row)
				return
			}
		}
	}
	hart := max(l.life.Hart, 0)
	add(trace.TaskRow, func(r *trace.Row) bool {
		if l.life.Task == 0 { // nobody was interrupted: who works then
			by, _, _ := r.Times(l.from, l.to)
			return by[trace.TaskRuns] > 0 && r.Hart == hart && (l.task == nil || r.Task != l.task.Task)
		}
		return r.Task == l.life.Task && r.Hart == hart
	})
	add(trace.ModeRow, func(r *trace.Row) bool { return r.Hart == hart && p.total(r, trace.State(cpu.U)) > 0 })
	if n := len(rows); rows[n-1].Kind != trace.ModeRow {
		add(trace.HartRow, func(r *trace.Row) bool {
			by, _, _ := r.Times(l.from, l.to)
			return r.Hart == hart && by[trace.Switching] > 0
		})
	}
	if l.task != nil && l.task.Task != l.life.Task {
		rows = append(rows, l.task)
	}
	return rows
}

// drawLens draws one lens.
func (p *picture) drawLens(l lens, at figure.Area) {
	f := p.f
	f.Box(hex(0xf0f1f6), 8, at)
	title := bold(15)
	x := at.X + 14 + f.Text(at.X+14, at.Y+24, title, f.Fit(title, l.title, at.W-28)).W + 12
	zoom := fmt.Sprintf("%s, × %.0f", p.short(l.life.Asserted), math.Floor(float64(p.To-p.From)/float64(l.to-l.from)*
		(at.W-160)/(p.w.x1-p.w.x0)))
	if x+f.Width(subStyle, zoom) < at.X+at.W-10 {
		f.Text(x, at.Y+24, subStyle, zoom)
	}
	w := window{l.from, l.to, at.X + 124, at.X + at.W - 16, p.w.pixel}
	big := &picture{Run: p.Run, f: f, w: w, used: p.used}
	y := at.Y + 54
	for _, row := range p.lensRows(l) {
		f.Text(at.X+14, y+5, sans(14), f.Fit(sans(14), big.lensName(row), 104))
		big.lensRow(y, row, l)
		y += 32
	}
	ruler := mono(12).In(dim)
	room := -1e9
	for _, t := range p.axisTicks(l.from, l.to, int((w.x1-w.x0)/84)) {
		tx := w.x(t.at)
		f.Rect(grid, figure.Area{X: tx - 0.5, Y: at.Y + 36, W: 1, H: 4},
			figure.Area{X: tx - 0.5, Y: at.Y + at.H - 24, W: 1, H: 5})
		if half := f.Width(ruler, t.text) / 2; tx-half > max(room, at.X+4) && tx+half < at.X+at.W-4 {
			f.Text(tx, at.Y+at.H-8, ruler.At(figure.Middle), t.text)
			room = tx + half + 8
		}
	}
}

func (p *picture) lensName(row *trace.Row) string {
	switch row.Kind {
	case trace.HartRow:
		return p.hartName("kernel", row.Hart)
	case trace.ModeRow:
		if p.total(row, trace.State(cpu.S)) > 0 {
			return "kernel (S, M)"
		}
		return "kernel (M)"
	case trace.LineRow:
		if n := p.source(row.Part); n != 0 {
			return fmt.Sprintf("%s %d", row.Name, n)
		}
	}
	return row.Name
}

// lensRow draws a row of a lens.
func (p *picture) lensRow(middle float64, row *trace.Row, l lens) {
	list := p.segments2(row)
	switch row.Kind {
	case trace.LineRow:
		p.lensRing(middle, l)
	case trace.ModeRow:
		p.bar(middle, 18, kernelFill, kernelEdge, p.w.strokes(p.w.shares(list, trace.State(cpu.S), trace.State(cpu.M))))
	case trace.HartRow:
		p.bar(middle, 18, kernelFill, kernelEdge, p.w.strokes(p.w.shares(list, trace.State(trace.Switching))))
	default:
		p.ready(middle, 9, p.w, p.w.strokes(p.w.shares(list, trace.TaskReady)))
		p.bar(middle, 18, works, worksEdge, p.w.strokes(p.w.shares(list, trace.TaskRuns)))
		p.lensTask(middle, row, list, l)
	}
}

func (p *picture) segments2(row *trace.Row) []trace.Segment {
	return row.Segments(p.w.from, p.w.to, 4*p.w.columns())
}

// lensRing draws the ring: from where the line rises to where it falls, and when it was taken and claimed.
func (p *picture) lensRing(middle float64, l lens) {
	x := p.w.x(l.life.Asserted)
	end := p.w.x1
	if l.life.Acked != devices.Never {
		end = p.w.x(l.life.Acked)
	}
	p.f.Rect(ring, figure.Area{X: x, Y: middle - 0.8, W: end - x, H: 1.6})
	if l.life.Acked < l.to {
		p.f.Rect(ring, figure.Area{X: end - 1, Y: middle - 6, W: 2, H: 12})
	}
	claimed := p.w.x(l.life.Claimed)
	p.f.Rect(ring, figure.Area{X: claimed - 1, Y: middle - 4, W: 2, H: 38})
	bell(p.f, x, middle, ring)
	text := "claimed " + p.after(l.life.Claimed-l.life.Asserted)
	if l.life.Taken != devices.Never {
		text = "taken " + p.after(l.life.Taken-l.life.Asserted) + ", " + text
	}
	style := bold(13).In(alarm)
	from := max(claimed+8, x+14)
	for _, t := range []string{text, "claimed " + p.after(l.life.Claimed-l.life.Asserted)} {
		if w := p.f.Width(style, t); from+w < p.w.x1 {
			p.f.Rect(hex(0xf0f1f6), figure.Area{X: from - 3, Y: middle - 8, W: w + 6, H: 16})
			p.f.Text(from, middle+4.5, style, t)
			return
		}
	}
}

// lensTask says what a task does, in its bars.
func (p *picture) lensTask(middle float64, row *trace.Row, list []trace.Segment, l lens) {
	text := "goes on"
	for _, s := range list {
		if s.State != trace.TaskRuns || !s.Whole {
			continue
		}
		from, to := p.w.x(s.From), p.w.x(s.To)
		said := text
		switch {
		case s.From <= l.life.Asserted && s.To >= l.life.Asserted:
			said = "runs"
		case l.task == row && s.From == l.runs:
			said = "runs " + p.after(s.From-l.life.Asserted)
		}
		w := p.f.Width(noteText, said)
		if w+12 < to-from {
			p.f.Text(from+6, middle+4.5, noteText, said)
		} else if l.task == row && s.From == l.runs && to+6+w < p.w.x1 {
			p.f.Text(to+6, middle+4.5, bold(13), said)
			return
		}
	}
}

package export

import (
	"fmt"

	"breakfast/devices"
	"breakfast/plain"
	"breakfast/trace"
	"breakfast/window/canvas"
	"breakfast/window/figure"
)

// interrupts draws a lane for each source: a bell where its line rises, a line from the claim to where it is completed.
func (p *picture) interrupts() bool {
	any := p.timer()
	for _, row := range p.of(trace.LineRow) {
		lives := p.lives(row, fineEnough)
		if row.Part == trace.Timer || len(lives) == 0 {
			continue
		}
		any = true
		sub := ""
		if n := p.source(row.Part); n != 0 && p.wide {
			sub = fmt.Sprintf("source %d", n)
		}
		sums := []string{unheard(lives)}
		if worst, long := slowest(lives, row.Part); worst != nil {
			most := ""
			if livesCount(lives) > 1 && long > 0 {
				most = "≤ "
			}
			sums = []string{"answer " + most + p.soon(long), most + p.soon(long)}
		}
		name := row.Name
		if p.several() && row.Part < 0 {
			name = p.hartName(ownName(row.Part), row.Hart)
		}
		p.ringLane(p.lane(28, name, sub, sums...), row, lives)
	}
	return any
}

// unheard is what became of interrupts that nobody took or claimed: programs may have looked for themselves.
func unheard(lives []trace.Life) string {
	for _, l := range lives {
		if l.Acked == devices.Never {
			return "not heard"
		}
	}
	return "polled"
}

// soon is how long an answer took.
func (r *Run) soon(t devices.Ticks) string {
	if t == 0 {
		return "at once"
	}
	return r.Long(t)
}

// after is the same in a sentence.
func (r *Run) after(t devices.Ticks) string {
	if t == 0 {
		return "at once"
	}
	return "after " + r.Long(t)
}

func ownName(part int) string {
	switch part {
	case trace.Timer:
		return "timer"
	case trace.Software:
		return "software"
	case trace.SupervisorTimer:
		return "S timer"
	}
	return "S software"
}

func (p *picture) source(part int) uint32 {
	if part < 0 || p.Source == nil {
		return 0
	}
	return p.Source(part)
}

// timer is one lane of the timer interrupts that were taken, by any hart.
func (p *picture) timer() bool {
	var marks []trace.Mark
	taken := 0
	for _, row := range p.of(trace.LineRow) {
		if row.Part != trace.Timer {
			continue
		}
		for _, l := range p.lives(row, fineEnough) {
			if l.Taken != devices.Never {
				marks = append(marks, trace.Mark{At: l.Taken, Count: l.Count})
				taken += l.Count
			}
		}
	}
	if taken == 0 {
		return false
	}
	middle := p.lane(26, "timer", "", plain.Grouped(taken)+" taken")
	p.ticks(middle, 14, marks)
	return true
}

// ticks draws moments: a line each; where they are dense, darker where there are more.
func (p *picture) ticks(middle, height float64, marks []trace.Mark) {
	counts, most := p.w.counts(marks), 0.
	for _, n := range counts {
		most = max(most, n)
	}
	for i, n := range counts {
		if n > 0 {
			counts[i] = 0.15 + 0.55*n/most
		}
	}
	for _, s := range p.w.strokes(counts) {
		p.f.Rect(ring.Fade(s.alpha), figure.Area{X: s.from, Y: middle - height/2, W: s.to - s.from, H: height})
	}
	p.used["moment"] = true
}

const bellRoom = 30.0 // units that a bell and what hangs on it take

// ringLane draws the lives of a source's interrupts; where they are too dense, as moments.
func (p *picture) ringLane(middle float64, row *trace.Row, lives []trace.Life) {
	if p.dense(lives) {
		p.served(middle, row)
		var marks []trace.Mark
		for _, l := range lives {
			marks = append(marks, trace.Mark{At: l.Asserted, Count: l.Count})
		}
		p.ticks(middle, 14, marks)
		return
	}
	worst, long := slowest(lives, row.Part)
	for i, l := range lives {
		limit := p.w.x1
		if i+1 < len(lives) {
			limit = p.w.x(lives[i+1].Asserted) - 12
		}
		if l.Again { // its bell hangs where it first rang
			limit = min(limit, p.w.x1)
		}
		x := p.w.x(l.Asserted)
		if !l.Again {
			bell(p.f, x-7, middle, ring)
			p.used["rings"] = true
		}
		end := x
		if from := heardAt(l, row.Part); from != devices.Never {
			end = p.claim(middle, l, row.Part, from, limit)
		} else {
			if l.Acked == devices.Never {
				p.f.Line(ring, 1.2, 3, x+4, middle, max(x+4, limit-8), middle)
			}
			style := noteText.In(dim)
			if l.Acked == devices.Never {
				style = noteText.In(alarm)
			}
			p.label(middle, style, unheard(lives[i:i+1]), x+6, x+6, limit, true)
			continue
		}
		text := ""
		switch {
		case &lives[i] == worst && len(lives) > 1:
			text = "slowest answer, " + p.soon(long)
		case len(lives) == 1:
			text = "answered " + p.after(long)
		}
		if text != "" && limit-end > 30 {
			p.label(middle, bold(13).In(alarm), text, end+2, end+2, limit, true)
		}
	}
}

// dense says that lives have no room side by side.
func (p *picture) dense(lives []trace.Life) bool {
	last := -1e9
	for _, l := range lives {
		x := p.w.x(l.Asserted)
		if l.Count > 1 || x-last < bellRoom && !l.Again {
			return true
		}
		last = x
	}
	return false
}

func heardAt(l trace.Life, part int) devices.Ticks {
	if part < 0 {
		return l.Taken
	}
	return l.Claimed
}

// claim draws a line from the claim to where it is completed, or with an arrow, if it is not; it returns where the line
// may be written on.
func (p *picture) claim(middle float64, l trace.Life, part int, from devices.Ticks, limit float64) float64 {
	to := l.Completed
	if part < 0 {
		to = l.Returned
	}
	a, b, open := p.w.x(from), p.w.x1, to == devices.Never || to > p.To
	if !open {
		b = p.w.x(to)
	}
	a = max(a, p.w.x(l.Asserted)+2)
	b = max(b, a+1.4*p.w.pixel)
	p.used["claimed"] = true
	p.f.Rect(ring, figure.Area{X: a, Y: middle - 0.7, W: b - a, H: 1.4},
		figure.Area{X: a, Y: middle - 6, W: 1.4, H: 12})
	if open {
		p.f.Stroke(ring, 1.4, new(canvas.Path).Move(b-5, middle-4).Line(b, middle).Line(b-5, middle+4))
	} else {
		p.f.Rect(ring, figure.Area{X: b - 1.4, Y: middle - 6, W: 1.4, H: 12})
	}
	if b > limit-20 { // it goes on under the next
		return a + 2
	}
	return max(a+2, min(b, limit))
}

// served shades when a source was claimed and not completed.
func (p *picture) served(middle float64, row *trace.Row) {
	for _, s := range p.w.strokes(p.w.shares(p.segments(row), trace.LineServed)) {
		p.f.Rect(ring.Fade(0.25*s.alpha), figure.Area{X: s.from, Y: middle - 5, W: s.to - s.from, H: 10})
	}
}

// bell is a bell about (x, y).
func bell(f *figure.Figure, x, y float64, c canvas.Color) {
	p := new(canvas.Path).Move(x-6, y+4).Cube(x-4, y+2, x-4.5, y-1, x-4, y-3).Cube(x-3.5, y-7.5,
		x+3.5, y-7.5, x+4, y-3).
		Cube(x+4.5, y-1, x+4, y+2, x+6, y+4).Close()
	f.Fill(ground, p)
	f.Stroke(c, 1.4, p)
	f.Stroke(c, 1.4, new(canvas.Path).Move(x-1.8, y+6.6).Quad(x, y+8, x+1.8, y+6.6))
}

// notes draws what programs note on the ticket rail.
func (p *picture) notes() bool {
	rows := p.of(trace.NoteRow)
	if len(rows) > mostNotes {
		rows = rows[:mostNotes]
	}
	for _, row := range rows {
		middle := p.lane(24, "", "", p.sum(p.total(row, 1)))
		p.f.Text(p.margin, middle+4.5, sans(12), p.f.Fit(sans(12), row.Name, p.names-10))
		p.bar(middle, 12, hex(0xf0f1f6), dots, p.w.strokes(p.w.shares(p.segments(row), 1)))
	}
	return len(rows) > 0
}

const mostNotes = 24 // lanes of notes in a picture

// marks draws what programs mark on the ticket rail, and, if it is wanted, the console and what came in.
func (p *picture) marks() bool {
	any := false
	for _, kind := range []trace.RowKind{trace.MarkRow, trace.ConsoleRow, trace.InputRow} {
		for _, row := range p.of(kind) {
			list := row.Marks(p.From, p.To, fineEnough)
			if len(list) == 0 {
				continue
			}
			any = true
			count := 0
			for _, m := range list {
				count += m.Count
			}
			middle := p.lane(26, row.Name, "", plain.Grouped(count))
			p.ticks(middle, 12, list)
			if kind == trace.MarkRow {
				p.markTexts(middle, list)
			}
		}
	}
	return any
}

// markTexts writes what was marked, right of its line, where there is room up to the next.
func (p *picture) markTexts(middle float64, list []trace.Mark) {
	for i, m := range list {
		limit := p.w.x1
		if i+1 < len(list) {
			limit = p.w.x(list[i+1].At) - 6
		}
		x := p.w.x(m.At) + 5
		if m.Count == 1 && p.f.Width(noteText, m.Text) < limit-x {
			p.f.Text(x, middle+4.5, noteText.In(dim), m.Text)
		}
	}
}

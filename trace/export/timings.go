package export

import (
	"fmt"

	"breakfast/plain"
	"breakfast/window/canvas"
	"breakfast/window/figure"
)

// Timings is what came of trying every timing of an interrupt, as a picture of it says it: where timings fail, the run
// that fails beside one that does not, and what was tried.
type Timings struct {
	Title string   // what it came to
	Story []string // the smallest failure, in sentences; none if there is no failure
	Lines []TimedLine
	Runs  []TimedRun
	Tried []bool // of each timing, in order: it failed

	Covered, NotCovered []string
	Width               int // pixels
}

// TimedLine is an instruction, and what came of the timings before it.
type TimedLine struct {
	Place, Text   string
	Tried, Failed uint64
	Gap           bool // something was left out before it
}

// TimedRun is a run, step by step.
type TimedRun struct {
	Title string
	Fails bool
	Rows  []TimedRow
}

// TimedRow is a step, or, without a number, who makes those that follow.
type TimedRow struct {
	Step          uint64
	Text, Effect  string
	Trap, Between bool
}

const (
	timedRow  = 27.0
	timedHead = 78.0
	timedGap  = 20.0
)

// What a cell says: its hatch, too, and its words.
var (
	fineGround = hex(0xdff2e9)
	failGround = hex(0xfbe3e6)
	failHatch  = figure.Hatch{Line: hex(0xd94a5c), Width: 2, Step: 6}
	trapGround = hex(0xfdeedb)
)

// A timedSheet is the picture while it is drawn.
type timedSheet struct {
	Timings
	f      *figure.Figure
	margin float64
	y      float64
}

// Figure draws it.
func (t Timings) Figure() *figure.Figure {
	d := &timedSheet{Timings: t, f: sheet(t.Width, t.Title, t.describe()), margin: 30, y: 30}
	colour := fine
	if len(t.Story) > 0 {
		colour = alarm
	}
	d.paragraph(bold(34).In(colour), 42, t.Title)
	d.y += 10
	for _, s := range t.Story {
		d.paragraph(sans(20), 29, s)
	}
	d.y += timedGap
	if len(t.Lines) > 0 {
		d.panels()
	}
	d.tried()
	d.f.H = d.y + d.margin
	return d.f
}

// describe says the picture to who does not see it.
func (t Timings) describe() string {
	text := ""
	for _, s := range t.Story {
		text += s + " "
	}
	for _, l := range t.Lines {
		if l.Failed > 0 {
			text += fmt.Sprintf("%d of %d timings fail before %s, %s. ", l.Failed, l.Tried, l.Place, l.Text)
		}
	}
	for _, s := range t.Covered {
		text += s + " "
	}
	return text
}

// paragraph writes a text across the sheet.
func (d *timedSheet) paragraph(s figure.Style, height float64, text string) {
	for _, line := range d.f.Wrap(s, text, d.f.W-2*d.margin) {
		d.f.Text(d.margin, d.y+s.Size, s, line)
		d.y += height
	}
}

// panels draws the lines, and the runs beside them; or below, where there is little room.
func (d *timedSheet) panels() {
	all := d.f.W - 2*d.margin
	left, wide := all*0.44, d.f.W >= 1300
	if !wide {
		left = all
	}
	height := timedHead + timedRow*float64(len(d.Lines)) + 24
	rows := 0
	for _, r := range d.Runs {
		rows = max(rows, len(r.Rows))
	}
	runs := timedHead + timedRow*float64(rows) + 24
	if wide {
		height = max(height, runs)
	}
	d.lines(figure.Area{X: d.margin, Y: d.y, W: left, H: height})
	if wide {
		d.runs(figure.Area{X: d.margin + left + timedGap, Y: d.y, W: all - left - timedGap, H: height})
	} else {
		d.y += height + timedGap
		height = runs
		d.runs(figure.Area{X: d.margin, Y: d.y, W: all, H: runs})
	}
	d.y += height + timedGap
}

// panel draws a panel's ground and heading.
func (d *timedSheet) panel(a figure.Area, title, says string) {
	d.f.Box(empty, 8, a)
	d.f.Text(a.X+20, a.Y+34, bold(20), title)
	d.f.Text(a.X+20, a.Y+60, sans(16).In(dim), d.f.Fit(sans(16), says, a.W-40))
}

// lines draws how many timings fail before each instruction.
func (d *timedSheet) lines(a figure.Area) {
	d.panel(a, "Where the interrupt comes", "So many timings fail that come before an instruction.")
	y := a.Y + timedHead
	for _, l := range d.Lines {
		cell := figure.Area{X: a.X + 20, Y: y, W: 150, H: timedRow - 4}
		what, style := "none", sans(15).In(fine)
		if l.Failed > 0 {
			d.f.Box(failGround, 4, cell)
			d.f.Hatch(failHatch, figure.Area{X: cell.X, Y: cell.Y, W: 14, H: cell.H})
			what, style = plain.Grouped(l.Failed), bold(15).In(alarm)
		} else {
			d.f.Box(fineGround, 4, cell)
		}
		d.f.Text(cell.X+24, y+17, style, what+" of "+plain.Grouped(l.Tried))
		if l.Gap {
			d.f.Line(axis, 1, 4, a.X+20, y-2, a.X+a.W-20, y-2)
		}
		place := d.f.Fit(mono(14), l.Place, a.W*0.34)
		d.f.Text(cell.X+cell.W+14, y+17, mono(14).In(dim), place)
		from := cell.X + cell.W + 14 + a.W*0.34
		d.f.Text(from, y+17, mono(15), d.f.Fit(mono(15), l.Text, a.X+a.W-20-from))
		y += timedRow
	}
}

// runs draws the run that fails, and beside it the nearest that does not.
func (d *timedSheet) runs(a figure.Area) {
	d.panel(a, "The smallest run that fails, beside the nearest that does not", "Steps that save registers, or touch "+
		"nothing, are left out where there are many.")
	w := (a.W - 60) / 2
	for i, r := range d.Runs {
		x, y := a.X+20+float64(i)*(w+20), a.Y+timedHead
		colour := fine
		if r.Fails {
			colour = alarm
		}
		d.f.Text(x, y+17, bold(16).In(colour), r.Title)
		for _, row := range r.Rows {
			y += timedRow
			if y > a.Y+a.H-timedRow {
				break
			}
			d.row(figure.Area{X: x, Y: y, W: w, H: timedRow - 4}, row)
		}
	}
}

func (d *timedSheet) row(a figure.Area, row TimedRow) {
	if row.Step == 0 {
		d.f.Text(a.X+70, a.Y+17, bold(15).In(dim), row.Text)
		return
	}
	style := mono(14)
	switch {
	case row.Trap:
		d.f.Box(trapGround, 4, a)
		style = bold(14).In(accent)
	case row.Between:
		d.f.Rect(axis, figure.Area{X: a.X + 60, Y: a.Y, W: 2, H: timedRow})
	}
	d.f.Text(a.X+54, a.Y+17, mono(13).In(dim).At(figure.End), plain.Grouped(row.Step))
	d.f.Text(a.X+70, a.Y+17, style, d.f.Fit(style, row.Text, a.W*0.56-70))
	effect := mono(14).In(dim)
	d.f.Text(a.X+a.W*0.58, a.Y+17, effect, d.f.Fit(effect, row.Effect, a.W*0.42))
}

// mostBins is how many columns the strip of timings has at most.
const mostBins = 240

// tried draws all timings in order, and says what is covered.
func (d *timedSheet) tried() {
	d.f.Text(d.margin, d.y+20, bold(20), "What was tried")
	d.y += 36
	if n := min(len(d.Tried), mostBins); n > 0 {
		w, h := (d.f.W-2*d.margin)/float64(n), 26.0
		for i := range n {
			part := d.Tried[i*len(d.Tried)/n : max((i+1)*len(d.Tried)/n, i*len(d.Tried)/n+1)]
			bad := 0
			for _, failed := range part {
				if failed {
					bad++
				}
			}
			a := figure.Area{X: d.margin + float64(i)*w, Y: d.y, W: max(w-2, 1), H: h}
			d.f.Rect(fineGround, a)
			if bad > 0 {
				high := max(h*float64(bad)/float64(len(part)), 6)
				d.f.Rect(alarm, figure.Area{X: a.X, Y: a.Y + h - high, W: a.W, H: high + 6})
			}
		}
		d.y += h + 18
	}
	say := func(label string, colour canvas.Color, list []string) {
		for _, s := range list {
			d.f.Text(d.margin, d.y+16, bold(16).In(colour), label)
			style := sans(16)
			for _, line := range d.f.Wrap(style, s, d.f.W-2*d.margin-130) {
				d.f.Text(d.margin+130, d.y+16, style, line)
				d.y += 24
			}
		}
	}
	say("Covered", fine, d.Covered)
	say("Not covered", alarm, d.NotCovered)
}

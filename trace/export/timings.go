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
	Title  string   // what it came to
	Story  []string // the smallest failure, in sentences; none if there is no failure
	Lines  []TimedLine
	Runs   []TimedRun
	Beside string // what the other run is: "the nearest that does not"
	Way    string // a command that leads to the run that fails; "" for none

	What     string    // was tried, in a line
	Tried    []float64 // of each moment of the first interrupt, in order: the share of its timings that fail
	From, To string    // which the first and the last of them are; "" for none

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
	Touches       bool // what has a name
}

const (
	timedRow   = 27.0
	timedHead  = 78.0
	timedTitle = 44.0 // of a run
	timedGap   = 20.0
)

// What a cell says: its hatch, too, and its words.
var (
	fineGround = hex(0xdff2e9)
	fineStrip  = hex(0xb9dfcd)
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
	left, wide := all*0.44, d.f.W >= 1450
	if !wide {
		left = all
	}
	height := timedHead + timedRow*float64(len(d.Lines)) + 24
	rows := 0
	for _, r := range d.Runs {
		rows = max(rows, len(r.Rows))
	}
	runs := timedHead + timedTitle + timedRow*float64(rows) + 24
	if d.Way != "" {
		runs += timedRow + 12
	}
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

// lines draws how many timings fail before each instruction. A dashed line is a boundary at which some do.
func (d *timedSheet) lines(a figure.Area) {
	d.panel(a, "Where the interrupt comes", "How many timings fail whose last interrupt comes before an instruction.")
	y, wide := a.Y+timedHead, 150.0
	for _, l := range d.Lines {
		_, says := l.says()
		wide = max(wide, 24+d.f.Width(bold(15), says)+10)
	}
	for _, l := range d.Lines {
		cell := figure.Area{X: a.X + 20, Y: y, W: wide, H: timedRow - 4}
		style, says := l.says()
		if l.Gap {
			d.f.Line(axis, 1, 4, a.X+20, y-2, a.X+a.W-20, y-2)
		}
		if l.Failed > 0 {
			d.f.Box(failGround, 4, cell)
			d.f.Hatch(failHatch, figure.Area{X: cell.X, Y: cell.Y, W: 14, H: cell.H})
			d.f.Line(alarm, 2, 6, cell.X+cell.W+8, y-2, a.X+a.W-20, y-2)
		} else {
			d.f.Box(fineGround, 4, cell)
		}
		d.f.Text(cell.X+24, y+17, style, says)
		room := a.W*0.34 - (wide - 150)
		place := d.f.Fit(mono(14), l.Place, room-10)
		d.f.Text(cell.X+cell.W+14, y+17, mono(14).In(dim), place)
		from := cell.X + cell.W + 14 + room
		d.f.Text(from, y+17, mono(15), d.f.Fit(mono(15), l.Text, a.X+a.W-20-from))
		y += timedRow
	}
}

// says is how many timings fail before the instruction, of how many.
func (l *TimedLine) says() (figure.Style, string) {
	of := " of " + plain.Grouped(l.Tried)
	if l.Failed > 0 {
		return bold(15).In(alarm), "✗ " + plain.Grouped(l.Failed) + of
	}
	return sans(15).In(fine), "✓ none" + of
}

// runs draws the run that fails, and beside it the nearest that does not.
func (d *timedSheet) runs(a figure.Area) {
	d.panel(a, "The smallest run that fails, beside "+d.Beside,
		"Steps that save registers, or touch nothing, are left out "+
			"where there are many.")
	w := (a.W - 60) / 2
	end := a.Y + a.H - timedRow
	if d.Way != "" {
		end -= timedRow + 12
		d.f.Text(a.X+20, a.Y+a.H-20, mono(15), d.f.Fit(mono(15), d.Way, a.W-220))
		d.f.Text(a.X+a.W-20, a.Y+a.H-20, sans(15).In(dim).At(figure.End), "stands before the interrupt")
	}
	for i, r := range d.Runs {
		x, y := a.X+20+float64(i)*(w+20), a.Y+timedHead
		sign, colour := "✓ ", fine
		if r.Fails {
			sign, colour = "✗ ", alarm
		}
		d.f.Box(hex(0xffffff), 6, figure.Area{X: x, Y: y, W: w, H: timedTitle - 10})
		d.f.Frame(colour, 2, figure.Area{X: x, Y: y, W: w, H: timedTitle - 10})
		d.f.Text(x+14, y+23, bold(16).In(colour), d.f.Fit(bold(16), sign+r.Title, w-28))
		y += timedTitle - timedRow
		for _, row := range r.Rows {
			y += timedRow
			if y > end {
				break
			}
			d.row(figure.Area{X: x, Y: y, W: w, H: timedRow - 4}, row)
		}
	}
}

// row draws a step. What came in between stands a little to the right, behind a line.
func (d *timedSheet) row(a figure.Area, row TimedRow) {
	const number, text, in = 54, 70, 14
	if row.Step == 0 {
		d.f.Text(a.X+text, a.Y+17, bold(15).In(dim), row.Text)
		return
	}
	style, x := mono(14), a.X+text
	if row.Between {
		d.f.Rect(axis, figure.Area{X: a.X + text - 6, Y: a.Y - 2, W: 2, H: timedRow})
		x += in
	}
	if row.Trap {
		d.f.Box(trapGround, 4, figure.Area{X: x - 6, Y: a.Y, W: a.X + a.W - x + 6, H: a.H})
		style = bold(14).In(accent)
	}
	d.f.Text(a.X+number, a.Y+17, mono(13).In(dim).At(figure.End), plain.Grouped(row.Step))
	room := a.X + a.W*0.6 - x
	if row.Trap {
		room = a.X + a.W - x
	}
	d.f.Text(x, a.Y+17, style, d.f.Fit(style, row.Text, room-8))
	effect := mono(14).In(dim)
	if row.Touches {
		effect = monoBold(14)
	}
	d.f.Text(a.X+a.W*0.6, a.Y+17, effect, d.f.Fit(effect, row.Effect, a.W*0.4))
}

// mostBins is how many columns the strip of timings has at most.
const mostBins = 240

// tried draws all timings in order, and says what is covered.
func (d *timedSheet) tried() {
	head := d.f.Text(d.margin, d.y+20, bold(20), "What was tried")
	d.f.Text(head.X+head.W+20, d.y+20, sans(17), d.f.Fit(sans(17), d.What, d.f.W-d.margin-head.X-head.W-20))
	d.y += 40
	if n := min(len(d.Tried), mostBins); n > 0 {
		d.strip(n)
	}
	say := func(label string, colour canvas.Color, list []string) {
		for i, s := range list {
			if i == 0 {
				d.f.Text(d.margin, d.y+16, bold(16).In(colour), label)
			}
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

// strip draws the timings in so many columns: of each, the share of its timings that fail, from below.
func (d *timedSheet) strip(n int) {
	const h, gap = 26.0, 2.0
	w := (d.f.W - 2*d.margin) / float64(n)
	for i := range n {
		part := d.Tried[i*len(d.Tried)/n : max((i+1)*len(d.Tried)/n, i*len(d.Tried)/n+1)]
		bad := 0.0
		for _, share := range part {
			bad += share / float64(len(part))
		}
		a := figure.Area{X: d.margin + float64(i)*w, Y: d.y, W: max(w-gap, 1), H: h}
		d.f.Rect(fineStrip, a)
		if bad > 0 {
			a.H = max(h*bad, 8)
			a.Y, a.H = a.Y+h-a.H, a.H+5 // so that few among many are seen, too
			d.f.Rect(alarm, a)
		}
	}
	d.y += h + 12
	if d.To != "" {
		d.f.Text(d.margin, d.y+14, mono(14).In(dim), d.From)
		d.f.Text(d.f.W-d.margin, d.y+14, mono(14).In(dim).At(figure.End), d.To)
		d.y += 30
	}
}

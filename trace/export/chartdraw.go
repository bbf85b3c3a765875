package export

import (
	"fmt"
	"math"
	"strings"

	"breakfast/trace"
	"breakfast/trace/report"
	"breakfast/window/canvas"
	"breakfast/window/figure"
)

// A chartSheet is a chart that is being drawn: where its columns are, in units.
type chartSheet struct {
	Chart
	f          *figure.Figure
	margin     float64
	names      float64 // how wide the first column is
	x0, x1     float64 // of the clock: power-on, and the end of the longest
	end        float64 // of the longest, in seconds
	tea, teaW  float64 // the column of the tea
	busy       float64 // that of the overlap …
	busyW      float64
	top        float64 // of the first row
	bottom     float64
	wide       bool
	titleLines []string
	saysLines  []string
}

const (
	rowHeight = 100.0
	columnGap = 22.0
)

// The chart's letters.
var (
	titleStyle   = bold(36)
	saysStyle    = sans(20).In(dim)
	nameStyle    = bold(26)
	smallStyle   = sans(18)
	clockStyle   = mono(17).In(dim)
	inBarStyle   = bold(19)
	servedStyle  = monoBold(22)
	numberStyle  = bold(31)
	verdictStyle = bold(18)
	noteStyle    = sans(16).In(dim)
)

// plan places the columns.
func (c Chart) plan() *chartSheet {
	title, says := c.title()
	d := &chartSheet{Chart: c, f: sheet(c.Width, title, c.describe(says))}
	f := d.f
	d.wide = f.W >= 1240
	d.margin, d.names, d.busyW = 32, 268, f.Width(smallStyle, "cook and appliance")
	if !d.wide {
		d.margin, d.names, d.busyW = 24, 170, f.Width(numberStyle, "100 %")
	}
	width := f.W - 2*d.margin
	d.titleLines, d.saysLines = f.Balance(titleStyle, title, width), f.Wrap(saysStyle, says, width)

	d.teaW = f.Width(smallStyle, "tea when")
	for _, b := range c.Rows {
		d.teaW = max(d.teaW, f.Width(numberStyle, teaServed(b.Report)), f.Width(verdictStyle, d.verdictText(b.Report)))
		d.end = max(d.end, float64(b.Report.ServedAt))
	}
	d.end = max(d.end, 1)
	d.busy = f.W - d.margin - d.busyW
	d.tea = d.busy - columnGap - d.teaW
	d.x0 = math.Round((d.margin+d.names+12)*f.Scale) / f.Scale
	d.x1 = d.tea - columnGap - f.Width(servedStyle, "00:00:00") - 12
	d.top = 56 + 44*float64(len(d.titleLines)-1) + 28 + 27*float64(len(d.saysLines)) + 66
	d.bottom = d.top + rowHeight*float64(len(c.Rows))
	return d
}

// describe is the chart in words.
func (c Chart) describe(says string) string {
	var b strings.Builder
	b.WriteString(says)
	for _, row := range c.Rows {
		r := row.Report
		fmt.Fprintf(&b, " %s (%s): ", row.Name, row.Says)
		if r.Served {
			fmt.Fprintf(&b, "served at %s; ", r.Clock)
		} else {
			b.WriteString("not served; ")
		}
		if r.Tea != nil {
			fmt.Fprintf(&b, "water poured %s after the boil, tea served at %.0f °C; ",
				long(pouredAfter(r)), r.Tea.ServedC)
		}
		fmt.Fprintf(&b, "%s; cook and appliance at work at once for %s.", strings.Join(shareWords(r), ", "),
			of(r.Overlap, r, 0))
	}
	return b.String()
}

// of is a share of the morning.
func of(s trace.Seconds, r *report.Report, decimals int) string {
	text := fmt.Sprintf("%.*f", decimals, 100*float64(s)/max(float64(r.ServedAt), 1e-9))
	return strings.TrimSuffix(text, ".0") + " %"
}

func teaServed(r *report.Report) string {
	if r.Tea == nil {
		return "–"
	}
	return fmt.Sprintf("%.0f °C", r.Tea.ServedC)
}

func (d *chartSheet) verdictText(r *report.Report) string {
	said, _ := verdict(r)
	switch {
	case said != "":
		return "✗ " + said
	case d.wide:
		return "✓ nothing wrong"
	}
	return "✓ fine"
}

// heading writes title and columns' heads.
func (d *chartSheet) heading() {
	f, y := d.f, 56.0
	f.H = d.bottom
	for i, line := range d.titleLines {
		f.Text(d.margin, y+44*float64(i), titleStyle, line)
	}
	y += 44*float64(len(d.titleLines)-1) + 34
	for i, line := range d.saysLines {
		f.Text(d.margin, y+27*float64(i), saysStyle, line)
	}
	y = d.top - 8
	head := smallStyle.In(dim)
	f.Text(d.tea, y-28, head, "tea when")
	f.Text(d.tea, y-6, head, "served")
	if d.wide {
		f.Text(d.busy, y-28, head, "cook and appliance")
		f.Text(d.busy, y-6, head, "at work at once")
	} else {
		f.Text(d.busy, y-6, head, "overlap")
	}
	f.Rect(axis, figure.Area{X: d.margin, Y: y, W: d.names, H: 1.5},
		figure.Area{X: d.tea, Y: y, W: d.teaW, H: 1.5}, figure.Area{X: d.busy, Y: y, W: d.busyW, H: 1.5})
}

// at is where a time stands on the clock, in seconds since power-on.
func (d *chartSheet) at(s trace.Seconds) float64 { return d.x0 + (d.x1-d.x0)*float64(s)/d.end }

// clock draws the kitchen's clock over the rows, and lines down from it.
func (d *chartSheet) clock() {
	f, y := d.f, d.top-8
	label := f.Width(clockStyle, "00:00") + 22
	step := max(niceStep(label/(d.x1-d.x0)*d.end), 60)
	last := math.Ceil(d.end/60) * 60
	f.Rect(axis, figure.Area{X: d.x0, Y: y, W: d.x1 - d.x0, H: 1.5})
	for s := 0.0; s <= last; s += step {
		x := d.at(trace.Seconds(s))
		if x > d.x1+1 {
			break
		}
		f.Rect(axis, figure.Area{X: x - 0.75, Y: y - 6, W: 1.5, H: 6})
		f.Rect(grid, figure.Area{X: x - 0.5, Y: y + 2, W: 1, H: d.bottom - y})
		f.Text(x, y-11, clockStyle.At(figure.Middle), clockMinute(s))
	}
	if tick := (d.x1 - d.x0) / d.end * 60; tick >= 6 && tick*step/60 < 400 {
		for s := 60.0; d.at(trace.Seconds(s)) <= d.x1; s += 60 {
			f.Rect(axis, figure.Area{X: d.at(trace.Seconds(s)) - 0.5, Y: y - 4, W: 1, H: 4})
		}
	}
}

// row draws one breakfast.
func (d *chartSheet) row(y float64, b Breakfast, ruled bool) {
	f, r := d.f, b.Report
	if ruled {
		f.Rect(rule, figure.Area{X: d.margin, Y: y, W: f.W - 2*d.margin, H: 1.5})
	}
	f.Text(d.margin, y+45, nameStyle, f.Fit(nameStyle, b.Name, d.names))
	for i, line := range f.Wrap(smallStyle, b.Says, d.names) {
		if i < 2 {
			f.Text(d.margin, y+70+22*float64(i), smallStyle.In(dim), line)
		}
	}
	d.bar(figure.Area{X: d.x0, Y: y + 45, W: max(d.at(r.ServedAt)-d.x0, 2), H: 46}, b)
	d.served(y, r)
	d.kettle(y, b)
	d.cup(y, r)

	number, number2 := d.f, of(r.Overlap, r, 0)
	number.Text(d.busy, y+50, numberStyle, number2)
	if d.wide {
		box := figure.Area{X: d.busy, Y: y + 63, W: d.busyW, H: 13}
		share := min(1, float64(r.Overlap)/max(float64(r.ServedAt), 1e-9))
		f.Rect(empty, box)
		f.Rect(overlap, figure.Area{X: box.X, Y: box.Y, W: box.W * share, H: box.H})
		f.Frame(asleepEdge, 1, box)
	}
}

// served writes when breakfast was, right of the bar.
func (d *chartSheet) served(y float64, r *report.Report) {
	f, x := d.f, d.at(r.ServedAt)
	f.Rect(ink, figure.Area{X: x - 1.5, Y: y + 40, W: 3, H: 55})
	text, style := r.Clock, servedStyle
	if !r.Served {
		text, style = "never", style.In(alarm)
	}
	box := f.Room(x+11, y+66, style, text)
	f.Rect(ground, figure.Area{X: box.X - 2, Y: box.Y, W: box.W + 4, H: box.H})
	f.Text(x+11, y+66, style, text)
	if lasted := r.ServedAt.String(); d.wide && r.Served {
		box = f.Room(x+11, y+87, noteStyle, lasted)
		f.Rect(ground, figure.Area{X: box.X - 2, Y: box.Y, W: box.W + 4, H: box.H})
		f.Text(x+11, y+87, noteStyle, lasted)
	}
}

// kettle draws what the kettle did, and when the water was poured, above the bar.
func (d *chartSheet) kettle(y float64, b Breakfast) {
	f, tea := d.f, b.Report.Tea
	for _, s := range b.Heats {
		x := d.at(trace.Of(s.From))
		a := figure.Area{X: x, Y: y + 29, W: max(d.at(trace.Of(s.To))-x, 1.4), H: 9}
		f.Rect(device, a)
		f.Frame(deviceEdge, 1, a)
	}
	if tea == nil {
		return
	}
	boiled, poured := d.at(tea.BoiledAt), d.at(tea.PouredAt)
	if tea.PouredAt > tea.BoiledAt {
		f.Hatch(coldHatch, figure.Area{X: boiled, Y: y + 29, W: poured - boiled, H: 9})
		f.Rect(deviceEdge, figure.Area{X: boiled - 1, Y: y + 26, W: 2, H: 15})
	}
	f.Rect(water, figure.Area{X: poured - 1, Y: y + 28, W: 2, H: 17})
	f.Fill(water, drop(poured, y+21))

	text, style := "poured after "+long(pouredAfter(b.Report)), smallStyle
	if tea.PouredAt < tea.BoiledAt || tea.BoiledAt == 0 {
		text = "poured"
	}
	cold := complains(b.Report, "gone cold")
	if cold {
		style = verdictStyle.In(alarm)
		text += fmt.Sprintf(", at %.0f °C", tea.PouredC)
	}
	room := d.tea - columnGap/2 - poured - 14
	if f.Width(style, text) > room && cold {
		text, _, _ = strings.Cut(text, ", at")
	}
	if f.Width(style, text) > room {
		text = strings.TrimPrefix(text, "poured after ")
	}
	if box := f.Room(poured+14, y+27, style, text); box.W <= room {
		f.Rect(ground, figure.Area{X: box.X - 2, Y: box.Y, W: box.W + 4, H: box.H - 4})
		f.Text(poured+14, y+27, style, text)
	}
}

// drop is a drop of water about (x, y).
func drop(x, y float64) *canvas.Path {
	return new(canvas.Path).Move(x, y-12).Cube(x+3, y-6, x+7, y-3, x+7, y+2).
		Cube(x+7, y+6, x+4, y+9, x, y+9).Cube(x-4, y+9, x-7, y+6, x-7, y+2).
		Cube(x-7, y-3, x-3, y-6, x, y-12).Close()
}

// cup says how the tea was when it came on the table.
func (d *chartSheet) cup(y float64, r *report.Report) {
	style, said := numberStyle, smallStyle.In(fine)
	wrong, tea := verdict(r)
	if wrong != "" {
		said = verdictStyle.In(alarm)
	}
	if tea {
		style = style.In(alarm)
	}
	d.f.Text(d.tea, y+50, style, teaServed(r))
	d.f.Text(d.tea, y+76, said, d.verdictText(r))
}

package export

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"breakfast/devices"
	"breakfast/trace"
	"breakfast/window/canvas"
	"breakfast/window/figure"
)

// A picture is a run that is being drawn: lanes below each other on one time axis, and what they come to at the right.
type picture struct {
	*Run
	f      *figure.Figure
	w      window
	margin float64
	names  float64 // how wide the names are
	sums   float64 // how wide what it comes to is
	wide   bool
	y      float64
	used   map[string]bool // what the legend has to explain
	over   []span          // cook and appliance at work at once
	lenses []lens
}

// Letters of pictures of runs.
var (
	headStyle  = bold(26)
	cmdStyle   = mono(15).In(dim)
	storyStyle = bold(18)
	laneStyle  = bold(15)
	subStyle   = sans(13).In(dim)
	noteText   = sans(13)
	axisStyle  = mono(13).In(dim)
	sumStyle   = mono(13)
)

// Figure draws the run, so many pixels wide.
func (r *Run) Figure(width int) *figure.Figure {
	p := &picture{Run: r, f: sheet(width, "Where the time went: "+r.Program, ""), used: map[string]bool{}}
	f := p.f
	f.Desc = r.describe()
	p.wide = f.W >= 1200
	p.margin, p.names, p.sums = 24, 152, 154
	if !p.wide {
		p.margin, p.names, p.sums = 20, 118, 130
	}
	x0 := math.Round((p.margin+p.names)*f.Scale) / f.Scale
	x1 := math.Round((f.W-p.margin-p.sums)*f.Scale) / f.Scale
	p.w = window{r.From, r.To, x0, x1, 1 / f.Scale}

	p.y = 44
	f.Text(p.margin, p.y, headStyle, f.Fit(headStyle, r.Program, f.W-2*p.margin))
	if at := p.margin + f.Width(headStyle, r.Program) + 14; at+f.Width(cmdStyle, r.Command) < f.W-p.margin {
		f.Text(at, p.y, cmdStyle, r.Command)
	}
	p.lenses = r.chooseLenses()
	p.story()
	top := p.axis()
	p.lanes()
	f.Behind(func() { p.rulers(top) })
	p.drawLenses()
	p.legend()
	return f
}

// story says in a sentence or two what is to be seen, its figures in another colour.
func (p *picture) story() {
	p.y += 36
	for _, sentence := range p.Run.story() {
		for _, line := range p.f.Wrap(storyStyle, sentence, p.f.W-2*p.margin) {
			p.coloured(p.margin, line)
			p.y += 26
		}
	}
	p.y += 14
}

var figures = regexp.MustCompile(`\d+(\.\d+)? (s|ms|µs|%|min \d+ s)`)

// coloured writes a line of the story.
func (p *picture) coloured(x float64, line string) {
	for line != "" {
		at := figures.FindStringIndex(line)
		if at == nil {
			at = []int{len(line), len(line)}
		}
		x += p.f.Text(x, p.y, storyStyle, line[:at[0]]).W
		x += p.f.Text(x, p.y, storyStyle.In(accent), line[at[0]:at[1]]).W
		line = line[at[1]:]
	}
}

// axis draws the clock, and returns where it stands.
func (p *picture) axis() float64 {
	f := p.f
	f.Text(p.margin, p.y, subStyle, p.clockName())
	f.Text(f.W-p.margin, p.y, subStyle.At(figure.End), "in all")
	return p.y
}

// clockName is whose time the axis shows.
func (p *picture) clockName() string {
	name := "machine’s time"
	if p.Kitchen {
		name = "kitchen clock"
	}
	return p.f.Fit(subStyle, name, p.names-24)
}

// rulers draws the time axis above the lanes, and its lines down to where they end.
func (p *picture) rulers(y float64) {
	f, w := p.f, p.w
	end, room := "", w.x1+1
	if p.Ended != "" {
		end = p.Ended + " " + p.short(p.To)
		if last := p.Ended[len(p.Ended)-1]; last >= '0' && last <= '9' {
			end = p.Ended + ", " + p.short(p.To)
		}
		room = w.x1 - f.Width(bold(13), end) - 10
		f.Text(w.x1+p.sums/4, y, bold(13).In(accent).At(figure.End), end)
		room += p.sums / 4
		f.Rect(accent, figure.Area{X: w.x1, Y: y + 8, W: 1.6, H: p.y - y - 14})
	}
	f.Rect(axis, figure.Area{X: w.x0, Y: y + 14, W: w.x1 - w.x0, H: 1.2})
	label := f.Width(axisStyle, "00:00:00") + 26
	last := math.Inf(-1)
	for _, t := range p.axisTicks(p.From, p.To, int((w.x1-w.x0)/label)) {
		x := w.x(t.at)
		f.Rect(axis, figure.Area{X: x - 0.6, Y: y + 8, W: 1.2, H: 6})
		f.Rect(grid, figure.Area{X: x - 0.5, Y: y + 16, W: 1, H: p.y - y - 22})
		half := f.Width(axisStyle, t.text) / 2
		if x+half > room || x-half < last || x-half < p.margin+f.Width(subStyle, p.clockName())+8 {
			continue
		}
		f.Text(x, y, axisStyle.At(figure.Middle), t.text)
		last = x + half + 8
	}
}

// lanes draws all that there is.
func (p *picture) lanes() {
	p.y += 26
	p.group(p.tasks, p.harts, p.interrupts, p.parts, p.overlapLane, p.modes, p.gates, p.spaces,
		p.temperatures, p.notes, p.marks)
}

// group draws groups of lanes with lines between.
func (p *picture) group(draw ...func() bool) {
	any := false
	for _, d := range draw {
		y := p.y
		if any {
			p.y += 10
		}
		at := p.y
		if d() {
			if any {
				p.f.Rect(rule, figure.Area{X: p.margin, Y: at - 5, W: p.f.W - 2*p.margin, H: 1.2})
			}
			any = true
		} else {
			p.y = y
		}
	}
	p.y += 10
}

// lane begins a lane: its name, what is said of it beside, and what it comes to, the first of several texts that fits.
// It returns the middle.
func (p *picture) lane(height float64, name, sub string, sums ...string) float64 {
	f, middle := p.f, p.y+height/2
	p.y += height
	name = f.Fit(laneStyle, name, p.names-12)
	used := f.Text(p.margin, middle+5, laneStyle, name).W + 8
	if sub != "" && used+f.Width(subStyle, sub) <= p.names-10 {
		f.Text(p.margin+used, middle+5, subStyle, sub)
	}
	for _, sum := range sums {
		if f.Width(sumStyle, sum) <= p.sums-8 {
			f.Text(f.W-p.margin, middle+5, sumStyle.At(figure.End), sum)
			break
		}
	}
	return middle
}

// bar paints strokes of a lane, height high about its middle. What is not solid is the darker the rarer.
func (p *picture) bar(middle, height float64, fill, edge canvas.Color, list []stroke) {
	top := middle - height/2
	byColour := map[canvas.Color][]figure.Area{}
	var order []canvas.Color
	paint := func(c canvas.Color, a figure.Area) {
		if byColour[c] == nil {
			order = append(order, c)
		}
		byColour[c] = append(byColour[c], a)
	}
	for _, s := range list {
		a := figure.Area{X: s.from, Y: top, W: s.to - s.from, H: height}
		switch {
		case !s.solid():
			paint(edge.Mix(fill, s.alpha).Fade(s.alpha), a)
		case s.mark:
			paint(edge, a)
		default:
			paint(fill, a)
		}
	}
	for _, c := range order {
		p.f.Rect(c, byColour[c]...)
	}
	p.edges(top, height, edge, list)
}

// edges draws the edges of solid stretches; at their sides only where nothing follows close by.
func (p *picture) edges(top, height float64, edge canvas.Color, list []stroke) {
	var areas []figure.Area
	pixel := p.w.pixel
	for i, s := range list {
		if !s.solid() || s.to-s.from < 3*pixel {
			continue
		}
		thin := max(pixel, 0.9)
		areas = append(areas, figure.Area{X: s.from, Y: top, W: s.to - s.from, H: thin},
			figure.Area{X: s.from, Y: top + height - thin, W: s.to - s.from, H: thin})
		if i == 0 || s.from-list[i-1].to > 2.5*pixel {
			areas = append(areas, figure.Area{X: s.from, Y: top, W: thin, H: height})
		}
		if i+1 == len(list) || list[i+1].from-s.to > 2.5*pixel {
			areas = append(areas, figure.Area{X: s.to - thin, Y: top, W: thin, H: height})
		}
	}
	p.f.Rect(edge, areas...)
}

func keep[T any](list []T, wanted func(T) bool) (kept []T) {
	for _, v := range list {
		if wanted(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// label writes into a lane: inside a stretch if it fits, else to its right if there is room up to a limit, else not.
func (p *picture) label(middle float64, style figure.Style, text string, from, to, limit float64, backed bool) bool {
	w := p.f.Width(style, text)
	x := from + 8
	if w+14 > to-from {
		if x = to + 8; x+w > limit-4 {
			return false
		}
	}
	if backed {
		p.f.Rect(ground.Fade(0.92), figure.Area{X: x - 4, Y: middle - 8, W: w + 8, H: 16})
	}
	p.f.Text(x, middle+4.5, style, text)
	return true
}

// describe is the picture in words.
func (r *Run) describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "From %s to %s.", r.At(r.From), r.At(r.To))
	for _, s := range r.story() {
		b.WriteString(" " + s)
	}
	for _, row := range r.of(trace.TaskRow) {
		by, _, _ := row.Times(r.From, r.To)
		fmt.Fprintf(&b, " Task %s: runs %s, ready %s, waits %s.", row.Name, r.sum(by[trace.TaskRuns]),
			r.sum(by[trace.TaskReady]),
			r.sum(by[trace.TaskWaits]))
	}
	return b.String()
}

// total is how long a row was in some states.
func (r *Run) total(row *trace.Row, states ...trace.State) (sum devices.Ticks) {
	by, _, _ := row.Times(r.From, r.To)
	for _, s := range states {
		sum += by[s]
	}
	return sum
}

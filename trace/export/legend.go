package export

import (
	"math"

	"breakfast/cpu"
	"breakfast/trace"
	"breakfast/window/canvas"
	"breakfast/window/figure"
)

// legend says what the signs mean, as far as there are any.
func (p *picture) legend() {
	f, y := p.f, p.y+22
	x := p.margin
	style := sans(14).In(dim)
	for _, k := range p.keys() {
		if !p.used[k.use] {
			continue
		}
		if x+40+f.Width(style, k.text) > f.W-p.margin && x > p.margin {
			x, y = p.margin, y+28
		}
		k.draw(figure.Area{X: x, Y: y - 13, W: 24, H: 16})
		x += 32 + f.Text(x+32, y, style, k.text).W + 20
	}
	note := "A mark is 1.4 px wide, however short; where marks are dense, each column is as strong as its share. " +
		"What it comes " +
		"to, at the right, is exact."
	small := sans(13).In(dim)
	y += 8
	for _, line := range f.Wrap(small, note, f.W-2*p.margin) {
		y += 19
		f.Text(p.margin, y, small, line)
	}
	f.H = math.Ceil(y + 18)
}

type key struct {
	use, text string
	draw      func(figure.Area)
}

// keys are the legend's entries.
func (p *picture) keys() []key {
	f := p.f
	full := func(fill, edge canvas.Color) func(figure.Area) {
		return func(a figure.Area) { f.Rect(fill, a); f.Frame(edge, 1, a) }
	}
	thin := func(fill, edge canvas.Color, h figure.Hatch) func(figure.Area) {
		return func(a figure.Area) {
			b := figure.Area{X: a.X, Y: a.Y + 3, W: a.W, H: 10}
			f.Rect(fill, b)
			f.Hatch(h, b)
			f.Frame(edge, 1, b)
		}
	}
	middle := func(a figure.Area) float64 { return a.Y + a.H/2 }
	kernel := "kernel, M mode"
	for _, row := range p.of(trace.ModeRow) {
		if p.total(row, trace.State(cpu.S)) > 0 {
			kernel = "kernel; S, M mode"
		}
	}
	return []key{
		{"runs", "runs", full(works, worksEdge)},
		{"works", "works", full(works, worksEdge)},
		{"ready", "ready", thin(ready, readyEdge, readyHatch)},
		{"waits", "waits", func(a figure.Area) { p.dotted(middle(a), a.X, a.X+a.W) }},
		{"kernel", kernel, full(kernelFill, kernelEdge)},
		{"stares", "stares", thin(asleep, asleepEdge, stareHatch)},
		{"sleeps", "sleeps", full(empty, asleepEdge)},
		{"waits for a hart", "waits for a hart", thin(empty, asleepEdge, waitHatch)},
		{"rings", "rings", func(a figure.Area) { bell(f, a.X+12, middle(a), ring) }},
		{"claimed", "claimed to completed", func(a figure.Area) {
			m := middle(a)
			f.Rect(ring, figure.Area{X: a.X, Y: m - 0.7, W: a.W, H: 1.4}, figure.Area{X: a.X, Y: m - 5, W: 1.4, H: 10},
				figure.Area{X: a.X + a.W - 1.4, Y: m - 5, W: 1.4, H: 10})
		}},
		{"moment", "moments", func(a figure.Area) {
			f.Rect(ring, figure.Area{X: a.X + 11, Y: a.Y, W: 1.4, H: a.H})
		}},
		{"device", "appliance at work", full(device, deviceEdge)},
		{"done", "done, not looked at", thin(ground, deviceEdge, doneHatch)},
	}
}

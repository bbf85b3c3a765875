package window

import (
	"fmt"
	"math"
	"sort"

	"breakfast/window/canvas"
)

// A timeline is what its panel remembers: which ticks it shows.
type timeline struct {
	zoom float64 // how much less than everything is shown; 1 or more
	at   float64 // the first tick shown, while zoomed in
	now  uint64  // the present when it was drawn last
}

// lanes shows who worked when: tasks and kernel, interrupts, devices, under one clock.
func (w *Window) lanes(a area) {
	c, v := w.c, w.v
	body := w.panel(a, "TIMELINE", fmt.Sprintf("tick %s", grouped(v.Now)))
	names := 60.
	for _, l := range v.Timeline {
		names = max(names, c.Width(sans(12), l.Name)+26)
	}
	share := 0.25
	if w.several() { // whose names begin with a hart's number
		share = 0.34
	}
	names = min(names, a.w*share)
	axis, body := body.bottom(24, 0)
	_, body = body.left(names, 0)
	_, body = body.right(16, 0)
	body.y += 3
	body.h -= 5
	axis.x, axis.w = body.x, body.w

	height := clamp(body.h/float64(max(1, len(v.Timeline))), 13, 30)
	top := w.scrolled("timeline", area{a.x, body.y, names, body.h}, area{a.x, body.y, a.w, body.h + 6},
		height, len(v.Timeline))
	from, ticks := w.span(area{body.x, a.y, a.x + a.w - body.x, a.h}, body)
	at := func(tick uint64) float64 { return body.x + (float64(tick)-from)/ticks*body.w }
	w.axis(axis, body, from, ticks)

	for i, lane := range v.Timeline {
		strip := area{body.x, body.y + (float64(i)-top)*height, body.w, height}
		if strip.y < body.y-1 || strip.y+height > body.y+body.h+1 {
			continue
		}
		f := sans(min(12, height*0.62+1))
		c.Text(a.x+14, strip.y+height/2+f.Size*0.36, f, w.dim, c.Fit(f, lane.Name, names-20))
		c.Rect(body.x, strip.y+height, body.w, 1/c.Scale(), w.edge.Fade(0.6))
		c.Clip(strip.x, strip.y, strip.w, strip.h, func() {
			if lane.Parts == nil {
				w.lane(strip, lane, at)
			} else {
				w.shares(strip, lane.Parts, at)
			}
		})
	}
	if now := at(v.Now); now >= body.x && now <= body.x+body.w+1 {
		c.Rect(now-0.75, body.y-2, 1.5, body.h+2, w.text)
		c.Fill(c.Path().Move(now-5, body.y-6).Line(now+5, body.y-6).Line(now, body.y+1).Close(), canvas.Solid(w.text))
	}
}

// span is which ticks are shown: from where, how many. The wheel zooms about the pointer; sideways it
// moves; if the present moves out of sight, it is brought back. Not zoomed, all of the past is shown and some of what
// is to come.
func (w *Window) span(a, body area) (from, ticks float64) {
	t := &w.timeline
	all := roomFor(float64(w.v.Now))
	t.zoom = max(1, t.zoom)
	if w.over(a) && (w.in.Wheel != 0 || w.in.WheelX != 0) {
		share := clamp((w.x-body.x)/body.w, 0, 1)
		under := t.at + share*all/t.zoom
		t.zoom = clamp(t.zoom*math.Pow(1.25, w.in.Wheel), 1, max(1, all/200))
		t.at = under - share*all/t.zoom - w.in.WheelX*0.05*all/t.zoom
	}
	ticks = all / t.zoom
	if now := float64(w.v.Now); w.v.Now != t.now { // where the machine goes, the eye follows
		if now < t.at {
			t.at = now - ticks/4
		} else if now > t.at+ticks {
			t.at = now - ticks*3/4
		}
	}
	t.now = w.v.Now
	t.at = clamp(t.at, 0, all-ticks)
	return t.at, ticks
}

// roomFor rounds a number of ticks up, a little generously, to one that does not change at each step.
func roomFor(now float64) float64 {
	room := 60_000.
	for room < now*1.04 {
		room *= 1.25
	}
	return room
}

// axis draws a line at each round moment of the kitchen's clock, with its name.
func (w *Window) axis(a, body area, from, ticks float64) {
	c := w.c
	step := axisStep(ticks / a.w * 76)
	right := a.x + a.w + 12
	first := math.Ceil(from/step) * step
	for i := range int((from+ticks-first)/step) + 1 {
		tick := first + float64(i)*step
		x := a.x + (tick-from)/ticks*a.w
		c.Rect(x, body.y, 1/c.Scale(), body.h, w.edge)
		name := moment(uint64(tick), step)
		width := c.Width(mono(10.5), name)
		if left := x - width/2; left+width < right {
			c.Text(left, a.y+15, mono(10.5), w.faint, name)
		}
	}
}

// axisStep is the smallest round distance, in ticks, that is at least least.
func axisStep(least float64) float64 {
	const second = 1000
	steps := []float64{1 * second, 2 * second, 5 * second, 10 * second, 15 * second, 30 * second,
		60 * second, 120 * second, 300 * second, 600 * second, 900 * second, 1800 * second, 3600 * second}
	if least > steps[len(steps)-1] {
		return math.Ceil(least/3600/second) * 3600 * second
	}
	if least > 500 {
		return steps[sort.SearchFloat64s(steps, least)]
	}
	for step := 1.; ; step *= 10 {
		for _, s := range []float64{step, 2 * step, 5 * step} {
			if s >= least {
				return s
			}
		}
	}
}

// moment names a tick as finely as the step asks: hours and minutes, seconds, ticks.
func moment(tick uint64, step float64) string {
	t := clock(tick)
	switch {
	case step < 1000:
		return grouped(tick)
	case math.Mod(step, 60_000) == 0:
		return fmt.Sprintf("%02d:%02d", t/3600%24, t/60%60)
	}
	return fmt.Sprintf("%02d:%02d:%02d", t/3600%24, t/60%60, t%60)
}

func (w *Window) laneColour(k Kind) canvas.Color {
	return w.theme.lanes[min(int(k), len(w.theme.lanes)-1)]
}

// lane draws spans and marks. Spans too short to be told apart become one line of a pixel.
func (w *Window) lane(a area, l Lane, at func(uint64) float64) {
	c := w.c
	colour := w.laneColour(l.Kind)
	px := 1 / c.Scale()
	inset := max(1, a.h*0.11)
	last := math.Inf(-1)
	first := sort.Search(len(l.Spans), func(i int) bool { return at(l.Spans[i].End) >= a.x })
	for _, s := range l.Spans[first:] {
		x, end := at(s.Start), at(s.End)
		if x > a.x+a.w {
			break
		}
		if end-last < px {
			continue
		}
		x = max(x, last)
		last = max(end, x+1.5*px)
		text := w.onLane
		if l.Kind == IdleLane {
			text = w.text
		}
		w.bar(area{x, a.y + inset, last - x, a.h - 2*inset}, colour, text, s.Label, a.x)
	}
	last = math.Inf(-1)
	first = sort.Search(len(l.Marks), func(i int) bool { return at(l.Marks[i]) >= a.x })
	for _, m := range l.Marks[first:] {
		x := at(m)
		if x > a.x+a.w {
			break
		}
		if x-last < px {
			continue
		}
		last = x
		mark := w.theme.lanes[InterruptLane]
		c.Rect(x-1, a.y+inset, 2, a.h-2*inset, mark)
	}
}

// bar is one span, named if its name has room; left is where the lane comes into sight.
func (w *Window) bar(a area, colour, text canvas.Color, label string, left float64) {
	c := w.c
	if a.w < 4 {
		c.Rect(a.x, a.y, a.w, a.h, colour)
		return
	}
	c.Box(a.x, a.y, a.w, a.h, 3, colour)
	f := sans(min(11.5, a.h*0.72))
	x := max(a.x, left) + 6
	if a.h >= 9 && c.Width(f, label) < a.x+a.w-x-3 {
		c.Text(x, a.y+a.h/2+f.Size*0.36, f, text, label)
	}
}

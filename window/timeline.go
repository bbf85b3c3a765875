package window

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"breakfast/plain"
	"breakfast/window/canvas"
)

// A timeline is what its panel remembers: which ticks it shows.
type timeline struct {
	zoom   float64 // how much less than everything is shown; 1 or more
	nearer float64 // what the keys ask for besides
	held   bool    // the button went down on the scrubber, and is down still …
	to     uint64  // … and this moment was asked for last
	seen   looked  // what was asked for
	from   float64 // where it went down in the lanes, in ticks, and is down still; -1 for not
	at     float64 // the first tick shown, while zoomed in
	now    uint64  // the present when it was drawn last
}

// lanes shows who worked when: tasks and kernel, interrupts, devices, under one clock. Over them is the scrubber.
func (w *Window) lanes(a area) {
	c, v := w.c, w.v
	names := 60.
	for _, l := range v.Timeline {
		names = max(names, c.Width(sans(12), l.Name)+26)
	}
	share := 0.25
	if w.several() { // whose names begin with a hart's number
		share = 0.34
	}
	names = min(names, a.w*share)
	_, body := a.top(head, 0)
	axis, body := body.bottom(24, 0)
	_, body = body.left(names, 0)
	_, body = body.right(16, 0)
	scrub, body := body.top(16, 0)
	body.y += 3
	body.h -= 5
	axis.x, axis.w = body.x, body.w

	height := clamp(body.h/float64(max(1, len(v.Timeline))), 15, 30)
	from, ticks := w.span(area{body.x, a.y, a.x + a.w - body.x, a.h}, body)
	w.lookAt(from, ticks, body.w)
	at := func(tick uint64) float64 { return body.x + (float64(tick)-from)/ticks*body.w }
	under := func(x float64) float64 { return max(0, from+(x-body.x)/body.w*ticks) }
	note := w.measure(body, under)
	top := w.scroll["timeline"]
	for i, lane := range v.Timeline {
		strip := area{body.x, body.y + (float64(i)-top)*height, body.w, height}
		if note == "" && w.over(strip) && body.has(w.x, w.y) {
			note = w.pointedAt(lane, under(w.x), 4*ticks/body.w)
		}
	}
	if note == "" {
		note = fmt.Sprintf("tick %s", plain.Grouped(v.Now))
	}
	w.panel(a, "TIMELINE", note)
	top = w.scrolled("timeline", area{a.x, body.y, names, body.h}, area{a.x, body.y, a.w, body.h + 6},
		height, len(v.Timeline))
	w.axis(axis, body, from, ticks)
	w.scrubber(area{a.x, scrub.y, names, scrub.h}, scrub)

	for i, lane := range v.Timeline {
		strip := area{body.x, body.y + (float64(i)-top)*height, body.w, height}
		if strip.y < body.y-1 || strip.y+height > body.y+body.h+1 {
			continue
		}
		f := sans(min(12, height*0.62+1))
		c.Text(a.x+14, strip.y+height/2+f.Size*0.36, f, w.dim, c.Fit(f, lane.Name, names-20))
		c.Rect(body.x, strip.y+height, body.w, 1/c.Scale(), w.edge.Fade(0.6))
		now := clamp(at(v.Now), body.x, body.x+body.w)
		c.Clip(strip.x, strip.y, now-strip.x+1, strip.h, func() {
			if lane.Parts == nil {
				w.lane(strip, lane, at)
			} else {
				w.shares(strip, lane.Parts, at)
			}
		})
		w.ahead(area{now, strip.y, strip.x + strip.w - now, strip.h}, lane, at)
	}
	w.arrows(body, at, func(name string) (float64, bool) {
		i := slices.IndexFunc(v.Timeline, func(l Lane) bool { return l.Name == name })
		y := body.y + (float64(i)-top+0.5)*height
		return y, i >= 0 && y > body.y && y < body.y+body.h
	})
	if w.timeline.from >= 0 {
		x := at(uint64(w.timeline.from))
		c.Rect(min(x, w.x), body.y, max(1, math.Abs(w.x-x)), body.h, w.accent.Fade(0.18))
	}
	if now := at(v.Now); now >= body.x && now <= body.x+body.w+1 {
		c.Rect(now-0.75, body.y-2, 1.5, body.h+2, w.text)
		c.Fill(c.Path().Move(now-5, body.y-6).Line(now+5, body.y-6).Line(now, body.y+1).Close(), canvas.Solid(w.text))
	}
}

// near shows less of the run, about the present, or more.
func (t *timeline) near(by float64) { t.nearer *= by }

// looked is a stretch, and in how many pieces.
type looked struct {
	from, to uint64
	n        int
}

// lookAt asks for the stretch that is shown, somewhat more than it, when that is another than before.
func (w *Window) lookAt(from, ticks, width float64) {
	all := looked{n: int(width*w.c.Scale()/2) + 2}
	// in steps, so that a run that goes on is not looked at anew in each frame
	grain := math.Exp2(math.Ceil(math.Log2(max(ticks/4, 1))))
	all.from = uint64(max(0, math.Floor(from/grain)*grain))
	all.to = uint64(math.Ceil((from+ticks)/grain) * grain)
	all.n = int(float64(all.n) * float64(all.to-all.from) / ticks)
	if all != w.timeline.seen && w.v.Moving == "" {
		w.timeline.seen = all
		w.commands = append(w.commands, Command{Verb: LookAt, Now: all.from, To: all.to, Value: uint32(all.n)})
	}
}

// measure says how long the stretch is over which the pointer is dragged in the lanes; "" for none.
func (w *Window) measure(body area, under func(float64) float64) string {
	t := &w.timeline
	if !w.in.Down && !w.in.Click {
		t.from = -1
	}
	if w.in.Click {
		if t.from = -1; w.over(body) {
			t.from = under(w.x)
		}
		return ""
	}
	if t.from < 0 {
		return ""
	}
	to := under(w.x)
	return fmt.Sprintf("%s to %s: %s", exactly(min(t.from, to)), exactly(max(t.from, to)), lasting(math.Abs(to-t.from)))
}

// exactly is a moment of the kitchen's clock to a thousandth of its seconds.
func exactly(tick float64) string {
	return moment(uint64(tick), 1000) + fmt.Sprintf(".%03d", uint64(tick)%1000)
}

// lasting is a stretch of kitchen time.
func lasting(ticks float64) string {
	if ticks >= 60_000 {
		return fmt.Sprintf("%d min %d s", int(ticks/60_000), int(ticks/1000)%60)
	}
	return fmt.Sprintf("%.3f s", ticks/1000)
}

// pointedAt says what a lane has at a tick, or a mark near it.
func (w *Window) pointedAt(l Lane, tick, near float64) string {
	if i := sort.Search(len(l.Marks), func(i int) bool { return float64(l.Marks[i]) >= tick-near }); i < len(l.Says) &&
		float64(l.Marks[i]) <= tick+near && l.Says[i] != "" {
		return fmt.Sprintf("%s: %s at %s", l.Name, l.Says[i], exactly(float64(l.Marks[i])))
	}
	for _, part := range append([]Lane{l}, l.Parts...) {
		i := sort.Search(len(part.Spans), func(i int) bool { return float64(part.Spans[i].End) > tick })
		if i < len(part.Spans) && float64(part.Spans[i].Start) <= tick {
			s := part.Spans[i]
			what := part.Name
			if s.Label != "" && s.Label != what {
				what += ", " + s.Label
			}
			return fmt.Sprintf("%s: %s for %s", what, exactly(float64(s.Start)), lasting(float64(s.End-s.Start)))
		}
	}
	return ""
}

// scrubber is the whole run as far as it is known: a click or a drag goes there.
func (w *Window) scrubber(name, a area) {
	c, v, t := w.c, w.v, &w.timeline
	end := max(v.Known, v.Now, 1)
	at := func(tick uint64) float64 { return a.x + a.w*float64(tick)/float64(end) }
	c.Text(name.x+14, a.y+11, sans(11), w.dim, c.Fit(sans(11), "whole run", name.w-20))
	y := a.y + a.h/2
	c.Box(a.x, y-2, a.w, 4, 2, w.off)
	c.Box(a.x, y-2, max(0, at(v.Now)-a.x), 4, 2, w.accent)
	c.Circle(at(v.Now), y, 6, canvas.Solid(w.accent))
	c.Circle(at(v.Now), y, 3, canvas.Solid(w.theme.panel))
	if w.clicked(area{a.x - 6, a.y, a.w + 12, a.h}) {
		t.held, t.to = true, v.Now+1
	}
	if t.held = t.held && (w.in.Down || w.in.Click); t.held {
		if to := uint64(clamp((w.x-a.x)/a.w, 0, 1) * float64(end)); to != t.to {
			t.to = to
			w.ask(Command{Verb: Seek, Now: to})
		}
	}
}

// span is which ticks are shown: from where, how many. The wheel zooms about the pointer; sideways it
// moves; if the present moves out of sight, it is brought back. Not zoomed, all of the past is shown and some of what
// is to come.
func (w *Window) span(a, body area) (from, ticks float64) {
	t := &w.timeline
	all := roomFor(float64(max(w.v.Now, w.v.Known)))
	t.zoom = max(1, t.zoom)
	if w.over(a) && (w.in.Wheel != 0 || w.in.WheelX != 0) {
		share := clamp((w.x-body.x)/body.w, 0, 1)
		under := t.at + share*all/t.zoom
		t.zoom = clamp(t.zoom*math.Pow(1.25, w.in.Wheel), 1, max(1, all/200))
		t.at = under - share*all/t.zoom - w.in.WheelX*0.05*all/t.zoom
	}
	if t.nearer != 1 { // about the present
		share := clamp((float64(w.v.Now)-t.at)/(all/t.zoom), 0, 1)
		t.zoom = clamp(t.zoom*t.nearer, 1, max(1, all/200))
		t.at, t.nearer = float64(w.v.Now)-share*all/t.zoom, 1
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
		return plain.Grouped(tick)
	case math.Mod(step, 60_000) == 0:
		return fmt.Sprintf("%02d:%02d", t/3600%24, t/60%60)
	}
	return fmt.Sprintf("%02d:%02d:%02d", t/3600%24, t/60%60, t%60)
}

func (w *Window) laneColour(k Kind) canvas.Color {
	return w.theme.lanes[min(int(k), len(w.theme.lanes)-1)]
}

// lane draws spans and marks, each as it looks. Spans too short to be told apart become one line of a pixel, as high as
// their share.
func (w *Window) lane(a area, l Lane, at func(uint64) float64) {
	c := w.c
	px := 1 / c.Scale()
	inset := max(1, a.h*0.11)
	last := math.Inf(-1)
	first := sort.Search(len(l.Spans), func(i int) bool { return at(l.Spans[i].End) >= a.x })
	for _, s := range l.Spans[first:] {
		x, end := at(s.Start), at(s.End)
		if x > a.x+a.w {
			break
		}
		if s.Look == Solid {
			if end-last < px {
				continue
			}
			x = max(x, last)
			last = max(end, x+1.5*px)
			end = last
		}
		w.spanAs(area{x, a.y + inset, min(end, a.x+a.w) - x, a.h - 2*inset}, l.Kind, s, a.x)
	}
	w.marks(area{a.x, a.y + inset, a.w, a.h - 2*inset}, l, w.theme.lanes[InterruptLane], at)
}

// crowded is how near marks are, in units, that are shown as one block.
const crowded = 3

// marks draws moments; of those that are too near to be told apart one pale block, with how many they are.
func (w *Window) marks(a area, l Lane, ink canvas.Color, at func(uint64) float64) {
	c := w.c
	first := sort.Search(len(l.Marks), func(i int) bool { return at(l.Marks[i]) >= a.x })
	for i := first; i < len(l.Marks); {
		x, n, many := at(l.Marks[i]), i, 0
		if x > a.x+a.w {
			return
		}
		for ; n < len(l.Marks) && (n == i || at(l.Marks[n])-at(l.Marks[n-1]) < crowded); n++ {
			if many++; n < len(l.Many) {
				many += l.Many[n] - 1
			}
		}
		end := min(at(l.Marks[n-1]), a.x+a.w)
		if i = n; end-x < 2*crowded {
			c.Rect(x-1, a.y, 2, a.h, ink)
			continue
		}
		c.Rect(x, a.y, end-x, a.h, ink.Fade(0.3))
		c.Rect(x, a.y, 1, a.h, ink)
		c.Rect(end, a.y, 1, a.h, ink)
		text := "× " + plain.Grouped(uint64(max(many, 0)))
		if f := sans(min(11.5, a.h*0.72)); a.h >= 9 && c.Width(f, text)+12 < end-x {
			c.Text(x+6, a.y+a.h/2+f.Size*0.36, f, w.text, text)
		}
	}
}

// spanAs draws a span.
func (w *Window) spanAs(a area, kind Kind, s Span, left float64) {
	c, colour := w.c, w.laneColour(kind)
	text := w.onLane
	if kind == IdleLane {
		text = w.text
	}
	y := a.y + a.h/2
	switch s.Look {
	case Hatched:
		edge := w.theme.laneEdges[min(int(kind), len(w.theme.laneEdges)-1)]
		low := area{a.x, a.y + a.h*0.3, a.w, a.h * 0.6}
		if s.Share > 0 {
			low.y, low.h = low.y+low.h*(1-s.Share), low.h*s.Share
		}
		c.Rect(low.x, low.y, low.w, low.h, colour.Fade(0.25))
		if a.w > 4 && s.Share == 0 {
			c.Clip(low.x, low.y, low.w, low.h, func() {
				for x := math.Floor((low.x-low.h)/5) * 5; x < low.x+low.w; x += 5 {
					c.Line(c.Path().Move(x, low.y+low.h).Line(x+low.h, low.y), 1, canvas.Solid(edge))
				}
			})
		}
	case Dotted:
		w.dotted(a, s, left)
	case Dashed:
		alarm := w.theme.laneEdges[InterruptLane]
		c.Rect(a.x, a.y, a.w, a.h, alarm.Fade(0.22))
		for x := a.x; x < a.x+a.w; x += 6 {
			c.Rect(x, a.y, min(3, a.x+a.w-x), 1, alarm)
			c.Rect(x, a.y+a.h-1, min(3, a.x+a.w-x), 1, alarm)
		}
	case Thin:
		c.Rect(a.x, y-0.75, a.w, 1.5, w.theme.laneEdges[InterruptLane])
	default:
		if s.Share > 0 {
			c.Rect(a.x, a.y+a.h*(1-s.Share), a.w, a.h*s.Share, colour)
			return
		}
		w.bar(a, colour, text, s.Label, left)
	}
}

// dotted is time for which something waits, and for what, if that has room.
func (w *Window) dotted(a area, s Span, left float64) {
	c, y := w.c, a.y+a.h/2
	f := sans(min(11.5, a.h*0.72))
	from, label := max(a.x, left)+6, 0.
	if s.Label != "" && a.h >= 9 {
		if label = c.Width(f, s.Label); label+18 > a.x+a.w-from {
			label = 0
		} else {
			c.Text(from, y+f.Size*0.36, f, w.dim, s.Label)
		}
	}
	for x := math.Ceil(a.x/5) * 5; x < a.x+a.w-1; x += 5 {
		if label == 0 || x > from+label+4 {
			c.Rect(x, y-0.6, 1.4, 1.4, w.off)
		}
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

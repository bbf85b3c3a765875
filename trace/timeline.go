package trace

import (
	"slices"
	"strings"

	"breakfast/devices"
)

// Span is a stretch of time, half open.
type Span struct {
	From, To devices.Ticks
	Task     uint32 // whose: 0 for nobody's
	Doing    Doing
	Hart     uint8 // by which hart
}

// Mark is a moment.
type Mark struct {
	At   devices.Ticks
	Text string
}

// Lane is a row of the timeline.
type Lane struct {
	Name  string
	Kind  LaneKind
	Hart  int // whose it is, of the lanes of tasks and harts
	Spans []Span
	Marks []Mark
}

// LaneKind is what a lane is about.
type LaneKind uint8

// A task at work; the hart at nobody's service (switching, staring, sleeping); interrupts; an appliance at work; a span
// that a program noted on the ticket rail.
const (
	TaskLane LaneKind = iota
	HartLane
	IRQLane
	PartLane
	SpanLane
)

// timeline collects the spans: those that nothing can change any more are in the recording, the last ones are here.
// There are at most maxSpans in each row; what comes later is lost, and full says so.
type timeline struct {
	rec   *recording // shared with what was saved
	n     heights    // how much of it is of the run up to now
	parts []Span     // the last one of each appliance

	open  map[spanID]devices.Ticks // since when a span of the ticket rail has been going on
	texts map[spanID]string        // what those are called, all that have begun
	full  bool
}

const maxSpans = 50_000

// spanID is a span on the ticket rail: whose, the number it was given, and by which hart.
type spanID struct {
	task, id uint32
	hart     uint8
}

// spent adds a span of a hart's time, which begins where its last one ends.
func (t *Tracer) spent(hart int, s Span) {
	l, c := &t.timeline, &t.cooks[hart]
	if n := len(c.spans); n > 0 {
		if last := &c.spans[n-1]; last.To == s.From && last.Task == s.Task && last.Doing == s.Doing {
			last.To = s.To
			return
		}
		if l.n.spans[hartRow(hart)]+n >= maxSpans {
			l.full = true
			return
		}
		if n >= max(c.due, pending) {
			t.settle(hart)
		}
	}
	c.spans = append(c.spans, s)
}

// pending is how many spans of a hart wait, if they need not, before they are written down.
const pending = 32

// settle writes down the spans of a hart that no stare can change any more.
func (t *Tracer) settle(hart int) {
	c, floor := &t.cooks[hart], t.at
	here := t.m.Position()
	for i := range c.looks {
		if l := &c.looks[i]; here.Steps-l.at.Steps <= stareSteps {
			floor = min(floor, l.at.Now)
		}
	}
	n := 0
	for n < len(c.spans)-1 && c.spans[n].To < floor {
		write(t.timeline.rec.spans, t.timeline.n.spans, hartRow(hart), c.spans[n])
		n++
	}
	c.spans = slices.Delete(c.spans, 0, n)
	c.due = 2 * len(c.spans)
}

// stare turns what a hart did from then to now into a stare.
func (t *Tracer) stare(hart int, from, to devices.Ticks) {
	c := &t.cooks[hart]
	for n := len(c.spans); n > 0 && c.spans[n-1].To > from; n = len(c.spans) {
		if c.spans[n-1].From < from {
			c.spans[n-1].To = from
			break
		}
		c.spans = c.spans[:n-1]
	}
	t.spent(hart, Span{From: from, To: to, Task: c.task, Doing: Staring, Hart: uint8(hart)})
}

// part notes that an appliance was at work.
func (l *timeline) part(i int, from, to devices.Ticks) {
	s, row := &l.parts[i], rowID{kind: PartLane, whose: uint32(i)}
	switch {
	case s.To == from && from > 0:
		s.To = to
		return
	case l.n.spans[row]+1 >= maxSpans:
		l.full = true
		return
	case s.To > 0:
		write(l.rec.spans, l.n.spans, row, *s)
	}
	*s = Span{From: from, To: to}
}

// begin notes that a span has begun, called so. One that is going on goes on. It says whether one has begun.
func (l *timeline) begin(id spanID, at devices.Ticks, text string) bool {
	_, known := l.texts[id]
	_, open := l.open[id]
	switch {
	case open:
		return false
	case !known && len(l.texts) >= maxNoted || l.n.spans[id.row()] >= maxSpans:
		l.full = true
		return false
	}
	l.open[id], l.texts[id] = at, text
	return true
}

// end notes that a span has ended, and says whether it had begun.
func (l *timeline) end(id spanID, at devices.Ticks) bool {
	from, open := l.open[id]
	if open {
		write(l.rec.spans, l.n.spans, id.row(), Span{From: from, To: at, Task: id.task, Hart: id.hart})
		delete(l.open, id)
	}
	return open
}

// waits says that a span is one in which its hart waits for another.
func (l *timeline) waits(id spanID) bool { return strings.HasPrefix(l.texts[id], "waits") }

func (id spanID) row() rowID { return rowID{SpanLane, id.task, id.id, id.hart} }

// maxNoted is how many different spans of the ticket rail are kept.
const maxNoted = 64

// mark notes a moment.
func (l *timeline) mark(row string, at devices.Ticks, text string) {
	if l.n.marks[row] >= maxSpans {
		l.full = true
		return
	}
	write(l.rec.marks, l.n.marks, row, Mark{at, text})
}

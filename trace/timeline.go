package trace

import (
	"slices"

	"breakfast/devices"
)

// Span is a stretch of time, half open.
type Span struct {
	From, To devices.Ticks
	Task     uint32 // whose: 0 for nobody's
	Doing    Doing
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
	spans []Span     // of the hart, one after the other
	due   int        // how long they get before they are looked through
	parts []Span     // the last one of each appliance

	open  map[spanID]devices.Ticks // since when a span of the ticket rail has been going on
	texts map[spanID]string        // what those are called, all that have begun
	full  bool
}

const maxSpans = 50_000

// spanID is a span on the ticket rail: whose, and the number it was given.
type spanID struct{ task, id uint32 }

// hart adds a span of the hart. A stare may yet change what there was from floor on.
func (l *timeline) hart(s Span, floor func() devices.Ticks) {
	if n := len(l.spans); n > 0 {
		if last := &l.spans[n-1]; last.To == s.From && last.Task == s.Task && last.Doing == s.Doing {
			last.To = s.To
			return
		}
		if l.n.spans[hartRow]+n >= maxSpans {
			l.full = true
			return
		}
		if n >= max(l.due, pending) {
			l.settle(floor())
		}
	}
	l.spans = append(l.spans, s)
}

// pending is how many spans of the hart wait, if they need not, before they are written down.
const pending = 32

// settle writes down the spans that end before a time.
func (l *timeline) settle(floor devices.Ticks) {
	n := 0
	for n < len(l.spans)-1 && l.spans[n].To < floor {
		write(l.rec.spans, l.n.spans, hartRow, l.spans[n])
		n++
	}
	l.spans = slices.Delete(l.spans, 0, n)
	l.due = 2 * len(l.spans)
}

// stare turns what the hart did from then to now into a stare.
func (l *timeline) stare(from, to devices.Ticks, task uint32) {
	for n := len(l.spans); n > 0 && l.spans[n-1].To > from; n = len(l.spans) {
		if l.spans[n-1].From < from {
			l.spans[n-1].To = from
			break
		}
		l.spans = l.spans[:n-1]
	}
	l.hart(Span{From: from, To: to, Task: task, Doing: Staring}, func() devices.Ticks { return from })
}

// part notes that an appliance was at work.
func (l *timeline) part(i int, from, to devices.Ticks) {
	s, row := &l.parts[i], rowID{PartLane, uint32(i), 0}
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

// begin notes that a span has begun, called so. One that is going on goes on.
func (l *timeline) begin(id spanID, at devices.Ticks, text string) {
	_, known := l.texts[id]
	_, open := l.open[id]
	switch {
	case open:
	case !known && len(l.texts) >= maxNoted || l.n.spans[id.row()] >= maxSpans:
		l.full = true
	default:
		l.open[id], l.texts[id] = at, text
	}
}

// end notes that a span has ended, if it had begun.
func (l *timeline) end(id spanID, at devices.Ticks) {
	if from, open := l.open[id]; open {
		write(l.rec.spans, l.n.spans, id.row(), Span{From: from, To: at, Task: id.task})
		delete(l.open, id)
	}
}

func (id spanID) row() rowID { return rowID{SpanLane, id.task, id.id} }

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

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

// spanID is a span on the ticket rail: whose, the number it was given, and by which hart.
type spanID struct {
	task, id uint32
	hart     uint8
}

// A note is what is known of a span on the ticket rail.
type note struct {
	text  string
	on    bool
	since devices.Ticks // it has been going on
	times int
	long  devices.Ticks // all that are over, together
	most  devices.Ticks // the longest of them
}

// spent adds a span of a hart's time, which begins where its last one ends.
func (t *Tracer) spent(hart int, s Span) {
	c := &t.cooks[hart]
	if n := len(c.spans); n > 0 {
		if last := &c.spans[n-1]; last.To == s.From && last.Task == s.Task && last.Doing == s.Doing {
			last.To = s.To
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
		if l := &c.looks[i]; here.Steps-l.at.Steps <= StareSteps {
			floor = min(floor, l.at.Now)
		}
	}
	n := 0
	for n < len(c.spans)-1 && c.spans[n].To < floor {
		t.timeline.set(hartRow(hart), c.spans[n].From, State(c.spans[n].Doing), c.spans[n].Task)
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

// begin notes that a span of the ticket rail has begun, called so. One that is going on goes on.
func (t *Tracer) begin(c *cook, id spanID, text string) {
	n, known := t.notes[id]
	switch {
	case n.on:
		return
	case !known && len(t.notes) >= maxNoted:
		t.timeline.full = true
		return
	}
	n.on, n.text, n.since = true, text, t.at
	t.notes[id] = n
	t.timeline.set(id.row(), t.at, 1, 0)
	if n.waits() {
		c.waits++
	}
}

// end notes that a span of the ticket rail has ended, if it had begun.
func (t *Tracer) end(c *cook, id spanID) {
	n := t.notes[id]
	if !n.on {
		return
	}
	if n.waits() {
		c.waits--
	}
	long := t.at - n.since
	n.on, n.times, n.long, n.most = false, n.times+1, n.long+long, max(n.most, long)
	t.notes[id] = n
	t.timeline.set(id.row(), t.at, 0, 0)
}

// waits says that a span is one in which its hart waits for another.
func (n note) waits() bool { return strings.HasPrefix(n.text, "waits") }

func (id spanID) row() rowID { return rowID{NoteRow, id.hart, id.task, id.id} }

// maxNoted is how many different spans of the ticket rail are kept.
const maxNoted = 64

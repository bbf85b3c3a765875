package trace

import (
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

package trace

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"

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

// timeline collects the spans. It keeps at most maxSpans of each row; what comes later is lost, and Full says so.
type timeline struct {
	spans []Span // of the hart, one after the other
	parts map[int][]Span
	marks map[string][]Mark
	noted map[spanID][]Span
	texts map[spanID]string        // what they are called
	open  map[spanID]devices.Ticks // since when a noted span has been going on
	full  bool
}

// spanID is a span on the ticket rail: whose, and the number it was given.
type spanID struct{ task, id uint32 }

const maxSpans = 50_000

func (l *timeline) hart(s Span) {
	if n := len(l.spans); n > 0 {
		if last := &l.spans[n-1]; last.To == s.From && last.Task == s.Task && last.Doing == s.Doing {
			last.To = s.To
			return
		}
		if n >= maxSpans {
			l.full = true
			return
		}
	}
	l.spans = append(l.spans, s)
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
	l.hart(Span{From: from, To: to, Task: task, Doing: Staring})
}

func (l *timeline) part(i int, from, to devices.Ticks) {
	if l.parts == nil {
		l.parts = map[int][]Span{}
	}
	s := l.parts[i]
	if n := len(s); n > 0 && s[n-1].To == from {
		s[n-1].To = to
		return
	}
	if len(s) >= maxSpans {
		l.full = true
		return
	}
	l.parts[i] = append(s, Span{From: from, To: to})
}

// begin notes that a span has begun, called so. One that is going on goes on.
func (l *timeline) begin(id spanID, at devices.Ticks, text string) {
	if l.noted == nil {
		l.noted, l.open, l.texts = map[spanID][]Span{}, map[spanID]devices.Ticks{}, map[spanID]string{}
	}
	_, known := l.noted[id]
	_, open := l.open[id]
	switch {
	case open:
	case !known && len(l.noted) >= maxNoted || len(l.noted[id]) >= maxSpans:
		l.full = true
	default:
		l.noted[id], l.open[id], l.texts[id] = l.noted[id], at, text
	}
}

// end notes that a span has ended, if it had begun.
func (l *timeline) end(id spanID, at devices.Ticks) {
	if from, open := l.open[id]; open {
		l.noted[id] = append(l.noted[id], Span{From: from, To: at, Task: id.task})
		delete(l.open, id)
	}
}

// maxNoted is how many different spans of the ticket rail are kept.
const maxNoted = 64

// notes is a lane for each span of the ticket rail, by task and number; what has not ended goes on to now.
func (l *timeline) notes(name func(task uint32) string, now devices.Ticks) (lanes []Lane) {
	ids := slices.SortedFunc(maps.Keys(l.noted), func(a, b spanID) int {
		return cmp.Or(cmp.Compare(a.task, b.task), cmp.Compare(a.id, b.id))
	})
	for _, id := range ids {
		spans := l.noted[id]
		if from, open := l.open[id]; open {
			spans = append(slices.Clone(spans), Span{From: from, To: now, Task: id.task})
		}
		lanes = append(lanes, Lane{Name: fmt.Sprintf("%s: %s", name(id.task), l.texts[id]),
			Kind: SpanLane, Spans: spans})
	}
	return lanes
}

func (l *timeline) mark(row string, at devices.Ticks, text string) {
	if l.marks == nil {
		l.marks = map[string][]Mark{}
	}
	if len(l.marks[row]) >= maxSpans {
		l.full = true
		return
	}
	l.marks[row] = append(l.marks[row], Mark{at, text})
}

// Lanes is the timeline so far: tasks by id, the hart's other time, spans of the ticket rail, interrupts and marks,
// appliances. The second result is false if it grew too long and its end is missing.
func (t *Tracer) Lanes() ([]Lane, bool) {
	t.account()
	var lanes []Lane
	byTask := map[uint32]int{}
	for _, id := range t.Tasks() {
		byTask[id] = len(lanes)
		lanes = append(lanes, Lane{Name: taskName(t.names, id), Kind: TaskLane})
	}
	rest := Lane{Name: "waiting", Kind: HartLane}
	kernel := Lane{Name: "switching", Kind: HartLane}
	for _, s := range t.timeline.spans {
		i, named := byTask[s.Task]
		switch {
		case s.Doing == Working && named:
			lanes[i].Spans = append(lanes[i].Spans, s)
		case s.Doing == Switching || s.Doing == Working:
			kernel.Spans = append(kernel.Spans, s)
		default:
			rest.Spans = append(rest.Spans, s)
		}
	}
	if len(t.names) == 0 {
		kernel.Name = "program"
	}
	if len(kernel.Spans) > 0 {
		lanes = append(lanes, kernel)
	}
	if len(rest.Spans) > 0 {
		lanes = append(lanes, rest)
	}
	lanes = append(lanes, t.timeline.notes(func(id uint32) string { return taskName(t.names, id) }, t.at)...)
	rows := make([]string, 0, len(t.timeline.marks))
	for row := range t.timeline.marks {
		rows = append(rows, row)
	}
	sort.Strings(rows)
	for _, row := range rows {
		lanes = append(lanes, Lane{Name: row, Kind: IRQLane, Marks: t.timeline.marks[row]})
	}
	for i := range t.parts {
		if s := t.timeline.parts[i]; len(s) > 0 {
			lanes = append(lanes, Lane{Name: t.name(i), Kind: PartLane, Spans: s})
		}
	}
	return lanes, !t.timeline.full
}

// Tasks lists the ids of the tasks that the ticket rail has told of, in order.
func (t *Tracer) Tasks() []uint32 {
	ids := make([]uint32, 0, len(t.names))
	for id := range t.names {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool { return ids[i] < ids[j] })
	return ids
}

func taskName(names map[uint32]string, id uint32) string {
	if id == 0 { // the kernel's, or nobody's
		return "rail"
	}
	if n := names[id]; n != "" {
		return n
	}
	return fmt.Sprintf("task %d", id)
}

// TaskName is the name that a task gave itself on the ticket rail, "" if it gave none.
func (t *Tracer) TaskName(id uint32) string { return t.names[id] }

// Task is the name of the task at work now, "" if none is.
func (t *Tracer) Task() string {
	if t.task == 0 {
		return ""
	}
	return taskName(t.names, t.task)
}

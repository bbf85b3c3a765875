package trace

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sort"

	"breakfast/devices"
)

// coarsely is how many stretches there are of what is so long ago that the detail is gone: each is what it was for most
// of the time.
const coarsely = 1000

// longAgo is when a hart was at something, before what is known in full.
func (t *Tracer) longAgo(id rowID, is func(State) bool, of func(State) Span) (spans []Span) {
	for _, g := range t.row(id).Segments(0, t.row(hartRow(int(id.hart))).Fine(), coarsely) {
		if is(g.State) {
			s := of(g.State)
			s.From, s.To, s.Hart = g.From, g.To, id.hart
			spans = append(spans, s)
		}
	}
	return spans
}

// hartSpans is what a hart did, as far back as that is known in full.
func (t *Tracer) hartSpans(hart int) iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for c, to := range t.row(hartRow(hart)).fine() {
			if !yield(Span{c.at, to, c.value, Doing(c.state), uint8(hart)}) {
				return
			}
		}
	}
}

// spans is when a row was in a state, as far back as that is known in full.
func (t *Tracer) spans(id rowID, state State, s Span) (spans []Span) {
	for c, to := range t.row(id).fine() {
		if c.state == state {
			s.From, s.To = c.at, to
			spans = append(spans, s)
		}
	}
	return spans
}

// fine is a row as far back as it is known in full: its changes, and how long each lasted.
func (r *Row) fine() iter.Seq2[change, devices.Ticks] {
	return func(yield func(change, devices.Ticks) bool) {
		e := r.edge(r.Fine())
		for n := e.n; ; n++ {
			c, until := r.change(n)
			c.at = max(c.at, e.at)
			if c.at < until && !yield(c, until) || n-r.height.n >= len(r.tail) {
				return
			}
		}
	}
}

// noted lists the spans of the ticket rail, by task, number and hart.
func (t *Tracer) noted() []spanID {
	return slices.SortedFunc(maps.Keys(t.notes), func(a, b spanID) int {
		return cmp.Or(cmp.Compare(a.task, b.task), cmp.Compare(a.id, b.id), cmp.Compare(a.hart, b.hart))
	})
}

// noteLanes is a lane for each span of the ticket rail; what has not ended goes on to now.
func (t *Tracer) noteLanes() (lanes []Lane) {
	for _, id := range t.noted() {
		lanes = append(lanes, Lane{Name: t.noteName(id), Kind: SpanLane, Hart: int(id.hart),
			Spans: t.spans(id.row(), 1, Span{Task: id.task, Hart: id.hart})})
	}
	return lanes
}

func (t *Tracer) noteName(id spanID) string {
	return fmt.Sprintf("%s: %s%s", taskName(t.names, id.task), t.notes[id].text, t.by(int(id.hart)))
}

// Lanes is the timeline so far: tasks by id, the harts' other time, spans of the ticket rail, interrupts and marks,
// appliances. Where there are several harts, a task has a lane for each that worked for it. The second result is false
// if it grew too long, and what was long ago is not there in full: see Rows.
func (t *Tracer) Lanes() ([]Lane, bool) {
	t.account()
	var lanes []Lane
	for _, id := range t.Tasks() {
		lanes = append(lanes, t.taskLanes(id)...)
	}
	for i := range t.cooks {
		lanes = append(lanes, t.hartLanes(i)...)
	}
	lanes = append(lanes, t.noteLanes()...)
	lanes = append(lanes, t.moments()...)
	for i := range t.parts {
		if s := t.spans(partRow(i), PartWorks, Span{}); len(s) > 0 {
			lanes = append(lanes, Lane{Name: t.name(i), Kind: PartLane, Spans: s})
		}
	}
	return lanes, t.whole()
}

// moments is a lane of marks for each row that has some, by name.
func (t *Tracer) moments() (lanes []Lane) {
	add := func(id rowID, name string) {
		if r := t.row(id); r.height.marks > 0 {
			lanes = append(lanes, Lane{Name: name, Kind: IRQLane, Marks: r.Marks(0, r.end+1, 2*marksKept)})
		}
	}
	add(rowID{kind: MarkRow}, "marks")
	add(rowID{kind: TurnRow}, "timer")
	for i := range t.parts {
		add(lineRow(i, 0), t.name(i)+" rings")
	}
	slices.SortFunc(lanes, func(a, b Lane) int { return cmp.Compare(a.Name, b.Name) })
	return lanes
}

// whole says that all detail is there.
func (t *Tracer) whole() bool {
	for id := range t.timeline.rows {
		if r := t.row(id); r.Fine() > 0 || r.marks.lost() || r.rolled.lost() {
			return false
		}
	}
	return !t.timeline.full
}

// taskLanes is a task's lane, or one for each hart that worked for it.
func (t *Tracer) taskLanes(id uint32) (lanes []Lane) {
	for i := range t.cooks {
		lane := Lane{Name: taskName(t.names, id), Kind: TaskLane, Hart: i}
		lane.Spans = t.longAgo(taskRow(id, uint8(i)), func(s State) bool { return s == TaskRuns },
			func(State) Span { return Span{Task: id} })
		for s := range t.hartSpans(i) {
			if s.Doing == Working && s.Task == id {
				lane.Spans = append(lane.Spans, s)
			}
		}
		if len(lane.Spans) > 0 {
			lanes = append(lanes, lane)
		}
	}
	if len(lanes) == 0 {
		return []Lane{{Name: taskName(t.names, id), Kind: TaskLane}}
	}
	for i := range lanes {
		if len(lanes) > 1 {
			lanes[i].Name += t.by(lanes[i].Hart)
		}
	}
	return lanes
}

// hartLanes is what a hart does for no task.
func (t *Tracer) hartLanes(hart int) (lanes []Lane) {
	kernel := Lane{Name: "switching" + t.by(hart), Kind: HartLane, Hart: hart}
	rest := Lane{Name: "waiting" + t.by(hart), Kind: HartLane, Hart: hart}
	idle := func(s State) bool { return Doing(s) > Switching }
	doing := func(s State) Span { return Span{Doing: Doing(s)} }
	rest.Spans = t.longAgo(hartRow(hart), idle, doing)
	kernel.Spans = t.longAgo(hartRow(hart), func(s State) bool {
		return Doing(s) == Switching || Doing(s) == Working && len(t.names) == 0
	}, doing)
	if len(t.names) == 0 {
		kernel.Name = "program" + t.by(hart)
	}
	for s := range t.hartSpans(hart) {
		_, named := t.names[s.Task]
		switch {
		case s.Doing == Working && named:
		case s.Doing == Switching || s.Doing == Working:
			kernel.Spans = append(kernel.Spans, s)
		default:
			rest.Spans = append(rest.Spans, s)
		}
	}
	for _, l := range []Lane{kernel, rest} {
		if len(l.Spans) > 0 {
			lanes = append(lanes, l)
		}
	}
	return lanes
}

// by says whose a lane is, where there are several harts.
func (t *Tracer) by(hart int) string {
	if len(t.cooks) == 1 {
		return ""
	}
	return fmt.Sprintf(", hart %d", hart)
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

// TaskID is the task that a hart works for now, 0 for none.
func (t *Tracer) TaskID(hart int) uint32 { return t.cooks[hart].task }

// Task is the name of the task that a hart works for now, "" if there is none.
func (t *Tracer) Task(hart int) string {
	if t.cooks[hart].task == 0 {
		return ""
	}
	return taskName(t.names, t.cooks[hart].task)
}

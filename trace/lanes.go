package trace

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
)

// row is a row's spans up to now, but for the last ones that wait.
func (l *timeline) row(id rowID) []Span { return l.rec.spans[id][:l.n.spans[id]:l.n.spans[id]] }

func (t *Tracer) hartSpans(hart int) []Span {
	return slices.Concat(t.timeline.row(hartRow(hart)), t.cooks[hart].spans)
}

func (l *timeline) partSpans(i int) []Span {
	spans := l.row(rowID{kind: PartLane, whose: uint32(i)})
	if last := l.parts[i]; last.To > 0 {
		spans = append(spans, last)
	}
	return spans
}

// noted lists the spans of the ticket rail, by task, number and hart.
func (l *timeline) noted() []spanID {
	return slices.SortedFunc(maps.Keys(l.texts), func(a, b spanID) int {
		return cmp.Or(cmp.Compare(a.task, b.task), cmp.Compare(a.id, b.id), cmp.Compare(a.hart, b.hart))
	})
}

// notes is a lane for each span of the ticket rail; what has not ended goes on to now.
func (t *Tracer) notes() (lanes []Lane) {
	l := &t.timeline
	for _, id := range l.noted() {
		spans := l.row(id.row())
		if from, open := l.open[id]; open {
			spans = append(slices.Clone(spans), Span{From: from, To: t.at, Task: id.task, Hart: id.hart})
		}
		lanes = append(lanes, Lane{Name: fmt.Sprintf("%s: %s%s", taskName(t.names, id.task), l.texts[id],
			t.by(int(id.hart))), Kind: SpanLane, Hart: int(id.hart), Spans: spans})
	}
	return lanes
}

// Lanes is the timeline so far: tasks by id, the harts' other time, spans of the ticket rail, interrupts and marks,
// appliances. Where there are several harts, a task has a lane for each that worked for it. The second result is false
// if it grew too long and its end is missing.
func (t *Tracer) Lanes() ([]Lane, bool) {
	t.account()
	var lanes []Lane
	for _, id := range t.Tasks() {
		lanes = append(lanes, t.taskLanes(id)...)
	}
	for i := range t.cooks {
		lanes = append(lanes, t.hartLanes(i)...)
	}
	lanes = append(lanes, t.notes()...)
	for _, row := range slices.Sorted(maps.Keys(t.timeline.n.marks)) {
		lanes = append(lanes, Lane{Name: row, Kind: IRQLane,
			Marks: t.timeline.rec.marks[row][:t.timeline.n.marks[row]]})
	}
	for i := range t.parts {
		if s := t.timeline.partSpans(i); len(s) > 0 {
			lanes = append(lanes, Lane{Name: t.name(i), Kind: PartLane, Spans: s})
		}
	}
	return lanes, !t.timeline.full
}

// taskLanes is a task's lane, or one for each hart that worked for it.
func (t *Tracer) taskLanes(id uint32) (lanes []Lane) {
	for i := range t.cooks {
		lane := Lane{Name: taskName(t.names, id), Kind: TaskLane, Hart: i}
		for _, s := range t.hartSpans(i) {
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
	if len(t.names) == 0 {
		kernel.Name = "program" + t.by(hart)
	}
	for _, s := range t.hartSpans(hart) {
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

// Task is the name of the task that a hart works for now, "" if there is none.
func (t *Tracer) Task(hart int) string {
	if t.cooks[hart].task == 0 {
		return ""
	}
	return taskName(t.names, t.cooks[hart].task)
}

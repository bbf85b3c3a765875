package trace

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"

	"breakfast/devices"
)

// row is a row's spans up to now, but for the last ones that wait.
func (l *timeline) row(id rowID) []Span { return l.rec.spans[id][:l.n.spans[id]:l.n.spans[id]] }

func (l *timeline) hartSpans() []Span { return slices.Concat(l.row(hartRow), l.spans) }

func (l *timeline) partSpans(i int) []Span {
	spans := l.row(rowID{PartLane, uint32(i), 0})
	if last := l.parts[i]; last.To > 0 {
		spans = append(spans, last)
	}
	return spans
}

// notes is a lane for each span of the ticket rail, by task and number; what has not ended goes on to now.
func (l *timeline) notes(name func(task uint32) string, now devices.Ticks) (lanes []Lane) {
	ids := slices.SortedFunc(maps.Keys(l.texts), func(a, b spanID) int {
		return cmp.Or(cmp.Compare(a.task, b.task), cmp.Compare(a.id, b.id))
	})
	for _, id := range ids {
		spans := l.row(id.row())
		if from, open := l.open[id]; open {
			spans = append(slices.Clone(spans), Span{From: from, To: now, Task: id.task})
		}
		lanes = append(lanes, Lane{Name: fmt.Sprintf("%s: %s", name(id.task), l.texts[id]),
			Kind: SpanLane, Spans: spans})
	}
	return lanes
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
	for _, s := range t.timeline.hartSpans() {
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

package stage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/trace"
	"breakfast/window"
)

// looked is the stretch of the run that the window shows, in ticks, and in how many pieces.
type looked struct {
	from, to uint64
	n        int
}

// mostPieces is how finely a lane is shown at most.
const mostPieces = 4000

// look is a person's look at another stretch.
func (s *Stage) look(c window.Command) {
	s.looked = looked{c.Now, c.To, int(min(max(c.Value, 2), mostPieces))}
	s.view, s.frames = nil, everyFrames
}

// stretch is the part of what is looked at that comes before an end, in ticks.
func (s *Stage) stretch(end devices.Ticks) (from, to devices.Ticks, n int) {
	if s.looked.n == 0 {
		return 0, end, 600
	}
	return min(devices.Ticks(s.looked.from), end), min(devices.Ticks(s.looked.to), end), s.looked.n
}

// recorded is what was recorded of the run when it stood at the last moment of which something is known.
type recorded struct {
	rows   []*trace.Row
	end    devices.Ticks
	future any // see trace.Tracer
}

// rows are those of all that is known, to an end: also of what is to come, if that was shown before.
func (s *Stage) rows() ([]*trace.Row, devices.Ticks) {
	t, now := s.d.Tracer(), s.d.Machine().Position().Now
	past := s.d.InPast()
	if past && s.recorded.future == t.Future() && s.recorded.end > now {
		return s.recorded.rows, s.recorded.end
	}
	rows := t.Rows()
	if !past {
		s.recorded = recorded{rows, now, t.Future()}
	}
	return rows, now
}

// timeline is the stretch of the run that is looked at, as lanes. Where there are several harts, each has one, first of
// all, of what its time goes to; and what the program notes on the ticket rail comes last, since there is much of it.
func (s *Stage) timeline() []window.Lane {
	l := lanes{several: len(s.d.Machine().Harts) > 1, tasks: map[uint32]string{}, where: s.d.Where}
	rows, end := s.rows()
	l.from, l.to, l.n = s.stretch(end)
	for _, r := range rows {
		if r.Kind == trace.TaskRow {
			l.tasks[r.Task] = r.Name
		}
	}
	for _, r := range rows {
		l.add(r)
	}
	if l.several {
		shorten(l.notes)
	}
	if l.several {
		return slices.Concat(l.harts, l.rings, l.parts, l.modes, l.calls, l.notes)
	}
	return slices.Concat(l.work, l.rest, l.notes, l.rings, l.parts, l.modes, l.calls)
}

// mostArrows is how many lives of interrupts have arrows: the last ones.
const mostArrows = 6

// arrows are from the last rings to where they were taken, and from their handlers' ends to who went on.
func (s *Stage) arrows() (list []window.Arrow) {
	t, lives := s.d.Tracer(), []life(nil)
	from, to, n := s.stretch(s.d.Machine().Position().Now)
	kernel := "program"
	for _, r := range t.Rows() {
		switch r.Kind {
		case trace.TaskRow:
			kernel = "switching"
		case trace.LineRow:
			for _, l := range r.Lives(from, to+1, n) {
				if l.Taken != devices.Never && l.Count <= 1 && r.Part >= 0 {
					lives = append(lives, life{l, r.Name + " rings"})
				}
			}
		}
	}
	slices.SortFunc(lives, func(a, b life) int { return cmp.Compare(a.Taken, b.Taken) })
	harts := len(s.d.Machine().Harts)
	for _, l := range lives[max(0, len(lives)-mostArrows):] {
		lane := kernel
		if harts > 1 {
			lane = fmt.Sprintf("hart %d", l.Hart)
		}
		list = append(list, window.Arrow{From: uint64(l.Asserted), To: uint64(l.Taken), FromLane: l.lane, ToLane: lane,
			Label: "taken after " + microseconds(l.Taken-l.Asserted)})
		if who := t.TaskName(l.Resumed); l.Returned != devices.Never && harts == 1 && who != "" {
			list = append(list, window.Arrow{From: uint64(l.Returned), To: uint64(l.Returned), FromLane: lane,
				ToLane: who, Label: fmt.Sprintf("%s on after %s", who, microseconds(l.Returned-l.Taken))})
		}
	}
	return list
}

// life is an interrupt's, and which lane is its.
type life struct {
	trace.Life
	lane string
}

// microseconds is a stretch of the machine's own time.
func microseconds(t devices.Ticks) string {
	if t >= 10_000 {
		return fmt.Sprintf("%.1f ms", float64(t)/10_000)
	}
	return fmt.Sprintf("%.1f µs", float64(t)/10)
}

// lanes are being made of rows.
type lanes struct {
	from, to devices.Ticks
	n        int
	several  bool
	tasks    map[uint32]string
	where    func(pc uint32) string

	harts, work, rest, modes, rings, parts, calls, notes []window.Lane
}

// add makes the lanes of a row.
func (l *lanes) add(r *trace.Row) {
	switch r.Kind {
	case trace.HartRow:
		if l.several {
			l.harts = append(l.harts, l.hart(r))
		} else {
			l.rest = append(l.rest, l.alone(r)...)
		}
		if lane := l.marks(r, "exceptions"); len(lane.Marks) > 0 {
			l.rings = append(l.rings, lane)
		}
	case trace.TaskRow:
		if !l.several {
			l.work = append(l.work, l.task(r))
		}
		if lane := l.marks(r, r.Name+" calls"); len(lane.Marks) > 0 {
			l.calls = append(l.calls, lane)
		}
	case trace.ModeRow:
		lane := window.Lane{Name: r.Name, Parts: []window.Lane{{Name: "U"}, {Name: "S", Kind: window.DeviceLane},
			{Name: "M", Kind: window.KernelLane}}}
		l.split(r, lane.Parts, map[trace.State]int{trace.State(cpu.U): 0, trace.State(cpu.S): 1, trace.State(cpu.M): 2})
		l.modes = append(l.modes, lane)
	case trace.LineRow:
		if r.Part >= 0 {
			l.rings = append(l.rings, l.line(r))
		}
	case trace.PartRow:
		l.parts = append(l.parts, l.part(r))
	case trace.NoteRow:
		lane := window.Lane{Name: r.Name, Spans: l.spans(r, map[trace.State]style{1: {}})}
		if l.several {
			lane.Name = fmt.Sprintf("%d %s", r.Hart, lane.Name[:max(0, strings.LastIndex(lane.Name, ", hart "))])
			if strings.Contains(r.Name, ": waits") {
				lane.Kind = window.IdleLane
			}
		}
		l.notes = append(l.notes, lane)
	case trace.TurnRow, trace.MarkRow:
		l.rings = append(l.rings, l.marks(r, r.Name))
	case trace.GateRow:
		l.modes = append(l.modes, l.deaf(r))
	}
}

// marks is a lane of a row's marks.
func (l *lanes) marks(r *trace.Row, name string) window.Lane {
	lane := window.Lane{Name: name, Kind: window.InterruptLane}
	for _, m := range r.Marks(l.from, l.to, l.n) {
		lane.Marks, lane.Many = append(lane.Marks, uint64(m.At)), append(lane.Many, m.Count)
		lane.Says = append(lane.Says, m.Text)
	}
	return lane
}

// deaf is the lane of when a hart hears no interrupts, with where they were shut off.
func (l *lanes) deaf(r *trace.Row) window.Lane {
	lane := window.Lane{Name: "interrupts off", Kind: window.KernelLane}
	if l.several {
		lane.Name = fmt.Sprintf("interrupts off, hart %d", r.Hart)
	}
	for _, g := range r.Segments(l.from, l.to, l.n) {
		shut := g.By[trace.GateShut]
		if shut == 0 || g.To == g.From {
			continue
		}
		sp := window.Span{Start: uint64(g.From), End: uint64(g.To)}
		if share := float64(shut) / float64(g.To-g.From); share < 1 {
			sp.Share = share
		} else if g.Whole {
			sp.Label = "by " + l.where(g.Value)
		}
		lane.Spans = append(lane.Spans, sp)
	}
	return lane
}

// A style is how a state of a row is shown.
type style struct {
	look  window.Look
	label string
}

// spans are the stretches of a row in which it is in one of some states. What is too short to be told apart is a
// stretch of which the state has a share.
func (l *lanes) spans(r *trace.Row, styles map[trace.State]style) (list []window.Span) {
	for _, g := range r.Segments(l.from, l.to, l.n) {
		for st := range trace.State(trace.States) {
			how, ok := styles[st]
			if !ok || g.By[st] == 0 || g.To == g.From {
				continue
			}
			sp := window.Span{Start: uint64(g.From), End: uint64(g.To), Label: how.label, Look: how.look}
			if share := float64(g.By[st]) / float64(g.To-g.From); share < 1 {
				sp.Share = share
			} else if g.What != "" {
				sp.Label = strings.TrimSpace(how.label + " " + g.What)
			}
			list = append(list, sp)
		}
	}
	return list
}

// split makes of a row a lane for each of some states: which is which. Of a stretch that is of several states each has
// its part, in the order of the states.
func (l *lanes) split(r *trace.Row, parts []window.Lane, which map[trace.State]int) {
	for _, g := range r.Segments(l.from, l.to, l.n) {
		at := g.From
		for st := range trace.State(trace.States) {
			part, ok := which[st]
			if !ok || g.By[st] == 0 {
				continue
			}
			p := &parts[part]
			p.Spans = append(p.Spans, window.Span{Start: uint64(at), End: uint64(at + g.By[st])})
			at += g.By[st]
		}
	}
}

// labels are what the parts of a hart's lane are called, by Doing.
var labels = [...]string{"works", "switching", "staring", "asleep", "waits"}

// hart is the lane of one of several harts.
func (l *lanes) hart(r *trace.Row) window.Lane {
	lane := window.Lane{Name: r.Name}
	of := map[string]int{}
	part := func(name string, kind window.Kind) *window.Lane {
		i, ok := of[name]
		if !ok {
			i, of[name] = len(lane.Parts), len(lane.Parts)
			lane.Parts = append(lane.Parts, window.Lane{Name: name, Kind: kind})
		}
		return &lane.Parts[i]
	}
	for _, g := range r.Segments(l.from, l.to, l.n) {
		at := g.From
		for st := range trace.State(len(labels)) {
			if g.By[st] == 0 {
				continue
			}
			name, kind := labels[st], window.IdleLane
			switch task, ok := l.tasks[g.Value]; {
			case trace.Doing(st) == trace.Switching:
				kind = window.KernelLane
			case trace.Doing(st) == trace.Working:
				if kind = window.TaskLane; g.Whole && ok {
					name = task
				}
			}
			p := part(name, kind)
			p.Spans = append(p.Spans, window.Span{Start: uint64(at), End: uint64(at + g.By[st])})
			at += g.By[st]
		}
	}
	return lane
}

// alone is what the only hart does for no task: the kernel, or the program; and what it waits with.
func (l *lanes) alone(r *trace.Row) (list []window.Lane) {
	name, work := "switching", map[trace.State]style{trace.State(trace.Switching): {}}
	if len(l.tasks) == 0 {
		name, work = "program", map[trace.State]style{trace.State(trace.Working): {}, trace.State(trace.Switching): {}}
	}
	rest := map[trace.State]style{}
	for _, d := range []trace.Doing{trace.Staring, trace.Sleeping, trace.Waiting} {
		rest[trace.State(d)] = style{label: labels[d]}
	}
	for _, lane := range []window.Lane{{Name: name, Kind: window.KernelLane, Spans: l.spans(r, work)},
		{Name: "waiting", Kind: window.IdleLane, Spans: l.spans(r, rest)}} {
		if len(lane.Spans) > 0 {
			list = append(list, lane)
		}
	}
	return list
}

// task is a task's lane: it runs, is ready, or waits.
func (l *lanes) task(r *trace.Row) window.Lane {
	return window.Lane{Name: r.Name, Spans: l.spans(r, map[trace.State]style{trace.TaskRuns: {},
		trace.TaskReady: {look: window.Hatched}, trace.TaskWaits: {look: window.Dotted, label: "for"}})}
}

// doing is what an appliance is at while it is at work.
var doing = map[string]string{"kettle": "heating", "toaster": "toasting", "mug": "brewing"}

func (l *lanes) part(r *trace.Row) window.Lane {
	return window.Lane{Name: r.Name, Kind: window.DeviceLane, Spans: l.spans(r, map[trace.State]style{
		trace.PartWorks: {label: doing[r.Name]}, trace.PartDone: {look: window.Hatched}})}
}

// line is an interrupt's lane: it rings until it is heard, and is served until it is completed; a mark is where it
// begins.
func (l *lanes) line(r *trace.Row) window.Lane {
	lane := window.Lane{Name: r.Name + " rings", Kind: window.InterruptLane,
		Spans: l.spans(r, map[trace.State]style{trace.LineAsserted: {look: window.Dashed},
			trace.LineServed: {look: window.Thin}})}
	for _, m := range r.Marks(l.from, l.to, l.n) {
		lane.Marks = append(lane.Marks, uint64(m.At))
	}
	return lane
}

// shorten leaves the tasks out of the names of notes, "0 toast: waits for the lock", where the hart and the rest are
// enough.
func shorten(notes []window.Lane) {
	short, count := make([]string, len(notes)), map[string]int{}
	for i, n := range notes {
		hart, rest, _ := strings.Cut(n.Name, " ")
		if _, text, ok := strings.Cut(rest, ": "); ok {
			rest = text
		}
		short[i] = hart + " " + rest
		count[short[i]]++
	}
	for i := range notes {
		if count[short[i]] == 1 {
			notes[i].Name = short[i]
		}
	}
}

package export

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/devices"
	"breakfast/trace"
)

// A Run is what is shown of a recording: all of it, or a stretch.
type Run struct {
	Program string // what was run
	Command string // the command that shows it
	Rows    []*trace.Row
	From    devices.Ticks
	To      devices.Ticks
	Clock
	Source func(part int) uint32  // the interrupt source of a part, 0 for none
	Place  func(pc uint32) string // an address as the source has it: "trap.s:12"
	Ended  string                 // what happened at To: "served", "halted"; "" for nothing

	chosen []string     // lanes; nil for all
	temps  []*trace.Row // temperatures, whether they are shown or not …
	tasks  []*trace.Row // … and tasks, and appliances
	parts  []*trace.Row
}

// Lanes are the words for what is shown, in order.
var Lanes = []string{"tasks", "harts", "interrupts", "devices", "overlap", "privilege", "gates", "spaces",
	"temperatures", "notes", "marks", "console"}

// usual are the lanes that are shown if nobody chooses.
var usual = []string{"tasks", "harts", "interrupts", "devices", "overlap", "privilege", "gates", "notes", "marks"}

// Choose keeps of a run what some of the lanes show; none means the usual ones.
func (r *Run) Choose(lanes []string) error {
	if len(lanes) == 0 {
		lanes = usual
	}
	for _, l := range lanes {
		if !slices.Contains(Lanes, l) {
			return fmt.Errorf("there are no lanes %q: want some of %s", l, strings.Join(Lanes, ", "))
		}
	}
	r.chosen, r.temps, r.tasks, r.parts = lanes, r.of(trace.CounterRow), r.of(trace.TaskRow),
		append(r.of(trace.PartRow), r.of(trace.LineRow)...)
	r.Rows = slices.DeleteFunc(slices.Clone(r.Rows), func(row *trace.Row) bool {
		return !slices.Contains(lanes, laneOf(row.Kind)) &&
			!(slices.Contains(lanes, "overlap") && (row.Kind == trace.HartRow || row.Kind == trace.PartRow))
	})
	return nil
}

// laneOf is the word for rows of a kind.
func laneOf(k trace.RowKind) string {
	switch k {
	case trace.TaskRow:
		return "tasks"
	case trace.HartRow:
		return "harts"
	case trace.LineRow, trace.TurnRow:
		return "interrupts"
	case trace.PartRow:
		return "devices"
	case trace.ModeRow:
		return "privilege"
	case trace.GateRow:
		return "gates"
	case trace.SpaceRow:
		return "spaces"
	case trace.CounterRow:
		return "temperatures"
	case trace.NoteRow:
		return "notes"
	case trace.MarkRow:
		return "marks"
	}
	return "console"
}

// of are the rows of a kind.
func (r *Run) of(k trace.RowKind) (rows []*trace.Row) {
	for _, row := range r.Rows {
		if row.Kind == k {
			rows = append(rows, row)
		}
	}
	return rows
}

// sum is a length of time that many short ones make up, as finely as the stretch asks for.
func (r *Run) sum(t devices.Ticks) string {
	if r.Kitchen && r.To-r.From < 60*devices.KitchenSecond {
		return r.Long(t)
	}
	return r.Sum(t)
}

// several says that the machine has several harts.
func (r *Run) several() bool { return len(r.of(trace.ModeRow)) > 1 || len(r.of(trace.HartRow)) > 1 }

// place is an address as people read it.
func (r *Run) place(pc uint32) string {
	if r.Place != nil {
		if text := r.Place(pc); text != "" {
			return text
		}
	}
	return fmt.Sprintf("%#08x", pc)
}

// A span is a stretch of time, half open.
type span struct{ from, to devices.Ticks }

// overlap is when some hart and some appliance were at work at once; false where that is not known in full.
func (r *Run) overlap() (list []span, known bool) {
	busy := func(rows []*trace.Row, wanted ...trace.State) (spans []span, known bool) {
		for _, row := range rows {
			for _, s := range r.each(row) {
				if !s.Whole {
					return nil, false
				}
				if slices.Contains(wanted, s.State) {
					spans = append(spans, span{s.From, s.To})
				}
			}
		}
		return union(spans), true
	}
	harts, ok := busy(r.of(trace.HartRow), trace.State(trace.Working), trace.State(trace.Switching))
	parts, too := busy(r.of(trace.PartRow), trace.PartWorks)
	if !ok || !too || len(r.of(trace.PartRow)) == 0 {
		return nil, false
	}
	for i, j := 0, 0; i < len(harts) && j < len(parts); {
		if from, to := max(harts[i].from, parts[j].from), min(harts[i].to, parts[j].to); from < to {
			list = append(list, span{from, to})
		}
		if harts[i].to < parts[j].to {
			i++
		} else {
			j++
		}
	}
	return list, true
}

// fineEnough is how many interrupts and moments of a row are looked at where each is wanted.
const fineEnough = 1 << 21

// each is a row change by change, where its detail is there; else about as finely as it is known.
func (r *Run) each(row *trace.Row) []trace.Segment {
	if row.Fine() <= r.From {
		return row.Segments(r.From, r.To, fineEnough)
	}
	return row.Segments(r.From, r.To, 1<<16)
}

// union sorts spans, and makes one of those that meet.
func union(spans []span) (list []span) {
	slices.SortFunc(spans, func(a, b span) int {
		if a.from < b.from {
			return -1
		}
		return 1
	})
	for _, s := range spans {
		if n := len(list); n > 0 && s.from <= list[n-1].to {
			list[n-1].to = max(list[n-1].to, s.to)
		} else {
			list = append(list, s)
		}
	}
	return list
}

// answer is how long an interrupt waited to be heard: until it was claimed, or, of a hart's own, taken; false if it was
// not heard.
func answer(l trace.Life, part int) (devices.Ticks, bool) {
	heard := l.Claimed
	if part < 0 {
		heard = l.Taken
	}
	if heard == devices.Never {
		return 0, false
	}
	return heard - l.Asserted, true
}

// slowest is the life that waited longest to be heard; nil if none was heard.
func slowest(lives []trace.Life, part int) (worst *trace.Life, long devices.Ticks) {
	for i := range lives {
		if a, heard := answer(lives[i], part); heard && (worst == nil || a > long) {
			worst, long = &lives[i], a
		}
	}
	return worst, long
}

// lives are those of a row that began in the stretch that is shown.
func (r *Run) lives(row *trace.Row, n int) []trace.Life { return row.Lives(r.From, r.To, n) }

// counted is how many lives there are.
func livesCount(lives []trace.Life) (n int) {
	for _, l := range lives {
		n += l.Count
	}
	return n
}

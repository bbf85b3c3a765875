package trace

import (
	"sort"

	"breakfast/devices"
)

// RowKind is what a row is about, and so what its states are, what a segment's Value is, and what its marks tell of.
type RowKind uint8

// The kinds of rows, in the order of Rows.
const (
	// HartRow is what a hart's time goes to. States: Doing. Value: the task. Marks: exceptions, with their pc.
	HartRow RowKind = iota
	// TaskRow is a task, on one hart. States: TaskAway … TaskWaits. Value: of TaskWaits, an index of What. Marks: its
	// system calls, by name.
	TaskRow
	// ModeRow is the privilege of a hart. States: cpu.U, cpu.S and cpu.M.
	ModeRow
	// GateRow is whether a hart hears interrupts. States: GateOpen, GateShut. Value: the pc of the instruction that
	// opened or shut the gate; of a trap, which shuts it, the handler.
	GateRow
	// SpaceRow is a hart's address space. States: 0, and 1 while addresses are translated. Value: satp.
	SpaceRow
	// PartRow is an appliance. States: PartIdle … PartDone.
	PartRow
	// LineRow is an interrupt: its lives (Row.Lives). States: LineQuiet … LineServed. Marks: each time that it is
	// asserted.
	LineRow
	// NoteRow is a span that a program notes on the ticket rail. States: 0, and 1 while it goes on.
	NoteRow
	// CounterRow is a value that changes: the temperature of what is in an appliance, in tenths of a °C. There are no
	// states: By[0] is the sum of Value over all ticks of a segment; Value of one that is not whole is the mean.
	CounterRow
	// MarkRow is what programs have marked on the ticket rail, of all tasks. Marks: their texts.
	MarkRow
	// TurnRow is the timer interrupts that were taken, by any hart. Marks: each.
	TurnRow
	// ConsoleRow is the console. Marks: what was printed.
	ConsoleRow
	// InputRow is what came in. Marks: where and what.
	InputRow
)

// The states of a task. It is away before it first runs and when it has ended, and while it runs on another hart. It is
// ready when it was interrupted, or yielded, or what it waited for has come, and does not run. It waits when it has
// called the kernel for something that may take time; What says for what.
const (
	TaskAway State = iota
	TaskRuns
	TaskReady
	TaskWaits
)

// The states of a GateRow. It is shut while mie enables nothing, in M mode while mstatus.MIE is 0, and in S mode while
// mstatus.SIE is 0, though interrupts of M mode are heard there. A hart that sleeps hears them all the same.
const (
	GateOpen State = iota
	GateShut
)

// The states of an appliance: at work until it rings, if it may; done, and what it rang for is not acknowledged.
const (
	PartIdle State = iota
	PartWorks
	PartDone
)

// The states of an interrupt: its line is low, or high and not claimed (a timer's or software interrupt: not taken), or
// it is served: claimed and not completed (taken, and its handler has not returned).
const (
	LineQuiet State = iota
	LineAsserted
	LineServed
)

// rowID is which row it is: of a hart; of an appliance or a device, by its index in Parts; of a task; a span of the
// ticket rail, by task and number.
type rowID struct {
	kind          RowKind
	hart          uint8
	whose, number uint32
}

// Row is one thing that was recorded, up to now. It stays as it is while the run goes on.
type Row struct {
	Kind RowKind
	Name string
	Hart int    // whose it is: of rows of harts, tasks, notes; of the harts' own interrupts
	Task uint32 // of a task or a note: its id, 0 for nobody's
	Part int    // of an appliance or a device: its index in Parts; Timer or Software; else -1

	recorded *track
	height   height
	tail     []change // after what is in height.last, not recorded yet
	end      devices.Ticks
	marks    roll[Mark]
	rolled   roll[Life]
	open     []Life // those that are not over
	what     func(uint32) string
	number   uint32 // of a note
}

// Segment is a stretch of a row.
type Segment struct {
	From, To devices.Ticks // half open
	By       Times         // how much of it was spent in each state; they add up to To - From
	State    State         // in which most of it was spent; of a whole one, all
	Whole    bool          // it is in one state, with one value, all the time
	Value    uint32        // of a whole one, or of a counter: see RowKind
	What     string        // of a whole one of a task that waits: for what
}

// Mark is a moment; or, where there are too many, the first of Count.
type Mark struct {
	At    devices.Ticks
	Text  string
	Task  uint32
	Value uint32 // of an exception: its pc
	Hart  uint8
	Count int // how many it stands for, itself included
}

// Segments is the row from a moment to another, in at most n stretches that follow one another without a gap, n being 2
// at least. If there are no more changes than that, each is a whole segment; else the time is divided evenly. Where the
// detail is gone, which was as long ago as the run was long, segments begin and end where it is known. It takes time
// that grows with n, and with the logarithm of the run.
func (r *Row) Segments(from, to devices.Ticks, n int) (list []Segment) {
	to = min(to, r.end)
	if from >= to || n < 1 {
		return nil
	}
	first, last := r.edge(from), r.edge(to)
	if first.n >= 0 && r.edge(to-1).n-first.n < n {
		return r.each(first, to)
	}
	for i, was := 1, first; i <= n; i++ {
		e := last
		if i < n {
			e = r.edge(from + (to-from)/devices.Ticks(n)*devices.Ticks(i) + (to-from)%devices.Ticks(n)*devices.Ticks(i)/
				devices.Ticks(n))
		}
		if e.at <= was.at {
			continue
		}
		s := r.segment(was, e)
		if l := len(list) - 1; l >= 0 && s.Whole && list[l].Whole && r.same(&list[l], &s) {
			list[l].To, list[l].By = s.To, list[l].By.and(s.By)
		} else {
			list = append(list, s)
		}
		was = e
	}
	return list
}

// same says that two whole segments, of which one follows the other, are of one change.
func (r *Row) same(a, b *Segment) bool {
	return a.State == b.State && a.Value == b.Value && r.edge(b.From).n == r.edge(a.From).n
}

// each is the row from an edge to a moment, change by change.
func (r *Row) each(e edge, to devices.Ticks) (list []Segment) {
	for at := e.at; at < to; e.n++ {
		c, until := r.change(e.n)
		until = min(until, to)
		if s := r.whole(c, at, until); at < until {
			list = append(list, s)
			at = until
		}
	}
	return list
}

func (r *Row) whole(c change, from, to devices.Ticks) Segment {
	s := Segment{From: from, To: to, State: c.state, Whole: true, Value: c.value}
	c.at = from
	s.By.add(c, to, r.Kind == CounterRow)
	if r.Kind == TaskRow && c.state == TaskWaits {
		s.What = r.what(c.value)
	}
	return s
}

// segment is what is between two edges.
func (r *Row) segment(a, b edge) Segment {
	if a.n >= 0 {
		if c, until := r.change(a.n); b.at <= until {
			return r.whole(c, a.at, b.at)
		}
	}
	s := Segment{From: a.at, To: b.at, By: b.by.less(a.by)}
	if r.Kind == CounterRow {
		s.Value = uint32(s.By[0] / (b.at - a.at))
		return s
	}
	for i, t := range s.By {
		if t > s.By[s.State] {
			s.State = State(i)
		}
	}
	return s
}

// Now is the state that the row is in, since when, and the value, as a whole segment.
func (r *Row) Now() Segment {
	c := r.height.last
	if n := len(r.tail); n > 0 {
		c = r.tail[n-1]
	}
	return r.whole(c, c.at, r.end)
}

// Times is how long the row was in each state from a moment to another, exactly where the detail is there; else from
// and to are where it is known, at or before those that were asked for.
func (r *Row) Times(from, to devices.Ticks) (by Times, first, last devices.Ticks) {
	a, b := r.edge(from), r.edge(min(to, r.end))
	return b.by.less(a.by), a.at, b.at
}

// Fine is since when the row is there in all detail.
func (r *Row) Fine() devices.Ticks {
	if r.height.n == 0 {
		return 0
	}
	c, s := &r.recorded.changes.levels[0], &r.recorded.sums.levels[0]
	if c.base == 0 {
		return 0
	}
	if len(c.list) == 0 || len(s.list) == 0 || c.base >= r.height.n || s.base*fan >= r.height.n {
		return r.height.last.at
	}
	return max(c.list[0].at, s.list[0].at)
}

// Marks is the row's marks from a moment to another, in order; if there are more than n, or their detail is gone, each
// that is there stands for Count of them.
func (r *Row) Marks(from, to devices.Ticks, n int) []Mark {
	return thin[Mark](&r.marks, r.height.marks, from, to, n)
}

// Lives is the lives of an interrupt that began from a moment to another, in order, the last of which may not be over;
// if there are more than n, or their detail is gone, each that is there stands for Count of them.
func (r *Row) Lives(from, to devices.Ticks, n int) []Life {
	list := thin[Life](&r.rolled, r.height.lives, from, to, n)
	for _, l := range r.open {
		if l.Asserted >= from && l.Asserted < to {
			list = append(list, l)
		}
	}
	return list
}

// entry is what a pointer to an entry of a roll that is seen can do.
type entry[E any] interface {
	*E
	when() devices.Ticks
	counts(n int)
}

// thin is what is seen of a roll from a moment to another, in the finest level that has no more than n of it.
func thin[E comparable, P entry[E]](r *roll[E], seen int, from, to devices.Ticks, n int) (list []E) {
	all := seen
	for k, step := 0, 1; k < len(r.levels); k, step = k+1, step*fan {
		l := &r.levels[k]
		there := l.list[:min(max(seen-l.base, 0), len(l.list))]
		first := sort.Search(len(there), func(i int) bool { return P(&there[i]).when() >= from })
		behind := sort.Search(len(there), func(i int) bool { return P(&there[i]).when() >= to })
		seen = (seen + fan - 1) / fan
		last := k == len(r.levels)-1
		if !last && (behind-first > n || first == 0 && l.base > 0) {
			continue
		}
		few := min(n, behind-first) // evenly: there may be no coarser level yet
		for i := range few {
			at, next := first+i*(behind-first)/few, first+(i+1)*(behind-first)/few
			e := there[at]
			P(&e).counts(min(step*(next-at), all-(l.base+at)*step))
			list = append(list, e)
		}
		break
	}
	return list
}

func (m *Mark) when() devices.Ticks { return m.At }
func (m *Mark) counts(n int)        { m.Count = n }

package trace

import (
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Life is an interrupt from its beginning to its end. What has not happened (yet) is at devices.Never. The timer and
// software interrupts of a hart are neither claimed nor completed: nobody controls them.
type Life struct {
	// the line rose, the alarm came, or software asked; or it was still high when it was completed
	Asserted  devices.Ticks
	Pending   devices.Ticks // the interrupt controller first passed it on to some hart, all its own gates being open
	Taken     devices.Ticks // a hart trapped for it: the handler's first instruction is next
	Claimed   devices.Ticks // the interrupt controller gave it to a hart
	Acked     devices.Ticks // the line fell: the device was told, the alarm set anew
	Completed devices.Ticks // the interrupt controller may ask for it again
	Returned  devices.Ticks // the handler's mret or sret

	Hart    int    // which took it, or claimed it; -1 before
	PC      uint32 // where it interrupted the program
	Handler uint32 // the first instruction of the handler
	Task    uint32 // which task it interrupted, by the ticket rail; 0 for none
	Resumed uint32 // which task went on when the handler returned
	Again   bool   // its line was still high when it was last completed

	// Behind is how long it waited behind each gate, from asserted to taken, or claimed if it was polled.
	Behind [Gates]devices.Ticks

	Count int // how many it stands for, itself included
}

// The harts' own interrupts, as Row.Part.
const (
	Timer              = -1 - iota // of M mode
	Software                       // of M mode
	SupervisorTimer                // of S mode
	SupervisorSoftware             // of S mode
)

const owns = 4 // how many a hart has

func (l *Life) when() devices.Ticks { return l.Asserted }
func (l *Life) counts(n int)        { l.Count = n }

func born(at devices.Ticks) Life {
	const n = devices.Never
	return Life{Asserted: at, Pending: n, Taken: n, Claimed: n, Acked: n, Completed: n, Returned: n, Hart: -1}
}

// over says that nothing more is to come.
func (l *Life) over() bool {
	const n = devices.Never
	return (l.Acked != n || l.Taken != n && l.Returned != n && l.Claimed == n) && // supervisor's are acked unseen
		(l.Claimed == n || l.Completed != n) && (l.Taken == n || l.Returned != n)
}

// A line is an interrupt and its life: none, one, or two, when it rings again before the last ring is completed.
type line struct {
	has, holds bool
	gate       Gate                 // behind which it waits …
	since      devices.Ticks        // … and was not charged to it
	trap       devices.Ticks        // when an external interrupt was last taken while it waited, and …
	behind     [Gates]devices.Ticks // … behind what it had waited by then
	life, held Life
}

// A frame is a trap that was taken, until its handler returns.
type frame struct {
	at          devices.Ticks
	step        uint64
	pc, handler uint32
	task        uint32
	cause       isa.Cause
	own         int // the hart's own interrupt, as a part; 0 for another
	claims      int // made in its handler
}

const mostFrames = 8

func (f *frame) external() bool { return f.cause == isa.ExternalInt || f.cause == isa.SExternalInt }

// lineRow is the row of a line.
func lineRow(part, hart int) rowID {
	if part >= 0 {
		hart = 0
	}
	return rowID{kind: LineRow, whose: uint32(part), hart: uint8(hart)}
}

// begin begins the life of a line's interrupt.
func (t *Tracer) begins(l *line, row rowID, life Life) {
	if l.has && l.life.Claimed != devices.Never && !l.holds {
		l.held, l.holds = l.life, true // it goes on until it is completed
	} else if l.has {
		t.ends(l, row, l.life)
	}
	l.has, l.life, l.gate, l.since = true, life, Passing, t.at
	t.lives(row, true)
	if !l.holds {
		t.timeline.set(row, life.Asserted, LineAsserted, 0)
	}
}

// ends writes down a life.
func (t *Tracer) ends(l *line, row rowID, life Life) {
	if l.holds && l.held.Asserted < life.Asserted {
		l.holds = false
		t.timeline.live(row, l.held)
	}
	t.timeline.live(row, life)
}

// look writes down the lives that are over.
func (t *Tracer) look(l *line, row rowID) {
	if l.holds && l.held.over() {
		l.holds = false
		t.timeline.live(row, l.held)
	}
	if l.has && !l.holds && l.life.over() {
		l.has = false
		t.lives(row, false)
		t.timeline.live(row, l.life)
	}
}

// lives notes that a line's interrupt has a life now, or none.
func (t *Tracer) lives(row rowID, on bool) {
	set, bit := &t.alive, uint32(1)<<row.whose
	if part := int(int32(row.whose)); part < 0 {
		set, bit = &t.cooks[row.hart].alive, 1<<(-1-part)
	}
	if *set &^= bit; on {
		*set |= bit
	}
}

// rang: a part's line rose.
func (t *Tracer) rang(part int) {
	row := lineRow(part, 0)
	t.begins(&t.lines[part], row, born(t.at))
	t.timeline.mark(row, Mark{At: t.at})
}

// touched: a part's register was accessed, or its deadline came.
func (t *Tracer) touched(part int) {
	l, row := &t.lines[part], lineRow(part, 0)
	if (l.has || l.holds) && !t.parts[part].Device.IRQ() {
		if l.holds && l.held.Acked == devices.Never {
			l.held.Acked = t.at
		}
		if l.has && l.life.Acked == devices.Never {
			l.life.Acked = t.at
			if l.life.Claimed == devices.Never && !l.holds {
				t.timeline.set(row, t.at, LineQuiet, 0)
			}
		}
		t.look(l, row)
	}
}

// trapped: a hart has taken a trap.
func (t *Tracer) trapped(hart int, e machine.Event) {
	c := &t.cooks[hart]
	if e.Trap.Cause.IsInterrupt() {
		t.interrupts++
		t.wakes(forTime, 0)
		if e.Trap.Cause == isa.TimerInt {
			t.timeline.mark(rowID{kind: TurnRow}, Mark{At: t.at, Task: c.task, Hart: uint8(hart)})
		}
	}
	f := frame{at: t.at, step: e.At.Steps, pc: e.PC, handler: e.Next, task: c.task, cause: e.Trap.Cause}
	switch e.Trap.Cause {
	case isa.TimerInt:
		f.own = Timer
	case isa.SoftwareInt:
		f.own = Software
	case isa.STimerInt:
		f.own = SupervisorTimer
	case isa.SSoftwareInt:
		f.own = SupervisorSoftware
	}
	if len(c.frames) == mostFrames {
		c.frames = append(c.frames[:0], c.frames[1:]...)
	}
	c.frames = append(c.frames, f)
	if f.own == 0 {
		for i := range t.lines {
			if l := &t.lines[i]; l.waits() && f.external() {
				l.trap, l.behind = t.at, l.life.Behind
			}
		}
		return
	}
	l, row := &c.own[-1-f.own], lineRow(f.own, hart)
	if !l.has || l.life.Taken != devices.Never { // it is taken as soon as it was asserted, or again
		t.begins(l, row, born(t.since(hart, f.own)))
		if f.own == Timer {
			l.life.Behind, c.late = c.late, [Gates]devices.Ticks{}
		}
	}
	l.life.take(hart, f)
	t.timeline.set(row, t.at, LineServed, 0)
}

// take notes that a hart has trapped for it.
func (l *Life) take(hart int, f frame) {
	l.Pending = min(l.Pending, f.at)
	l.Hart, l.Taken, l.PC, l.Handler, l.Task = hart, f.at, f.pc, f.handler, f.task
}

// since is when an own interrupt of a hart was asserted that is taken now, as far as that can be told: not before the
// last one was over.
func (t *Tracer) since(hart, own int) devices.Ticks {
	c := &t.cooks[hart]
	switch own {
	case Timer:
		return max(c.quiet[0], min(c.alarm, t.at))
	case SupervisorTimer:
		t.m.CLINT.Advance(t.at)
		if h := &t.m.Harts[hart]; h.ComparesTime() && h.STimeCmp <= t.m.CLINT.Time() {
			return max(c.quiet[-1-own], t.at-min(t.at, devices.Ticks(t.m.CLINT.Time()-h.STimeCmp)))
		}
	}
	return t.at
}

// returned: a handler has returned.
func (t *Tracer) returned(hart int, toUser bool) {
	c := &t.cooks[hart]
	if toUser { // no trap is open below U mode: those that are left were of tasks that have ended
		defer func() { c.frames = c.frames[:0] }()
	}
	n := len(c.frames) - 1
	if n < 0 {
		return // a kernel begins a task
	}
	f := c.frames[n]
	c.frames = c.frames[:n]
	if f.own != 0 {
		l, row := &c.own[-1-f.own], lineRow(f.own, hart)
		if l.has && l.life.Taken == f.at {
			l.life.Returned, l.life.Resumed = t.at, c.task
			c.quiet[-1-f.own] = t.at
			t.timeline.set(row, t.at, LineQuiet, 0)
			t.look(l, row)
		}
		return
	}
	for i := range t.lines {
		if f.claims == 0 {
			break
		}
		l := &t.lines[i]
		for _, life := range [...]*Life{&l.held, &l.life} {
			if life.Hart == hart && life.Taken == f.at && life.Returned == devices.Never && (l.has || l.holds) {
				life.Returned, life.Resumed = t.at, c.task
			}
		}
		t.look(l, lineRow(i, 0))
	}
}

// claims: the interrupt controller has given a source to a hart.
func (t *Tracer) claims(hart int, part int) {
	l, row, c := &t.lines[part], lineRow(part, 0), &t.cooks[hart]
	if !l.has || l.life.Claimed != devices.Never {
		t.begins(l, row, born(t.at)) // what was pending when the line fell
	}
	l.life.Claimed, l.life.Hart = t.at, hart
	l.life.Pending = min(l.life.Pending, t.at)
	if n := len(c.frames) - 1; n >= 0 && c.frames[n].external() {
		if l.life.take(hart, c.frames[n]); l.trap == l.life.Taken {
			l.life.Behind = l.behind
		}
		c.frames[n].claims++
	}
	t.timeline.set(row, t.at, LineServed, 0)
}

// completes: a source's claim is over.
func (t *Tracer) completes(part int) {
	l, row := &t.lines[part], lineRow(part, 0)
	switch {
	case l.holds:
		l.held.Completed = t.at
		t.timeline.set(row, t.at, LineAsserted, 0)
		if !t.parts[part].Device.IRQ() {
			t.timeline.set(row, t.at, LineQuiet, 0)
		}
		t.look(l, row)
	case l.has && l.life.Claimed != devices.Never:
		l.life.Completed = t.at
		t.timeline.set(row, t.at, LineQuiet, 0)
		if t.look(l, row); t.parts[part].Device.IRQ() {
			again := born(t.at)
			again.Again = true
			if l.has { // its handler goes on
				t.ends(l, row, l.life)
				l.has = false
			}
			t.begins(l, row, again)
		}
	}
}

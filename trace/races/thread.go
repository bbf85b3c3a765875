package races

import (
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// Who does something, and what was to come before?
//
// A thread is a task, a program, or the handlers of a hart: who is interrupted and goes on later is the same. A call
// (ecall) is made by who calls. A handler that an interrupt brings is a thread of its own: it might have come earlier,
// or later. Deeper handlers, that interrupt others, are others.
//
// Nothing that a thread did comes before the handler that interrupts it, but what had to be so that it could come: who
// set the alarm that was set to never, started the device that rings, rang the bell of the other hart. The same for a
// task that a handler lets go on where it was interrupted. What had to wait for the handler comes after it: who slept
// until it came, who had made a call, who begins.

// A thread is one of them.
type thread struct {
	id    int
	clock clock // what came before
	slept bool  // it has slept, and no interrupt has come since

	depth  int   // of a handler, how many it has interrupted; -1 for others
	cause  uint8 // of a handler, the code of its interrupt
	before clock // of a handler, what had to come before the interrupt
	held   *thread
	undone []undo // what it has stored to, since it was called
	listed []pair // and what is to be listed, if it does not take that back

	boundary uint64     // the last step that began,
	open     uint32     // which interrupts could come before it, bits as of mie,
	opened   [32]uint64 // and for those that cannot now, when they could last
}

// mostThreads are followed; what others do is not looked at.
const mostThreads, mostDeep = 32, 8

// begins notes which interrupts could come before a step.
func (t *thread) begins(step uint64, open uint32) {
	if open != t.open {
		for bit := range t.opened {
			if t.open>>bit&1 != 0 {
				t.opened[bit] = t.boundary
			}
		}
		t.open = open
	}
	t.boundary = step
}

// openSince is the interrupts that could come after a step, and before the last one that began, which is a later one.
func (t *thread) openSince(step uint64) uint32 {
	open := t.open
	for bit, last := range t.opened {
		if last > step {
			open |= 1 << bit
		}
	}
	return open
}

// thread is one more; nil, if they are too many.
func (o *order) thread(depth int) *thread {
	if len(o.threads) == mostThreads {
		o.forgets = true
		return nil
	}
	t := &thread{id: len(o.threads), depth: depth}
	o.threads = append(o.threads, t)
	return t
}

// after notes that all which another thread did up to a step comes before what a thread does from now on.
func (t *thread) after(c clock, other *thread, step uint64) {
	if t != nil && other != nil {
		t.clock = t.clock.join(c, other.id, step)
	}
}

// interrupted has a handler go on, and says whether who it interrupts has slept until then.
func (o *order) interrupted(h *hart, e machine.Event) (slept bool) {
	held := h.thread
	if h.thread = nil; held == nil {
		return false
	}
	slept, held.slept = held.slept, false
	depth := held.depth + 1
	if depth >= mostDeep {
		o.forgets = true
		return slept
	}
	of := &o.handlers[e.Hart]
	if of[depth] == nil {
		of[depth] = o.thread(depth)
	}
	t := of[depth]
	if h.thread = t; t == nil {
		return slept
	}
	t.cause, t.before, t.held, t.undone, t.listed = uint8(e.Trap.Cause.Code()), nil, held, nil, nil
	switch e.Trap.Cause {
	case isa.TimerInt:
		t.before = o.alarms[e.Hart]
	case isa.SoftwareInt:
		t.before = o.bells[e.Hart]
	}
	t.clock = t.clock.join(t.before, t.id, 0)
	return slept
}

// returned has a hart go on with what was suspended, or, nil, with something else.
func (o *order) returned(h *hart, s *suspended, e machine.Event) {
	from, to, waited := h.thread, (*thread)(nil), true
	switch {
	case s != nil && s.thread != nil:
		to, waited = s.thread, !s.Cause.IsInterrupt() || s.slept
	case e.Task != 0:
		if to = o.tasks[e.Task]; to == nil {
			if to = o.thread(-1); to != nil {
				o.tasks[e.Task] = to
			}
		}
	default:
		to = o.thread(-1)
	}
	if from != nil && from != to {
		o.settle(from)
	}
	if h.thread = to; from == nil || to == nil {
		return
	}
	if from.depth >= 0 && to != from && to != from.held {
		o.switching |= 1 << from.cause
	}
	if waited {
		to.after(from.clock, from, e.At.Steps)
	}
}

// tell is told of what else happens.
func (o *order) tell(h *hart, e machine.Event) {
	t := h.thread
	if t == nil {
		return
	}
	switch e.Kind {
	case machine.Slept:
		t.slept = true
	case machine.Woke:
		t.clock = t.clock.join(o.bells[e.Hart], t.id, 0)
	case machine.Claimed:
		for i := range o.parts {
			if o.parts[i].Source == e.Value {
				t.before = t.before.join(o.starts[i], t.id, 0)
				t.clock = t.clock.join(o.starts[i], t.id, 0)
			}
		}
	case machine.Stored:
		if e.Reg != nil && e.Reg.Name == "MSIP" && int(e.Index) < len(o.bells) && e.Value&1 != 0 {
			o.bells[e.Index] = o.bells[e.Index].join(t.clock, t.id, e.At.Steps)
		}
	}
}

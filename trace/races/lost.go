package races

import (
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace/contexts"
)

// When was an update lost?
//
// Somebody loads a word, makes something of it, and stores that to the word with a plain store. In between another
// thread has stored to it, and there stands something else than what was loaded: what that one wrote is gone. Threads
// are told apart by their registers: what an interrupt holds up goes on when an mret leads to its pc with all registers
// as they were. A handler is a thread of its own; what an ecall calls is not asked, since it was called.
//
// A word on a stack that was popped in between is another word. A word that has got its old value back is taken for
// one that nobody has touched.

// A stored is the last store to a word.
type stored struct {
	by  uint64 // the thread
	who party
	mark
}

// A suspended is a stretch that a trap holds up.
type suspended struct {
	contexts.Context
	*stretch
	who    party
	thread *thread // nil, if nobody asks what is ordered
	slept  bool    // and so does not go on before the interrupt
}

// handler is the stretch that begins with a trap.
func (d *Detector) handler(e machine.Event) *stretch {
	r := d.stretch(e.At.Steps)
	r.handler, r.handles = e.Trap.Cause, true
	return r
}

// lose reports that the step, which has retired, stores over what another thread has written.
func (d *Detector) lose(h *hart, e machine.Event) {
	s := &h.step
	if !s.memory {
		return
	}
	l, ok := h.run.updating(s)
	if !ok || s.value == l.value {
		return
	}
	o, ok := d.last[s.addr]
	if !ok || o.by == h.run.id || o.at.Steps <= l.at.Steps {
		return
	}
	d.report(Lost, update{load: l, store: s.mark}, h.run.party(e), o)
}

// party is who runs in a stretch.
func (r *stretch) party(e machine.Event) party {
	return party{task: e.Task, handles: r.handles, cause: r.handler, hart: e.Hart}
}

// A party is who did something: a task, a handler, or, where the ticket rail names none, a hart's program.
type party struct {
	task    uint32
	handles bool
	cause   isa.Cause
	hart    int
}

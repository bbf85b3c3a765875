package history

import (
	"fmt"

	"breakfast/machine"
)

// Diverged says that running again has not led to where the run was before, as it always must: something changed the
// machine that is no Input, or there is a mistake in this program. What is shown of the past after From is not what
// was.
type Diverged struct {
	// From is the last moment that is known to be as it was, To the first that is known not to be. They are a step
	// apart, or the same, where the step is known: from a session's digests it is not.
	From, To machine.Position
	What     error // what of it differs
}

// Error names the step, or those between which it is.
func (d *Diverged) Error() string {
	where := fmt.Sprintf("between step %d and step %d", d.From.Steps, d.To.Steps)
	if d.To.Steps <= d.From.Steps+1 {
		where = fmt.Sprintf("at step %d", d.To.Steps)
	}
	return fmt.Sprintf("running again is not what it was: %s %v; what is shown of the run after step %d may never "+
		"have been so", where, d.What, d.From.Steps)
}

// Unwrap is what differs.
func (d *Diverged) Unwrap() error { return d.What }

// Diverged is an error of the type with that name, of the first time that running again was not as before; nil as long
// as it is.
func (h *History) Diverged() error { return h.diverged }

// agree compares the machine with the waypoint that was kept here, if there is one. It costs what keeping one does.
func (h *History) agree() {
	here := h.m.Position()
	i := upTo(h.kept, here) - 1
	if i < 0 || h.kept[i].position() != here || h.diverged != nil {
		return
	}
	if e, _, ok := h.typed.at(h.kept[i].next); ok && come(here)(e.At) {
		return // something has come in since, in the same place
	}
	if err := h.m.Differs(h.kept[i].at); err != nil {
		h.diverge(h.agreed, here, err)
		h.locate(last(h.kept[:upTo(h.kept, h.agreed)]), here)
	} else {
		h.agreed = here
	}
}

// diverge notes that between two moments something came to differ.
func (h *History) diverge(from, by machine.Position, err error) {
	if h.diverged == nil {
		h.diverged = &Diverged{From: from, To: by, What: err}
	}
}

// stand keeps the moment at which a move has ended: nothing but the next one may change the machine.
func (h *History) stand() {
	h.leaveStand()
	h.stood = h.m.Checkpoint()
}

func (h *History) leaveStand() {
	if h.stood != nil {
		h.stood.Release()
		h.stood = nil
	}
}

// moves is called where a move begins. It finds whether somebody has changed the machine since the last one ended.
func (h *History) moves() {
	if h.stood == nil {
		return
	}
	if at := h.stood.At(); at == h.m.Position() {
		if err := h.m.Differs(h.stood); err != nil {
			h.diverge(at, at, err)
		} else {
			h.agreed = at
		}
	}
	h.leaveStand()
}

// locate looks for the step at which the run leads to this one time and to that another, from a waypoint on, by the
// moment at which it was seen to. Where it leads to one now, and only was another before, nothing more is known.
func (h *History) locate(from waypoint, by machine.Position) {
	if by.Steps-from.position().Steps > h.Budget {
		return
	}
	here, next := h.m.Checkpoint(), h.next
	heard, together := h.m.Hear(machine.Anytime), h.m.Alone()
	var halves []waypoint
	defer func() {
		_ = h.m.Restore(here) // one of this very machine
		here.Release()
		cutBehind(halves, machine.Position{})
		together()
		h.m.Hear(heard)
		h.next = next
	}()
	end, what := by.Steps, h.varies(from, by.Steps)
	if what == nil {
		return
	}
	for begin := from.position().Steps; end-begin > 1; begin = from.position().Steps {
		half := begin + (end-begin)/2
		if err := h.varies(from, half); err != nil {
			end, what = half, err
			continue
		}
		from = h.waypoint(from)
		halves = append(halves, from)
	}
	h.diverged = &Diverged{From: from.position(), To: machine.Position{Steps: end, Now: by.Now}, What: what}
}

// varies runs to a step twice, and says what is another the second time; nil if nothing is.
func (h *History) varies(from waypoint, step uint64) error {
	h.rerun(from, step)
	once := h.m.Checkpoint()
	defer once.Release()
	h.rerun(from, step)
	return h.m.Differs(once)
}

// rerun runs from a waypoint to a step, or as far as the run goes.
func (h *History) rerun(from waypoint, step uint64) {
	if from.at == nil {
		h.m.Reset()
	} else if h.m.Restore(from.at) != nil {
		return
	}
	h.m.Forget()
	h.hand(from.next, step-1)
	for h.m.Position().Steps < step {
		stop := h.run(machine.Limit{Steps: step, Now: never})
		h.m.Output()
		if stop.Reason != machine.Reached && stop.Reason != machine.InVain {
			return
		}
	}
}

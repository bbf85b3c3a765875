package history

import (
	"math"

	"breakfast/machine"
)

// Long moves are made in slices: so that moments are kept on the way, so that somebody can look up (Pauses), and so
// that nobody need wait for the end of one (Mark).
const (
	slice      = 1 << 18 // steps between looks at a context, and before and behind checkpoints …
	sliceTicks = 1 << 22 // … and ticks, where there is a limit of time

	slow = 8 // what the stepper makes is as much work as so many steps of the engine
)

// slice is how far to run at once, of the way to a limit.
func (h *History) slice(l machine.Limit) machine.Limit {
	p, most := h.m.Position(), uint64(slice)
	if h.pause != nil {
		most /= slow
	}
	l.Steps = min(l.Steps, p.Steps+min(most, math.MaxUint64-p.Steps))
	if i := upTo(h.kept, p); i < len(h.kept) {
		l.Steps = min(l.Steps, max(p.Steps+1, h.kept[i].position().Steps)) // to look at it in passing
	}
	if len(h.expected) > 0 {
		at := h.expected[0].At
		if l.Steps = min(l.Steps, max(p.Steps+1, at.Steps)); p.Steps == at.Steps && p.Now < at.Now { // in a sleep
			l.Now = min(l.Now, at.Now)
			return l
		}
	}
	if l.Now != never { // else whoever waits for ever is to be found where he begins to
		most := max(sliceTicks, min(2*h.slept, never/2)) // a long sleep is slept through in few
		l.Now = min(l.Now, p.Now+min(most, never-p.Now))
	}
	return l
}

// over says that a stop, after a slice, is one of the whole way to a limit.
func (h *History) over(stop machine.Stop, l machine.Limit) bool {
	p := h.m.Position()
	return stop.Reason != machine.Reached || p.Steps >= l.Steps || p.Now >= l.Now
}

// Pauses has somebody be called between the slices of a move, with how much work there was since: that of so many steps
// of the engine. It may look at the machine, but not move it; it may end the move by a panic, and then move the machine
// with Back alone. Nil ends that.
func (h *History) Pauses(pause func(work uint64)) { h.pause = pause }

// work runs to the end of a slice.
func (h *History) work(to machine.Limit) machine.Stop {
	from, fast := h.m.Position(), h.m.Fast()
	stop := h.run(to)
	if h.slept = 0; h.m.Position().Steps == from.Steps {
		h.slept = h.m.Position().Now - from.Now
	}
	if h.pause != nil {
		here := h.m.Position()
		steps := here.Steps - from.Steps
		fast = h.m.Fast() - fast
		h.worked += fast + slow*(steps-fast) + uint64(here.Now-from.Now)/16 + overhead
	}
	return stop
}

// overhead is the work that there is beside steps.
const overhead = 256

// lookUp calls who wants to be called between slices.
func (h *History) lookUp() {
	if h.pause != nil && h.worked > 0 {
		work := h.worked
		h.worked = 0
		h.pause(work)
	}
}

// A Mark is a moment to come back to, as if nothing had been run since.
type Mark struct {
	waypoint
	typed  log
	fed    int
	latest machine.Position
}

// Mark marks the present moment, until the mark is Released.
func (h *History) Mark() *Mark {
	m := &Mark{h.waypoint(h.nearest(h.m.Position())), h.typed, h.fed, h.End()}
	m.next = h.next
	return m
}

// Back moves the run to a mark. Nothing may have come in since but what was given; what of the run was not known then
// is forgotten.
func (h *History) Back(m *Mark) {
	if h.back(m.waypoint) == nil {
		_ = h.m.Restore(m.at) // with what was to come
	}
	h.typed, h.fed, h.latest = m.typed, m.fed, m.latest
	h.kept, h.near = cutBehind(h.kept, m.latest), cutBehind(h.near, m.latest)
}

// Release gives the mark back.
func (m *Mark) Release() { m.release() }

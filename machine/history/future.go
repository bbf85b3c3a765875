package history

import "breakfast/machine"

// Where something comes in in the past, another future begins. The one that was known is put away, and can be had back
// until yet another begins.

// A future is what was known of a run after some moment.
type future struct {
	fork   waypoint         // that moment
	latest machine.Position // how far it was known
	typed  log              // what came in, from power-on
	fed    int              // of what was given
	kept   []waypoint
	seen   func() // has the observer know it again
}

// release gives back what a future holds.
func (f *future) release() {
	if f != nil {
		f.fork.release()
		f.kept = cutBehind(f.kept, machine.Position{})
	}
}

// Past says that more is known of the run than up to now: whatever comes in begins another future.
func (h *History) Past() bool { return before(h.m.Position(), h.latest) }

// End is the last moment of the run that is known.
func (h *History) End() machine.Position {
	if here := h.m.Position(); before(h.latest, here) {
		return here
	}
	return h.latest
}

// forget makes this moment, if it is in the past, the last that is known: another future begins.
func (h *History) forget() {
	if !h.Past() {
		return
	}
	h.old.release()
	h.old = h.leave(h.waypoint(h.nearest(h.m.Position())))
	h.m.Forget()
}

// leave puts the future away that is known, from the present moment on, which is known up to here.
func (h *History) leave(fork waypoint) *future {
	here, c := h.m.Position(), fork.next
	f := &future{fork: fork, latest: h.latest, typed: h.typed, fed: h.fed}
	n := 0
	for n < len(h.kept) && !before(here, h.kept[n].position()) && h.kept[n].next.off <= c.off {
		n++
	}
	f.kept = append(f.kept, h.kept[n:]...)
	clear(h.kept[n:])
	h.kept = h.kept[:n]
	h.forgetNear(0)
	for i, d := range h.expected { // of another future nothing is known
		if before(here, d.At) {
			h.expected = h.expected[:i]
			break
		}
	}
	for e, after, ok := h.typed.at(c); ok; e, after, ok = h.typed.at(after) {
		if e.given {
			h.fed--
		}
	}
	h.typed.cut(c)
	h.next, h.latest = c, here
	if h.observer != nil {
		f.seen = h.observer.Forget()
	}
	return f
}

// Undo leaves the future that began last for the one that was known before, and goes to where it began, without what
// came in there. Undone again, that is as it was. It is false, and does nothing, if no future was left.
func (h *History) Undo() bool {
	f := h.old
	if f == nil {
		return false
	}
	if here := h.m.Position(); before(h.latest, here) {
		h.latest = here
	}
	fork := f.fork
	if h.back(fork) != nil {
		return false
	}
	h.old = h.leave(fork)
	h.typed, h.fed, h.latest = f.typed, f.fed, f.latest
	h.kept = append(h.kept, f.kept...)
	if f.seen != nil {
		f.seen()
	}
	h.advance(machine.Limit{Steps: fork.position().Steps, Now: never}) // what comes in here has
	return true
}

// Undoable says that Undo has a future to go back to, and where in the run that was left.
func (h *History) Undoable() (at machine.Position, ok bool) {
	if h.old == nil {
		return at, false
	}
	return h.old.fork.position(), true
}

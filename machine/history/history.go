// Package history goes back in a run: a machine's inputs, with the moments at which they came in, and now and then a
// checkpoint of it. Going back is going to a checkpoint, or to power-on, and running again from there.
//
// There are two ways of going back. Seek and Replay are an excursion: whoever looks at something that has passed comes
// back himself (machine.Restore), and nobody else notices. Go moves the run itself, and an Observer with it.
//
// A run that goes well pays nothing for it but the checkpoints.
package history

import (
	"errors"
	"math"
	"sort"

	"breakfast/devices"
	"breakfast/machine"
)

const (
	never = devices.Never

	// Longest is a history's budget if nobody says otherwise; some seconds.
	Longest = 200_000_000
)

// ErrTooLong says that a moment is too far from all that was kept to be gone back to.
var ErrTooLong = errors.New("the way here is too long to be gone again")

// An Observer watches a run from power-on, and goes back with it.
type Observer interface {
	// Save is what it knows now, and about how many bytes that takes.
	Save() (state any, bytes int)
	// Restore has it know what it knew when it saved that; what it knew at power-on, if state is nil.
	Restore(state any)
	// Forget begins another future: what it has kept of what came later than now it may forget. Undo has it kept again;
	// it is Restored to a state from before then.
	Forget() (undo func())
	// Bytes is about how many bytes it takes, without the states it saved.
	Bytes() int
}

// History is the past of a machine, from power-on.
type History struct {
	m        *machine.Machine
	observer Observer
	typed    log
	next     cursor           // what the machine is to be handed next, in the run itself …
	again    cursor           // … and on an excursion
	latest   machine.Position // where the run was when Go went back

	kept  []waypoint // in order
	every uint64     // steps from one to the next, at least …
	rest  uint64     // … and from the last one, since it took so much
	share uint64     // of the way to the end is the way to the next, at most: 1 by this
	held  bool       // Hold was called
	near  []waypoint // on the way to where Go went last, in order

	old *future // the one that was left last

	diverged error
	agreed   machine.Position    // the last moment since Go at which the machine was what it was
	stood    *machine.Checkpoint // where the last move ended; nil where that was not kept
	run      func(machine.Limit) machine.Stop
	expected []Digest         // of what was played, those that are to come …
	verified machine.Position // … and where the last one was

	pause  func(work uint64) // see Pauses
	worked uint64            // since it was called
	slept  devices.Ticks     // in the last slice, if nothing else was done in it

	given []byte // see Give
	fed   int    // how much of it is in the log

	// Budget is how many steps are run again at most to get to a moment on an excursion.
	Budget uint64
	// Memory is how many bytes of the host's memory the past takes at most, about; at first 256 MiB. If the log of
	// inputs alone takes more, no moments are kept, and going back is running again from power-on.
	Memory int
}

// New is the history of a machine that stands at power-on.
func New(m *machine.Machine) *History {
	return &History{m: m, run: m.Run, every: keepEvery, share: finest, Budget: Longest, Memory: keepBytes}
}

// Observe has an observer go along with the run, which stands at power-on.
func (h *History) Observe(o Observer) { h.observer = o }

// note notes an input that was posted.
func (h *History) note(in machine.Input, given bool) {
	h.typed.add(entry{in, given})
	h.next = h.typed.end
}

// come says of an input's position that it has come at another.
func come(here machine.Position) func(machine.Position) bool {
	return func(p machine.Position) bool { return p.Steps <= here.Steps && p.Now <= here.Now }
}

// Type hands bytes to the terminal now, and notes when. In the past that makes another future: what came later is
// forgotten.
func (h *History) Type(data []byte) {
	h.forget()
	h.note(h.m.Type(data), false)
}

// Post hands an input in, which is to come later, and notes it. One that the machine does not take is an error.
func (h *History) Post(in machine.Input) error {
	if err := h.m.Check(in); err != nil {
		return err
	}
	h.forget()
	in, err := h.m.Post(in)
	if err == nil {
		h.note(in, false)
	}
	return err
}

// Reset goes back to power-on, and forgets what has come in.
func (h *History) Reset() {
	for i := range h.kept {
		h.kept[i].release()
	}
	h.forgetNear(0)
	h.leaveStand()
	h.old.release()
	h.old = nil
	h.kept, h.typed, h.fed, h.held, h.every, h.latest = h.kept[:0], log{}, 0, false, keepEvery, machine.Position{}
	h.rest, h.share, h.diverged, h.expected = 0, finest, nil, nil
	h.back(waypoint{})
	h.listen()
}

// Give is what is typed at the terminal when the program looks for it, a byte each time; for a machine at its
// beginning. After it, somebody may Type.
func (h *History) Give(data []byte) {
	h.given, h.fed = data, 0
	h.listen()
}

// listen lets the machine stop where it looks for input, if there is some left to give.
func (h *History) listen() {
	if h.fed < len(h.given) {
		h.m.Hear(machine.Asked)
	} else {
		h.m.Hear(machine.Anytime)
	}
}

// Run runs to a limit, and hands the program a byte of what is typed whenever it looks for one; after the last, input
// is over. It returns what is left, and keeps checkpoints on the way.
func (h *History) Run(l machine.Limit, typed []byte) (stop machine.Stop, rest []byte) {
	h.m.Hear(machine.Asked)
	for {
		to := h.slice(l)
		stop = h.m.Run(to)
		h.Pass()
		switch {
		case stop.Reason == machine.WantsInput && len(typed) == 0:
			h.m.Hear(machine.Over)
		case stop.Reason == machine.WantsInput:
			h.Type(typed[:1])
			typed = typed[1:]
		case h.over(stop, l):
			return stop, typed
		}
	}
}

// Advance runs to a limit: through what is known, with what came in there, and beyond, with what was given (see Give).
// It keeps checkpoints on the way.
func (h *History) Advance(l machine.Limit) machine.Stop {
	h.moves()
	from := h.m.Position().Steps
	stop := h.advance(l)
	if h.m.Position().Steps-from >= max(near, h.rest) { // a small part of the work that was
		h.stand()
	}
	return stop
}

func (h *History) advance(l machine.Limit) machine.Stop {
	h.listen()
	for {
		h.lookUp()
		to := h.slice(l)
		h.next = h.hand(h.next, to.Steps)
		stop := h.work(to)
		h.Pass()
		switch {
		case stop.Reason == machine.WantsInput:
			h.forget()
			h.note(h.m.Type(h.given[h.fed:h.fed+1]), true)
			h.fed++
			h.listen()
		case stop.Reason == machine.InVain && before(h.m.Position(), h.latest): // as it was the first time
		case h.over(stop, l):
			h.unhand()
			return stop
		}
	}
}

// unhand takes back, in the past, what the machine was handed and has not come: it is what it was here before.
func (h *History) unhand() {
	if before(h.m.Position(), h.latest) && h.m.Forget() > 0 {
		h.next = h.here()
	}
}

// here is the place behind all that has come.
func (h *History) here() cursor {
	p := h.m.Position()
	from := last(h.kept[:upTo(h.kept, p)])
	return h.typed.behind(from.next, come(p))
}

// hand hands the machine the inputs from a place on that come with some step or before, since there may be many; and
// returns the place of the next.
func (h *History) hand(c cursor, last uint64) cursor {
	for e, after, ok := h.typed.at(c); ok && e.At.Steps <= last; e, after, ok = h.typed.at(c) {
		h.m.Post(e.Input)
		c = after
	}
	return c
}

// Go moves the run to a position of what is known of it, in either direction; or, beyond its end, as far as it goes.
func (h *History) Go(p machine.Position) machine.Stop {
	h.moves()
	here := h.m.Position()
	if before(h.latest, here) {
		h.latest = here
	}
	from := h.nearest(p)
	if w := from.position(); before(p, here) || before(here, w) {
		h.back(from)
		h.near = cutBehind(h.near, p)
		h.approach(from, p.Steps)
	}
	stop := h.advance(machine.Limit{Steps: p.Steps, Now: never})
	if h.m.Position().Now < p.Now {
		stop = h.advance(machine.Limit{Steps: math.MaxUint64, Now: p.Now})
	}
	h.arrive(p)
	h.stand()
	return stop
}

// GoTime moves the run to the first position at which the time is now, or, beyond its end, as far as it goes.
func (h *History) GoTime(now devices.Ticks) machine.Stop {
	from := last(h.kept[:sort.Search(len(h.kept), func(i int) bool { return h.kept[i].position().Now >= now })])
	if here, w := h.m.Position(), from.position(); here.Now >= now || before(here, w) {
		h.Go(w)
	}
	return h.Advance(machine.Limit{Steps: math.MaxUint64, Now: now})
}

// back moves the run to a waypoint.
func (h *History) back(w waypoint) (err error) {
	h.leaveStand()
	if w.at == nil {
		h.m.Reset()
	} else if err = h.m.Restore(w.at); err != nil { // somebody made another machine of it: its program is as it was
		h.diverge(h.Before(w.position()), w.position(), err)
		w = waypoint{}
		h.m.Reset()
	}
	h.agreed = w.position()
	h.m.Forget()
	h.next = w.next
	if h.observer != nil {
		h.observer.Restore(w.state)
	}
	return err
}

// From is where running begins if Go goes to a position.
func (h *History) From(p machine.Position) machine.Position {
	here, from := h.m.Position(), h.nearest(p)
	if w := from.position(); before(p, here) || before(here, w) {
		return w
	}
	return here
}

// nearest is the last waypoint that is not behind a position.
func (h *History) nearest(p machine.Position) waypoint {
	from, close := last(h.kept[:upTo(h.kept, p)]), last(h.near[:upTo(h.near, p)])
	if before(from.position(), close.position()) {
		return close
	}
	return from
}

// Before is the last moment before a position from which the run can be run again at no cost.
func (h *History) Before(p machine.Position) machine.Position {
	i := sort.Search(len(h.kept), func(i int) bool { return !before(h.kept[i].position(), p) })
	from := last(h.kept[:i])
	return from.position()
}

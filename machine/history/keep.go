package history

import (
	"math"
	"slices"
	"sort"

	"breakfast/machine"
)

// Which moments are kept. A waypoint is kept every so many steps; as the run goes on, those behind it are thinned, so
// that the way from one to the next is no longer than a share of the way from there to the end of what is known. So a
// run of n steps has about finest × log n of them, close together where people look, and the way to any moment is
// short for how long ago it is. If they hold too much, the share grows.
const (
	keepEvery = 1 << 18   // steps from a waypoint to the next; up to twice as many …
	long      = 16        // … in a run of so many times that
	finest    = 64        // the share is a 64th, at first
	keepBytes = 256 << 20 // History.Memory, at first

	// near is how many steps before where one went is a waypoint: whoever goes back by steps goes on going back.
	near     = 1 << 12
	mostNear = 64
)

// A waypoint is a moment to run again from. The zero one is power-on.
type waypoint struct {
	at    *machine.Checkpoint
	next  cursor // what comes in after it
	state any    // of the observer
	bytes int    // of that, and of what was written to the disk since the one before
	saved int    // bytes: of that alone
	held  bool
}

func (w *waypoint) position() machine.Position {
	if w.at == nil {
		return machine.Position{}
	}
	return w.at.At()
}

// release gives back what a waypoint holds.
func (w *waypoint) release() {
	if w.at != nil {
		w.at.Release()
	}
	*w = waypoint{}
}

// waypoint is one at the present moment, which comes after another.
func (h *History) waypoint(after waypoint) waypoint {
	w := waypoint{at: h.m.Checkpoint(), next: h.here()}
	if h.observer != nil {
		w.state, w.saved = h.observer.Save()
	}
	w.weigh(after)
	return w
}

// weigh finds how many bytes it takes, besides what the machine knows of, after another.
func (w *waypoint) weigh(after waypoint) { w.bytes = w.saved + w.at.Wrote(after.at) }

// upTo is how many of a list of waypoints are not behind a position.
func upTo(list []waypoint, p machine.Position) int {
	return sort.Search(len(list), func(i int) bool { return before(p, list[i].position()) })
}

// last is the last of a list of waypoints.
func last(list []waypoint) (w waypoint) {
	if n := len(list); n > 0 {
		w = list[n-1]
	}
	return w
}

// Pass is to be called now and then. It keeps the present moment, if the last one kept is long ago; in the past, it
// looks whether what was kept here is the same.
func (h *History) Pass() {
	h.verify()
	after, here := last(h.kept), h.m.Position()
	end := after.position().Steps
	if here.Steps < end || here.Steps-end < max(h.every, h.rest, min(2*h.every, end/long)) {
		h.agree()
		return
	}
	had := h.m.Kept()
	h.kept = append(h.kept, h.waypoint(after))
	h.rest = uint64(max(0, h.m.Kept()-had)) // a step takes longer than a byte: so it costs a few percent
	h.thin()
	for h.bytes() > h.Memory && h.every < math.MaxUint64 {
		h.spare()
	}
}

// spare has less be kept.
func (h *History) spare() {
	switch {
	case len(h.near) > 0:
		h.forgetNear(0)
	case h.old != nil && len(h.old.kept) > 0:
		h.old.kept = cutBehind(h.old.kept, machine.Position{})
	case h.share > 1:
		h.share /= 2
	case h.every < 1<<40:
		h.every *= 2
	default: // what must be kept is too much
		h.every = math.MaxUint64
		for i := range h.kept {
			h.kept[i].release()
		}
		h.kept = h.kept[:0]
	}
	h.thin()
}

// thin gives back the waypoints without which the ways are short enough; but not those that are held, nor the last.
func (h *History) thin() {
	n := len(h.kept) - 1
	if n < 1 {
		return
	}
	end := h.kept[n].position().Steps
	to, next := end, n // the way to the next that stays; which that is
	for i := n - 1; i >= 0; i-- {
		from := uint64(0)
		if i > 0 {
			from = h.kept[i-1].position().Steps
		}
		w := &h.kept[i]
		if w.held || to-from > max(h.every, (end-from)/h.share) {
			to, next = w.position().Steps, i
			continue
		}
		w.release()
		after := waypoint{}
		if i > 0 {
			after = h.kept[i-1]
		}
		h.kept[next].weigh(after)
	}
	h.kept = slices.DeleteFunc(h.kept, func(w waypoint) bool { return w.at == nil })
}

// bytes is how many bytes are kept, about: what the machine's checkpoints hold, what was written to the disk, what the
// observer knew, and the log of inputs.
func (h *History) bytes() int {
	sum := h.m.Kept() + cap(h.typed.bytes)
	if h.observer != nil {
		sum += h.observer.Bytes()
	}
	lists := [][]waypoint{h.kept, h.near}
	if h.old != nil {
		sum += cap(h.old.typed.bytes)
		lists = append(lists, h.old.kept)
	}
	for _, list := range lists {
		for i := range list {
			sum += list[i].bytes
		}
	}
	return sum
}

// Bytes is how many bytes of the host's memory the past takes, about.
func (h *History) Bytes() int { return h.bytes() }

// Hold keeps the moment that Pass kept last for good. Only the first call counts.
func (h *History) Hold() {
	if n := len(h.kept); !h.held {
		h.held = true
		if n > 0 {
			h.kept[n-1].held = true
		}
	}
}

// approach leaves waypoints on the way from one to where one is going, each half as far from there as the last: going
// back by more and more steps costs no more than they are.
func (h *History) approach(from waypoint, to uint64) {
	for way := to - from.position().Steps; way > 2*near; way /= 2 {
		h.advance(machine.Limit{Steps: to - way/2, Now: never})
		if len(h.near) == mostNear {
			h.forgetNear(mostNear / 2)
		}
		w := h.waypoint(from)
		h.near = append(h.near, w)
		from = w
	}
}

// forgetNear gives back all of the moments of approach but so many, the last ones.
func (h *History) forgetNear(but int) {
	n := len(h.near) - but
	for i := range h.near[:n] {
		h.near[i].release()
	}
	h.near = slices.Delete(h.near, 0, n)
}

// cutBehind gives back the waypoints of a list that are behind a position.
func cutBehind(list []waypoint, p machine.Position) []waypoint {
	n := upTo(list, p)
	for i := n; i < len(list); i++ {
		list[i].release()
	}
	return list[:n]
}

package trace

import (
	"sort"

	"breakfast/devices"
)

// A State is what a row is in for a while; which there are, and what they are called, depends on the row: see RowKind.
type State uint8

// States is how many states a row can have.
const States = 6

// Times is how long a row was in each state. Of a row of values (Counter) the first is their sum over all ticks.
type Times [States]devices.Ticks

func (t Times) less(u Times) Times {
	for i := range t {
		t[i] -= u[i]
	}
	return t
}

func (t Times) and(u Times) Times {
	for i := range t {
		t[i] += u[i]
	}
	return t
}

// A change is since when a row has been in a state, with a value that says more of it.
type change struct {
	at    devices.Ticks
	value uint32
	state State
}

// A sum is how long a row had been in each state when a change came.
type sum struct {
	at devices.Ticks
	by Times
}

// A track is a row as it was recorded: its changes, and for each fan-th of them how it was until then. So the time
// spent in a state between two moments is a difference, however much lies between them.
type track struct {
	changes roll[change]
	sums    roll[sum]
}

// height is how much of a row is seen: so many changes, and the last one, which is not recorded before it has passed.
type height struct {
	n     int
	last  change
	by    Times // until last
	marks int

	track *track // of that recording, as are these, once they were looked for
	noted *roll[Mark]
	lived *roll[Life]
	of    *recording
	lives int
}

func newTrack(room int) *track {
	return &track{roll[change]{room: room, deep: 1}, roll[sum]{room: room / fan, deep: deepest}}
}

// pass records the last change of a row, which lasted until then.
func (t *track) pass(h *height, until devices.Ticks, counts bool) {
	t.changes.write(h.n, h.last)
	if h.n%fan == 0 {
		t.sums.write(h.n/fan, sum{h.last.at, h.by})
	}
	h.n++
	h.by.add(h.last, until, counts)
}

// add adds the time that a row stayed as a change made it.
func (t *Times) add(c change, until devices.Ticks, counts bool) {
	if counts {
		t[0] += devices.Ticks(c.value) * (until - c.at)
	} else {
		t[c.state] += until - c.at
	}
}

// An edge is a moment of a row, and how long that had been in each state by then. Where the detail is gone, it is the
// last moment before the one that was asked for at which that is known.
type edge struct {
	at devices.Ticks
	by Times
	n  int // of the change that was the last one by then; -1 if that is not known
}

// edge is the edge at a moment, or near it.
func (r *Row) edge(x devices.Ticks) edge {
	if h := &r.height; x >= h.last.at {
		return r.after(edge{h.last.at, h.by, h.n}, x)
	}
	c := &r.recorded.changes.levels[0] // there is one: the last change is later, so one has passed
	if seen := min(r.height.n-c.base, len(c.list)); seen > 0 && c.list[0].at <= x {
		n := c.base + sort.Search(seen, func(i int) bool { return c.list[i].at > x }) - 1
		s, _ := r.recorded.sums.at(n / fan)
		return r.after(edge{s.at, s.by, n / fan * fan}, x)
	}
	seen := (r.height.n + fan - 1) / fan
	for i := range r.recorded.sums.levels {
		l := &r.recorded.sums.levels[i]
		n := min(max(seen-l.base, 0), len(l.list))
		if n > 0 && l.list[0].at <= x {
			s := l.list[sort.Search(n, func(i int) bool { return l.list[i].at > x })-1]
			return edge{s.at, s.by, -1}
		}
		seen = (seen + fan - 1) / fan
	}
	return edge{n: -1}
}

// after goes on from the edge at a change to a later moment: few changes lie between, or they are the last ones.
func (r *Row) after(e edge, x devices.Ticks) edge {
	for {
		c, until := r.change(e.n)
		e.by.add(c, min(x, until), r.Kind == CounterRow)
		if e.at = min(x, until); x < until || until == r.end {
			return e
		}
		e.n++
	}
}

// change is change n of a row, which is kept, and how long it lasted.
func (r *Row) change(n int) (c change, until devices.Ticks) {
	if c = r.nth(n); n-r.height.n < len(r.tail) {
		return c, r.nth(n + 1).at
	}
	return c, r.end
}

func (r *Row) nth(n int) change {
	switch i := n - r.height.n; {
	case i < 0:
		c, _ := r.recorded.changes.at(n)
		return c
	case i == 0:
		return r.height.last
	default:
		return r.tail[i-1]
	}
}

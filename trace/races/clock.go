package races

import "slices"

// A clock says of each thread, by its number, up to which step all that it did is known to have come before. It is
// never changed: what knows more is another one.
type clock []uint64

func (c clock) at(thread int) uint64 {
	if thread < len(c) {
		return c[thread]
	}
	return 0
}

// join is what two clocks know, and that a thread has come as far as a step.
func (c clock) join(o clock, thread int, step uint64) clock {
	more := step > c.at(thread)
	for i, s := range o {
		more = more || s > c.at(i)
	}
	if !more {
		return c
	}
	r := slices.Grow(slices.Clone(c), max(len(o), thread+1))
	r = r[:max(len(c), len(o), thread+1)]
	for i, s := range o {
		r[i] = max(r[i], s)
	}
	r[thread] = max(r[thread], step)
	return r
}

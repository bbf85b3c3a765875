package explore

import (
	"slices"

	"breakfast/devices"
)

// Of several interrupts, too, timings are alike by what one run proves, of all that begin alike.
//
// The first is placed where a gate is closed, and taken where it opens, as if it were placed there: what follows is the
// same, and later by what lies between. If from there on, with no further interrupt, nothing reads a clock or a device
// that moves, and nothing is due so soon that it could tell the difference, then the run comes by the same boundaries.
// And wherever the second is placed, the hart stands still until the same moment: from there on even the time is the
// same. So what came of all that begin where the gate opens came of those that begin where it is closed.
//
// Of one hart, one source, and steps of a tick each. The rounds of a loop that waits are not merged in this way: what
// is placed after an earlier round meets the later ones.

// A subtree is what came of all schedules that begin with the same placements.
type subtree struct {
	*tally
	told  told // to the run with no further interrupt, since the last of them
	quiet devices.Ticks
	limit bool // some run was ended by a limit of time
}

// An early is a subtree that was tried before its turn.
type early struct {
	walk        *walk
	boundary, n int
	subtree     *subtree
}

// merges says that subtrees are looked for that are alike.
func (w *worker) merges() bool {
	return w.reduces() && len(w.Sources) == 1 && w.Sources[0].Pause == 0 && w.Sample == 0 &&
		w.Machine.Config().MHz == 10
}

// begun is what came of all schedules of n more placements that begin with one at a boundary of a walk.
func (w *worker) begun(k *walk, i, source, n int) *tally {
	depth := len(w.placed)
	if w.merges() {
		if j, ok := k.opens(i, source); ok && k.list[j].at.Now-k.list[i].at.Now == devices.Ticks(j-i) {
			sub := w.early[depth].of(k, j, n)
			if sub == nil {
				sub = w.subtree(k, j, source, n, false)
				w.early[depth] = early{k, j, n, sub}
			}
			if later := devices.Ticks(j - i); !w.stopped && sub.told&tellsTime == 0 &&
				sub.quiet > later+1 && !sub.limit {
				return sub.moved(w.place(&k.list[i], source), depth, later)
			}
		}
	}
	if sub := w.early[depth].of(k, i, n); sub != nil {
		return sub.tally
	}
	return w.subtree(k, i, source, n, true).tally
}

// of is the subtree, if it is that of a boundary of a walk, and of so many placements; nil if not.
func (e *early) of(k *walk, boundary, n int) *subtree {
	if e.walk == k && e.boundary == boundary && e.n == n {
		return e.subtree
	}
	return nil
}

// subtree tries all schedules of n more placements that begin with one at a boundary of a walk. If that has come to it,
// the worker's last stand may come near.
func (w *worker) subtree(k *walk, i, source, n int, near bool) *subtree {
	sub := &subtree{tally: newTally()}
	if near {
		w.approach(k.list[i].at.Steps)
	}
	limits := w.limits
	w.descend(&k.list[i], source)
	w.notes.begin(k.list[i].at.Steps)
	next := w.walk()
	sub.told, sub.quiet = w.noticed()
	if !w.vain(next.stop, &k.list[i]) && len(next.list) > 0 {
		sub.part, sub.rest = next.full, next.came
		if next.waits() {
			sub.told |= tellsTime // until a device's next event is not as long elsewhere
		}
		w.tries(sub.tally, next, 0, len(next.list), n-1)
	}
	w.ascend()
	sub.limit = w.limits > limits
	return sub
}

// moved is what came of the schedules if their placement at a depth is another one, and the next so much later. None
// was run.
func (s *subtree) moved(to Placement, depth int, later devices.Ticks) *tally {
	t := *s.tally
	t.level.Merged = t.level.Timings
	move := func(s Schedule) Schedule {
		s = slices.Clone(s)
		s[depth] = to
		s[depth+1].At.Now += later
		return s
	}
	t.failing = nil
	for _, s := range s.failing {
		t.failing = append(t.failing, move(s))
	}
	run := func(r *Run) *Run {
		if r == nil {
			return nil
		}
		other := *r
		other.Schedule = move(r.Schedule)
		return &other
	}
	t.failure, t.beside = run(s.failure), run(s.beside)
	return &t
}

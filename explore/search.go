package explore

import (
	"slices"

	"breakfast/machine"
)

// An outcome is what came of an interrupt placed at a boundary.
type outcome uint8

const (
	skipped outcome = iota // it cannot be placed there: it is due already
	right
	failed
	vain    // nothing could make it due
	undrawn // the lot did not fall on it
)

// A tally is what came of some schedules with the same number of placements.
type tally struct {
	level    Level
	heat     map[uint32]*Heat
	outcomes []outcome // of the boundaries of the first level: of each, by source
	marks    []Mark    // of the same
	part     bool      // some run had more boundaries than are looked at
	rest     int       // the most that a run had, after what is placed
	failing  []Schedule
	failure  *Run
	beside   *Run
}

// unit is how many boundaries of the first level one unit of work has, where that is the last and runs are short: of
// longer runs it has fewer.
const (
	unit      = 64
	unitSteps = 1 << 17
)

// A search is an exploration under way.
type search struct {
	*plan
	answer  *Answer
	workers []*worker
	cut     bool // before all was tried that was to be
	rest    int  // most boundaries of a run, after its first interrupt
}

// all tries all levels, until something has failed.
func (s *search) all() {
	a := s.answer
	first := 1
	if s.Sample > 0 {
		first = s.Most
	}
	for n := first; n <= s.Most && a.Whole && a.Failure == nil; n++ {
		t, whole := s.level(n)
		s.cut, s.rest = !whole, t.rest
		whole = whole && !t.part && (s.Sample == 0 || n == 1 && s.drawn == nil)
		t.level.Placed, t.level.Whole, t.level.Of = n, whole, len(s.first.list)
		a.Levels, a.Whole = append(a.Levels, t.level), whole
		if a.Failure = t.failure; a.Failure != nil {
			a.Whole, a.Beside, a.Failing = true, t.beside, t.failing
		}
		if t.level.Timings > 0 {
			a.Heat = sorted(t.heat)
		}
		if s.Sample == 0 || n == 1 {
			a.Marks = t.marks
		}
	}
}

// level tries all schedules with n placements.
func (s *search) level(n int) (t *tally, whole bool) {
	size := max(1, int(min(unit, unitSteps/max(s.ends.steps, 1))))
	if n > 1 {
		size = 1
	}
	t = newTally()
	list := s.first.list
	whole = s.units((len(list)+size-1)/size, func(w *worker, u int) *tally {
		part := newTally()
		w.tries(part, s.first, u*size, min(u*size+size, len(list)), n)
		return part
	}, func(u int, part *tally) Progress {
		t.add(part)
		t.level.Done = min(u*size+size, len(list))
		return Progress{Placed: n, Done: t.level.Done, Of: len(list),
			Timings: s.answer.Timings() + t.level.Timings, Failed: t.level.Failed}
	})
	if n == 1 && len(t.outcomes) > 0 {
		w := s.workers[0]
		w.origin()
		outcomes, marks, level := t.outcomes, t.marks, Level{Merged: t.level.Merged, Done: t.level.Done}
		t = newTally()
		t.outcomes, t.marks, t.level = outcomes, marks, level
		t.sum(w, s.first, 0, outcomes)
		w.choose(t, s.first, 0, outcomes)
	}
	return t, whole
}

// tries tries all schedules of n more placements, the first of them at boundaries of a walk from the last stand.
func (w *worker) tries(t *tally, k *walk, from, to, n int) {
	if n > 1 {
		for i := from; i < to; i++ {
			was, b := t.level, &k.list[i]
			for s := range w.Sources {
				if w.stops() {
					return
				}
				if b.drawn>>s&1 != 0 && w.may(b, s) && b.far>>s&1 == 0 {
					t.add(w.begun(k, i, s, n))
				}
			}
			if len(w.placed) == 0 {
				t.mark(b, was)
			}
		}
		return
	}
	r, outcomes := w.reducer(k), make([]outcome, 0, (to-from)*len(w.Sources))
	for i := from; i < to; i++ {
		for s := range w.Sources {
			switch {
			case w.stops():
				return
			case k.list[i].drawn>>s&1 == 0:
				outcomes = append(outcomes, undrawn)
			default:
				outcomes = append(outcomes, r.of(i, s))
			}
		}
	}
	t.level.Merged += r.merged
	if len(w.placed) == 0 {
		t.outcomes = outcomes // which are summed up together
		for i := from; i < to; i++ {
			was := t.level
			for s := range w.Sources {
				t.count(outcomes[(i-from)*len(w.Sources)+s])
			}
			t.mark(&k.list[i], was)
		}
		return
	}
	t.sum(w, k, from, outcomes)
	w.choose(t, k, from, outcomes)
}

// stops says that somebody has asked for an end: what is not whole is forgotten.
func (w *worker) stops() bool {
	if w.deaf {
		return false
	}
	w.stopped = w.stopped || w.Stop != nil && w.Stop()
	return w.stopped
}

// outcome tries one placement more.
func (w *worker) outcome(b *boundary, source int) outcome {
	on, stop := w.try(b, source)
	if on.vain(stop, b) {
		return vain
	}
	if stop.Reason == machine.Reached {
		w.limits++
	}
	if _, bad := on.judge(stop); bad {
		return failed
	}
	return right
}

func newTally() *tally { return &tally{heat: map[uint32]*Heat{}} }

// count counts an outcome.
func (t *tally) count(o outcome) {
	switch o {
	case failed:
		t.level.Failed++
		t.level.Timings++
	case right:
		t.level.Timings++
	case vain:
		t.level.InVain++
	}
}

// mark notes what came of the runs whose first interrupt is placed at a boundary, of what was counted since.
func (t *tally) mark(b *boundary, was Level) {
	if n := t.level.Timings - was.Timings; n > 0 {
		t.marks = append(t.marks, Mark{At: b.at, PC: b.pc, Tried: n, Failed: t.level.Failed - was.Failed})
	}
}

// sum adds the outcomes of placements at a walk's boundaries, from one on.
func (t *tally) sum(w *worker, k *walk, from int, outcomes []outcome) {
	last := make([]uint64, len(w.Sources)*len(w.m.Harts))
	apart := w.apart(k, from, outcomes)
	for i, o := range outcomes {
		n, s := from+i/len(w.Sources), i%len(w.Sources)
		t.count(o)
		if o != right && o != failed {
			continue
		}
		b := &k.list[n]
		pc := k.where(n, s)
		if apart[i] {
			pc = b.pc
		}
		h := t.heat[pc]
		if h == nil {
			h = &Heat{PC: pc}
			t.heat[pc] = h
		}
		h.Tried++
		if b.next>>s&1 != 0 {
			t.level.Next++
		}
		if o == failed {
			h.Failed++
			if len(t.failing) < MostFailing {
				t.failing = append(t.failing, w.with(b, s))
			}
		}
		if at, was := k.at(n, s)+1, &last[s*len(w.m.Harts)+b.hart]; apart[i] {
			t.level.Moments++
		} else if at != *was {
			*was = at
			t.level.Moments++
		}
	}
}

// apart says of each outcome whether it is of a placement at closed gates and another than that where they open: so
// what runs at closed gates has told the one from the other, and where the hart stood still is what matters.
func (w *worker) apart(k *walk, from int, outcomes []outcome) []bool {
	type opening struct {
		at   uint64
		came outcome
	}
	list, opens := make([]bool, len(outcomes)), make([]opening, len(w.Sources)*len(w.m.Harts))
	for i := len(outcomes) - 1; i >= 0; i-- {
		n, s, o := from+i/len(w.Sources), i%len(w.Sources), outcomes[i]
		if o != right && o != failed {
			continue
		}
		b := &k.list[n]
		next := &opens[s*len(w.m.Harts)+b.hart]
		if at := k.at(n, s); b.open>>s&1 != 0 {
			*next = opening{at, o}
		} else if at != 0 && at == next.at {
			list[i] = o != next.came
		}
	}
	return list
}

// add adds what came of the next unit.
func (t *tally) add(next *tally) {
	t.outcomes = append(t.outcomes, next.outcomes...)
	t.marks = append(t.marks, next.marks...)
	t.level.Timings += next.level.Timings
	t.level.Moments += next.level.Moments
	t.level.Failed += next.level.Failed
	t.level.Next += next.level.Next
	t.level.InVain += next.level.InVain
	t.level.Merged += next.level.Merged
	t.part, t.rest = t.part || next.part, max(t.rest, next.rest)
	t.failing = append(t.failing, next.failing[:min(len(next.failing), MostFailing-len(t.failing))]...)
	for pc, h := range next.heat {
		if t.heat[pc] == nil {
			t.heat[pc] = &Heat{PC: pc}
		}
		t.heat[pc].Tried += h.Tried
		t.heat[pc].Failed += h.Failed
	}
	if t.failure == nil || next.failure != nil && next.failure.atOnce() && !t.failure.atOnce() {
		t.failure, t.beside = next.failure, next.beside
	}
}

// sorted is all heat, by address.
func sorted(heat map[uint32]*Heat) (list []Heat) {
	for _, h := range heat {
		list = append(list, *h)
	}
	slices.SortFunc(list, func(a, b Heat) int { return int(int64(a.PC) - int64(b.PC)) })
	return list
}

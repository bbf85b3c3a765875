package explore

import (
	"slices"

	"breakfast/devices"
)

// atOnce says that the last interrupt is taken where it is placed: which is easier to understand.
func (r *Run) atOnce() bool { return len(r.Schedule) > 0 && r.Schedule[len(r.Schedule)-1].Open }

// choose finds, among placements at all boundaries of a walk, the first one that fails and is taken at once, or else
// the first one that fails; and beside it the nearest that does not. It runs both.
func (w *worker) choose(t *tally, k *walk, from int, outcomes []outcome) {
	n := len(w.Sources)
	at := func(i int) *boundary { return &k.list[from+i/n] }
	best := -1
	for i, o := range outcomes {
		if o != failed {
			continue
		}
		if open := at(i).open>>(i%n)&1 != 0; best < 0 || open {
			best = i
			if open {
				break
			}
		}
	}
	if best < 0 || t.failure != nil && (t.failure.atOnce() || at(best).open>>(best%n)&1 == 0) {
		return
	}
	t.failure, t.beside = w.again(at(best), best%n), nil
	if w.Sample > 0 {
		if t.beside = w.nearest(at(best), best%n); t.beside != nil {
			return
		}
	}
	for d := n; d < len(outcomes); d += n {
		for _, i := range [...]int{best - d, best + d} {
			if i >= 0 && i < len(outcomes) && outcomes[i] == right {
				t.beside = w.again(at(i), i%n)
				return
			}
		}
	}
}

// again runs with a placement once more, to say how it ends.
func (w *worker) again(b *boundary, source int) *Run {
	w.deaf = true
	defer func() { w.deaf = false }()
	if s := &w.stands[len(w.stands)-1]; s.at.At().Steps > b.at.Steps {
		w.rewind()
	}
	w.approach(b.at.Steps)
	on, stop := w.try(b, source)
	wrong, _ := on.judge(stop)
	return &Run{Schedule: w.with(b, source), Wrong: wrong, Stop: stop, End: on.m.Position()}
}

// with is a schedule with one placement more.
func (w *worker) with(b *boundary, source int) Schedule {
	return append(slices.Clone(w.placed), w.place(b, source))
}

// rewind goes back to power-on, and makes the placements again.
func (w *worker) rewind() {
	placed := slices.Clone(w.placed)
	waits := make([]devices.Ticks, len(placed))
	for i := range waits {
		waits[i] = w.stands[i+1].still - w.stands[i].still
	}
	w.origin()
	for i, p := range placed {
		s := slices.IndexFunc(w.Sources, func(s Source) bool { return s.Name == p.Source.Name })
		b := &boundary{at: p.At, pc: p.PC, hart: p.Hart, wait: waits[i]}
		if p.Open {
			b.open = 1 << s
		}
		if p.Until > 0 && p.Source.Pause == 0 {
			b.next, b.until = 1<<s, slices.Repeat([]devices.Ticks{p.Until}, len(w.Sources))
		}
		w.descend(b, s)
	}
}

// Nearest says that the run beside the failure is the nearest that does not fail. Of a sample it is known only if that
// is near.
func (a *Answer) Nearest() bool {
	if a.Beside == nil {
		return false
	}
	p, q := a.Failure.Schedule, a.Beside.Schedule
	x, y := p[len(p)-1].At.Steps, q[len(q)-1].At.Steps
	return a.Sample == nil || max(x, y)-min(x, y) <= around
}

// around is how many steps from a schedule of a sample the nearest is looked for that does not fail.
const around = 256

// nearest is the nearest run that does not fail to one that does, of a sample: it need not have been drawn. Nil if none
// is near.
func (w *worker) nearest(b *boundary, source int) *Run {
	w.deaf = true
	defer func() { w.deaf = false }()
	w.rewind()
	k := w.walker()
	k.from, k.to = b.at.Steps-min(b.at.Steps, around), b.at.Steps+around
	w.follow(k, k.to)
	here := slices.IndexFunc(k.list, func(o boundary) bool { return o.at == b.at && o.hart == b.hart })
	for d := 1; here >= 0 && d < len(k.list); d++ {
		for _, i := range [...]int{here - d, here + d} {
			if i < 0 || i >= len(k.list) {
				continue
			}
			o := &k.list[i]
			if w.may(o, source) && o.far>>source&1 == 0 && w.outcome(o, source) == right {
				return w.again(o, source)
			}
		}
	}
	return nil
}

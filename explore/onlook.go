package explore

import "breakfast/machine"

// How much is looked on, in steps of all runs, where nobody has to wait long for it; and how many runs besides those of
// which each shows another handler.
const (
	onlookSteps = 8_000_000
	onlookRuns  = 24
)

// Onlook makes the run with no interrupt placed once more, and some with one: of each source and hart the first that is
// taken where it is placed, which shows what its handler does, and others, spread over the run. Look attaches an
// onlooker to the machine, at power-on, and what it returns is called when the run has ended; of a long run that is a
// while after the interrupt. Onlook says how many runs it made; none, if the run with no interrupt is wrong. An error
// is as of Explore.
func (q Question) Onlook(look func(m *machine.Machine) (done func())) (runs int, err error) {
	p := newPlan(q)
	p.anyEnd, p.Sample = true, 0
	_, w, err := p.base()
	if p.first != nil && p.first.full { // what is seen of it is enough
		w, err = p.newWorker()
	}
	if err != nil {
		return 0, err
	}
	w.origin()
	done := look(w.m)
	stop := w.run(w.bound)
	done()
	if stop.Reason != machine.Halted || stop.Code != 0 || p.Check != nil && p.Check(w.m) != "" {
		return 0, nil
	}
	steps := w.m.Position().Steps
	runs = 1
	for n, at := range w.onlooks() {
		if w.stops() || n >= len(p.Sources)*len(w.m.Harts) && steps > onlookSteps {
			break
		}
		b := &p.first.list[at/len(p.Sources)]
		w.origin()
		done := look(w.m)
		w.post(b, at%len(p.Sources))
		w.run(min(w.bound, b.at.Steps+MuchCode))
		done()
		runs++
		steps += w.m.Position().Steps
	}
	return runs, nil
}

// onlooks is which placements are looked on: boundaries, times sources, of the first walk.
func (w *worker) onlooks() (list []int) {
	n, first := len(w.Sources), map[[2]int]bool{}
	var all []int // that are taken where they are placed
	for i := range w.first.list {
		b := &w.first.list[i]
		for s := range w.Sources {
			if !w.may(b, s) || (b.open&^(b.far|b.next))>>s&1 == 0 {
				continue
			}
			all = append(all, i*n+s)
			if who := [2]int{s, b.hart}; !first[who] {
				first[who] = true
				list = append(list, i*n+s)
			}
		}
	}
	for k := range min(onlookRuns, len(all)) {
		list = append(list, all[len(all)*k/min(onlookRuns, len(all))])
	}
	return list
}

package explore

import (
	"cmp"
	"fmt"
	"slices"

	"breakfast/devices"
	"breakfast/machine"
)

// A boundary is the moment before a step of a hart, at which interrupts can be placed.
type boundary struct {
	at   machine.Position
	pc   uint32
	hart int
	own  uint64 // steps that the hart has made
	due  uint32 // sources that are due there already, as bits by their index
	next uint32 // those whose device goes on and does not ring for it: the hart stands still until its next event …

	until []devices.Ticks // … which is then, by source; nil where next is 0

	open uint32 // those whose interrupt would be taken there
	far  uint32 // those that are due in too long a time

	drawn uint32 // those that are tried there

	state uint32        // the same at boundaries of the same state
	wait  devices.Ticks // until the latest alarm that can be placed there
	calm  uint32        // the same, if between them nothing could tell time
}

// A walk is the boundaries of a run that are in the stretch; of a sample, those that were drawn.
type walk struct {
	list []boundary
	// taken is, of each boundary and source, in which step an interrupt is taken that is placed there: if its gates are
	// closed, the first one at which they are open. 0 if they never are.
	taken  []uint64
	taking []uint32 // before which instruction; 0 if it is not in the stretch
	came   int      // boundaries that it has come by
	full   bool     // there are more
	closed bool     // it has come by the mark that ends the stretch
	stop   machine.Stop
}

// at is when the interrupt of a source is taken that is placed at a boundary.
func (k *walk) at(boundary, source int) uint64 {
	return k.taken[boundary*(len(k.taken)/len(k.list))+source]
}

// where is the instruction before which an interrupt is taken that is placed at a boundary; the one there, if it never
// is, or not in the stretch.
func (k *walk) where(boundary, source int) uint32 {
	return cmp.Or(k.taking[boundary*(len(k.taken)/len(k.list))+source], k.list[boundary].pc)
}

// waits says that somewhere on the walk a device goes on and does not ring for it.
func (k *walk) waits() bool {
	return slices.ContainsFunc(k.list, func(b boundary) bool { return b.next != 0 })
}

// mostSources can be placed in one exploration.
const mostSources = 32

// A walker is a probe that makes a walk.
type walker struct {
	*plan
	walk
	inside   bool             // between the marks
	wait     [][]int          // of each source and hart, the places in taken that are not known yet
	gates    []gates          // of each hart
	devices  []devices.Device // of the sources
	one      *lot             // one boundary is drawn; nil for all
	visits   visited          // where they were drawn
	timings  []int            // of each source
	counts   bool             // visits are all that is wanted
	from, to uint64           // steps between which boundaries are wanted; 0 for all
	steady
}

// gates are the sources that come to a hart through open gates, as bits, as long as nothing has changed them.
type gates struct {
	known bool
	open  uint32
}

// mayGate are the events that may open or close a gate.
const mayGate = machine.Trapped | machine.Returned | machine.Gated | machine.Loaded | machine.Stored | machine.Due |
	machine.Rang | machine.Entered | machine.Restarted

// open says that a source comes to the hart that is meant through open gates.
func (w *walker) open(m *machine.Machine, hart, source int) bool {
	g := &w.gates[hart]
	if !g.known {
		*g = gates{known: true}
		for i := range w.Sources {
			if w.Sources[i].open(m) {
				g.open |= 1 << i
			}
		}
	}
	return g.open>>source&1 != 0
}

// probe is what it is told.
func (w *walker) probe() machine.Probe {
	kinds := machine.Begun | mayGate
	if w.In.From != "" {
		kinds |= machine.RailMark
	}
	return machine.Probe{Kinds: kinds, Tell: func(m *machine.Machine, e machine.Event) {
		switch e.Kind {
		case machine.Begun:
			w.begun(m, e)
		case machine.RailMark:
			was := w.inside
			w.inside = w.In.marked(e, was)
			w.closed = w.closed || was && !w.inside
		default:
			clear(w.gates)
			w.event(m, e)
		}
	}}
}

// begun notes a boundary, if it is in the stretch; and what is taken there.
func (w *walker) begun(m *machine.Machine, e machine.Event) {
	in := w.inside && w.In.holds(e.PC)
	b := boundary{at: m.Position(), pc: e.PC, hart: e.Hart, own: m.StepsOf(e.Hart)}
	if in {
		w.place(m, &b)
	}
	if w.counts {
		return
	}
	drawn := b.drawn
	for i := range w.Sources {
		wait := &w.wait[i*len(m.Harts)+e.Hart]
		if drawn != 0 {
			w.taken, w.taking = append(w.taken, 0), append(w.taking, 0)
			if n := len(w.taken) - 1; b.next>>i&1 != 0 {
				w.taken[n], w.taking[n] = b.at.Steps+1, e.PC // nothing is waited for
			} else {
				*wait = append(*wait, n)
			}
		}
		if len(*wait) > 0 && w.open(m, e.Hart, i) {
			for _, k := range *wait {
				if w.taken[k] = b.at.Steps + 1; in {
					w.taking[k] = e.PC
				}
			}
			*wait = (*wait)[:0]
			b.open |= 1 << i
		}
	}
	if drawn != 0 {
		if w.reduces() {
			b.state, b.calm = w.state(*m.Hart()), w.disturbed
		}
		w.list = append(w.list, b)
	}
	if w.reduces() {
		w.step(m, e.PC)
	}
}

// place finds out which sources can be placed at a boundary, and which are tried there.
func (w *walker) place(m *machine.Machine, b *boundary) {
	for i := range w.Sources {
		s := &w.Sources[i]
		if at := s.next(m, w.devices[i]); at != devices.Never {
			if b.next == 0 {
				b.until = make([]devices.Ticks, len(w.Sources))
			}
			b.next |= 1 << i
			b.until[i] = at
			b.wait = max(b.wait, at-b.at.Now)
		} else if s.due(m, b.hart, w.devices[i]) {
			b.due |= 1 << i
		} else if wait, ever := s.wait(m, b.hart, w.devices[i]); !ever {
			b.far |= 1 << i
		} else {
			b.wait = max(b.wait, wait)
		}
	}
	can := uint32(1<<len(w.Sources)-1) &^ (b.due | b.far)
	switch {
	case w.counts:
		for i := range w.Sources {
			if can>>i&1 != 0 {
				w.visits[drawnAt{b.pc, i}]++
			}
		}
	case len(w.list) >= MostBoundaries || len(w.taken) >= 4*MostBoundaries:
		w.full = true
	case w.to > 0:
		if b.at.Steps >= w.from {
			b.drawn = can
		}
	case w.Sample > 0:
		b.drawn = w.picks(b.pc, can)
	default:
		w.came++
		b.drawn = 1<<mostSources - 1
	}
}

// base is the run without an interrupt: how it ends, and its boundaries. The answer is not whole if somebody asked for
// an end before.
func (p *plan) base() (*Answer, *worker, error) {
	w, err := p.newWorker()
	if err != nil {
		return nil, nil, err
	}
	a := &Answer{}
	if len(p.Sources) == 0 {
		p.Sources = w.listen(p.Steps)
	}
	if len(p.Sources) > mostSources {
		return nil, nil, fmt.Errorf("%d sources: at most %d can be placed", len(p.Sources), mostSources)
	}
	a.Sources, p.bound = p.Sources, p.Steps
	if p.Sample > 0 {
		a.Sample = p.draws(w.visits())
	}
	p.first = w.walk()
	if p.In.everywhere() && !p.In.All && p.Sample == 0 && !p.anyEnd && w.m.Position().Steps > MuchCode &&
		p.first.stop.Reason == machine.Halted {
		if p.In, err = w.shared(); err != nil && !w.stopped {
			return nil, nil, err
		}
		w.origin()
		p.first = w.walk()
	}
	a.In = p.In
	p.ends = w.endingOf(p.first.stop)
	p.bound, p.until = 2*p.ends.steps+slack, 2*w.m.Position().Now+slackTime
	a.Bound = p.bound
	a.Base = Run{Stop: p.first.stop, End: w.m.Position()}
	if w.stopped {
		a.Sample = nil
		return a, w, nil
	}
	a.Whole = true
	if err := p.judgeBase(&a.Base, w); err != nil {
		return nil, nil, err
	}
	if a.Base.Wrong != "" {
		a.Failure = &a.Base
		return a, w, nil
	}
	return a, w, p.nothing()
}

// judgeBase says what is wrong with the run without an interrupt, which a worker has made.
func (p *plan) judgeBase(r *Run, w *worker) error {
	switch stop := r.Stop; {
	case stop.Reason == machine.Reached && r.End.Steps < p.Steps:
		return fmt.Errorf("%w within %d s of the machine's time", ErrNoEnd, baseTime/10_000_000)
	case stop.Reason == machine.Reached:
		return fmt.Errorf("%w within %d steps", ErrNoEnd, p.Steps)
	case p.anyEnd:
		return nil
	case w.wrong != "":
		r.Wrong = w.wrong
	case stop.Reason != machine.Halted || stop.Code != 0:
		r.Wrong = p.ends.says(w.m, stop)
	default:
		r.Wrong = w.asks()
	}
	if r.Wrong != "" || !p.watches() {
		return nil
	}
	on, stop := w.whole(nil, 0)
	for _, said := range on.finds() {
		p.ends.report = append(p.ends.report, unfigured(said))
	}
	r.Wrong = on.violates(stop)
	return nil
}

// nothing says why nothing can be tried; nil if something can.
func (p *plan) nothing() error {
	switch {
	case len(p.Sources) == 0:
		return fmt.Errorf("%w: the program listens to no interrupt", ErrNothing)
	case len(p.first.list) == 0 && p.In.everywhere():
		return fmt.Errorf("%w: it makes no step", ErrNothing)
	case len(p.first.list) == 0:
		return fmt.Errorf("%w: the run never comes by %s", ErrNothing, p.In.Name)
	case p.In.To != "" && !p.first.closed:
		return fmt.Errorf("%w: the run never comes by mark %s after mark %s", ErrNothing, p.In.To, p.In.From)
	case p.first.full:
		return fmt.Errorf("the stretch has more than %d boundaries in one run: choose a shorter one, or a sample",
			MostBoundaries)
	}
	return nil
}

// In time, a run may end after twice that of the run without an interrupt, some seconds, and as long as the hart stood
// still for alarms. The run without an interrupt has minutes.
const (
	slackTime devices.Ticks = 1 << 26
	baseTime  devices.Ticks = 1 << 33
)

// slack is how many steps a run may take more than twice those of the run without an interrupt, before it is said
// never to end.
const slack = 10_000

// listen runs to the end and finds out which sources the program listens to.
func (w *worker) listen(steps uint64) []Source {
	h := hearing{heard: map[string]bool{}}
	w.origin()
	remove := w.m.Watch(machine.Probe{Kinds: gating, Tell: func(m *machine.Machine, _ machine.Event) { h.look(m) }})
	w.run(steps)
	remove()
	return h.sources(w.m)
}

// visits is how often the run without an interrupt comes by each instruction of the stretch, where a source can be
// placed.
func (w *worker) visits() visited {
	w.origin()
	k := w.walker()
	k.counts, k.visits = true, visited{}
	w.follow(k, w.bound)
	w.origin()
	return k.visits
}

// walk runs from the last stand to the end, and finds the boundaries on the way; of a sample, those that were drawn.
func (w *worker) walk() *walk {
	k := w.walker()
	switch {
	case w.Sample > 0 && len(w.placed) > 0:
		k.one = w.further()
	case w.drawn != nil:
		k.visits, k.timings = visited{}, make([]int, len(w.Sources))
	}
	w.follow(k, w.bound)
	return &k.walk
}

func (w *worker) walker() *walker {
	k := &walker{plan: w.plan, wait: make([][]int, len(w.Sources)*len(w.m.Harts)), gates: make([]gates, len(w.m.Harts))}
	for i := range w.Sources {
		k.devices = append(k.devices, w.Sources[i].device(w.m))
	}
	return k
}

// follow has a walker follow the run from the last stand up to a step, or to the end.
func (w *worker) follow(k *walker, steps uint64) {
	k.inside = w.back().inside
	remove := w.m.Watch(k.probe())
	k.stop = w.run(steps)
	remove()
}

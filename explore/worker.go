package explore

import (
	"fmt"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace/explain"
)

// A plan is a question, and what is known before the search begins. It does not change any more.
type plan struct {
	Question
	bound uint64        // steps that a run may take …
	until devices.Ticks // … and its end in time, but for how long it stands still for alarms
	ends  ending        // how the run without an interrupt ends
	first *walk         // and where it comes by
	// anyEnd: it matters not how the run without an interrupt ends.
	anyEnd bool
	drawn  *draw // on which of its boundaries, and sources, the lot fell; nil for all
}

// A worker is a machine that tries schedules.
type worker struct {
	*plan
	m       *machine.Machine
	begin   *machine.Checkpoint // power-on
	notes   watcher             // of the present run
	wrong   string              // what is wrong already: the program has said so, or sleeps with work to do
	still   devices.Ticks       // how long the hart stands still for alarms in the present run
	stopped bool                // somebody has asked for an end …
	deaf    bool                // … which is not asked now
	stored  uint64              // readings of the check of which something was stored to
	watched watched             // the present run, if it is watched
	early   [MostPlaced]early   // by how many are placed before
	limits  int                 // runs that a limit ended
	beside  *worker             // who makes runs that are watched; nil until there is one
	stands  []stand             // on the way to what is tried, one for each placement that is made, and one before
	placed  Schedule            // what is placed before the last stand
}

// A stand is a moment to come back to.
type stand struct {
	at     *machine.Checkpoint
	fed    int           // bytes that were typed up to it …
	typed  int           // … and up to where the last run from it ended
	said   []byte        // what the console has said up to it, if somebody wants to know
	wrong  string        // what the program has said up to it
	inside bool          // between the marks of the stretch
	still  devices.Ticks // how long the hart stands still for alarms that are placed before it
}

// apart is how many steps a stand may be before what is tried: nearer, to make the steps again costs less than another
// checkpoint.
const apart = 128

func newPlan(q Question) *plan {
	p := &plan{Question: q, until: baseTime}
	if p.Steps == 0 {
		p.Steps = BaseSteps
	}
	p.Exact = p.Exact || p.watches()
	return p
}

func (p *plan) newWorker() (*worker, error) {
	if at := p.Machine.Position(); at.Steps != 0 {
		return nil, fmt.Errorf("the machine has made %d steps: it has to stand at power-on", at.Steps)
	}
	w := &worker{plan: p, m: p.Machine.Fork()}
	w.begin = w.m.Checkpoint()
	w.m.Watch(machine.Probe{Kinds: machine.RailMark, Tell: w.asserts})
	if len(w.m.Harts) == 1 && explain.Kernel(w.m) {
		w.m.Watch(machine.Probe{Kinds: machine.Slept, Tell: w.sleeps})
	}
	w.watch()
	w.reading()
	w.origin()
	return w, nil
}

// origin stands at power-on, with nothing placed.
func (w *worker) origin() {
	for i := range w.stands {
		w.leave(w.stands[i].at)
	}
	w.stands, w.placed = append(w.stands[:0], stand{at: w.begin, inside: w.In.From == ""}), w.placed[:0]
	w.back()
}

// leave gives a checkpoint back, if it is not power-on's.
func (w *worker) leave(c *machine.Checkpoint) {
	if c != w.begin {
		c.Release()
	}
}

// back goes back to the last stand.
func (w *worker) back() *stand {
	s := &w.stands[len(w.stands)-1]
	if err := w.m.Restore(s.at); err != nil {
		panic(err) // a checkpoint of this very machine
	}
	w.listenTo(s.fed)
	w.m.Output() // of another run
	w.still, w.wrong = s.still, s.wrong
	return s
}

// listenTo lets the machine stop where it looks for input, if there is some left after so many bytes.
func (w *worker) listenTo(fed int) {
	if fed < len(w.Input) {
		w.m.Hear(machine.Asked)
	} else {
		w.m.Hear(machine.Anytime)
	}
}

// slice is how many steps a run goes on until somebody may ask for an end.
const slice = 1 << 18

// run runs up to a step, or to the end, and types what the program looks for. It stops before if somebody asks for an
// end.
func (w *worker) run(steps uint64) machine.Stop {
	fed := w.stands[len(w.stands)-1].fed
	if w.stopped && !w.deaf {
		return machine.Stop{}
	}
	for {
		here := min(steps, w.m.Position().Steps+slice)
		stop := w.m.Run(machine.Limit{Steps: here, Now: w.until + w.still})
		if stop.Reason == machine.Reached && w.m.Position().Now >= w.until+w.still && w.m.Idle() {
			stop.Reason = machine.Idle // which a limit of time hides
		}
		if stop.Reason == machine.Reached && here < steps && w.m.Position().Now < w.until+w.still && !w.stops() {
			if w.first == nil && w.Batch != nil {
				w.Batch(Progress{Steps: w.m.Position().Steps})
			}
			continue
		}
		if stop.Reason != machine.WantsInput {
			w.stands[len(w.stands)-1].typed = fed
			return stop
		}
		w.m.Type(w.Input[fed : fed+1])
		fed++
		w.listenTo(fed)
	}
}

// approach has the last stand be near before a step, which is not before it.
func (w *worker) approach(steps uint64) {
	s := &w.stands[len(w.stands)-1]
	if steps-s.at.At().Steps <= apart {
		return
	}
	w.back()
	w.run(steps)
	s.said = w.saidAt(s)
	c := w.m.Checkpoint()
	w.leave(s.at)
	s.at, s.fed, s.inside, s.wrong = c, s.typed, true, w.wrong
}

// saidAt is what the console has said in a run from a stand up to now.
func (w *worker) saidAt(s *stand) []byte {
	if !w.Console {
		return nil
	}
	return append(s.said[:len(s.said):len(s.said)], w.m.Output()...)
}

// try runs with one more interrupt placed, at a boundary on the way from the last stand, which had better be near. It
// is made on the worker's machine, or beside it; that stands at the end.
func (w *worker) try(b *boundary, source int) (on *worker, stop machine.Stop) {
	if w.watches() {
		return w.whole(w.with(b, source), w.stands[len(w.stands)-1].still+b.wait)
	}
	w.back()
	w.post(b, source)
	return w, w.run(w.bound)
}

// post hands a placement in.
func (w *worker) post(b *boundary, source int) {
	if _, err := w.m.Post(w.place(b, source).Input()); err != nil {
		panic(err) // the machine has that hart and that source
	}
	w.still += b.wait
}

// place is an interrupt placed at a boundary.
func (w *worker) place(b *boundary, source int) Placement {
	p := Placement{Source: w.Sources[source], At: b.at, Hart: b.hart, PC: b.pc, Open: b.open>>source&1 != 0}
	if p.Source.Pause > 0 {
		p.Until = b.at.Now + p.Source.Pause
	} else if b.next>>source&1 != 0 {
		p.Until = b.until[source]
	}
	return p
}

// descend makes a placement that all which is tried from now on has, until ascend: at a boundary on the way from the
// last stand.
func (w *worker) descend(b *boundary, source int) {
	s := w.back()
	w.run(b.at.Steps)
	w.post(b, source)
	said := w.saidAt(s)
	w.stands = append(w.stands, stand{at: w.m.Checkpoint(), fed: s.typed, said: said, wrong: w.wrong, still: w.still,
		inside: true})
	w.placed = append(w.placed, w.place(b, source))
}

// ascend takes the last placement back.
func (w *worker) ascend() {
	n := len(w.stands) - 1
	w.leave(w.stands[n].at)
	w.stands, w.placed = w.stands[:n], w.placed[:n-1]
}

// may says that an interrupt of a source can be placed at a boundary: it is not due there, so that something changes;
// and a stall follows no other at the same moment.
func (w *worker) may(b *boundary, source int) bool {
	if b.due>>source&1 != 0 {
		return false
	}
	if n := len(w.placed); n > 0 && w.Sources[source].Pause > 0 {
		return w.placed[n-1].At.Steps < b.at.Steps
	}
	return true
}

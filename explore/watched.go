package explore

import (
	"slices"
	"strings"
	"unicode"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/trace"
	"breakfast/trace/integrity"
	"breakfast/trace/report"
)

// A watched is who watches a run from power-on to its end, where more is asked than how it ends.
type watched struct {
	check  *integrity.Checker // nil for none
	tracer *trace.Tracer      // nil for none
}

// watches says that runs are watched.
func (p *plan) watches() bool { return p.Integrity || p.Strict || p.Report }

// whole makes the run of a schedule from power-on, watched, on a machine of its own, and says how it stopped. For
// alarms the hart may stand still for so long.
func (w *worker) whole(s Schedule, still devices.Ticks) (on *worker, stop machine.Stop) {
	o := w.beside
	if o == nil {
		var err error
		if o, err = w.newWorker(); err != nil {
			panic(err) // there is one already
		}
		w.beside = o
	}
	o.origin()
	for _, in := range s.Inputs() {
		if _, err := o.m.Post(in); err != nil {
			panic(err) // the machine has that hart and that source
		}
	}
	o.still, o.deaf = still, w.deaf
	leave := o.looked()
	stop = o.run(w.bound)
	leave()
	w.stopped = w.stopped || o.stopped
	return o, stop
}

// looked has the run that begins be watched, until leave is called.
func (w *worker) looked() (leave func()) {
	w.watched = watched{}
	var removes []func()
	if w.Integrity || w.Strict {
		names := map[uint32]string{}
		removes = append(removes, w.m.Watch(machine.Probe{Kinds: machine.RailName,
			Tell: func(_ *machine.Machine, e machine.Event) {
				if len(names) < mostNames {
					names[e.Task] = e.Name
				}
			}}))
		w.watched.check = integrity.New(w.m, func(task uint32) string { return names[task] })
		if w.Strict {
			w.watched.check.Strict()
		}
		removes = append(removes, w.m.Watch(w.watched.check.Probe()))
	}
	if w.Report {
		w.watched.tracer = trace.New(w.m)
		removes = append(removes, w.m.Watch(w.watched.tracer.Probe()))
	}
	return func() {
		for _, remove := range removes {
			remove()
		}
	}
}

// violates is the first violation of integrity in a run, which has stopped; "" for none, or if nobody looked.
func (w *worker) violates(stop machine.Stop) string {
	c := w.watched.check
	if c == nil {
		return ""
	}
	if c.Finish(stop); len(c.Violations()) == 0 {
		return ""
	}
	return "integrity: " + c.Violations()[0].Message
}

// reports is what the report of a run finds wrong, and does not with no interrupt placed; "" for nothing, or if there
// is no report.
func (w *worker) reports() string {
	for _, said := range w.finds() {
		if !slices.Contains(w.ends.report, unfigured(said)) {
			return "the report says: " + strings.TrimSuffix(said, ".")
		}
	}
	return ""
}

// finds is what the report of a run finds wrong.
func (w *worker) finds() []string {
	if w.watched.tracer == nil {
		return nil
	}
	return report.Of(w.watched.tracer).Wrong
}

// unfigured is a sentence without its figures: what differs from run to run is no other thing that went wrong.
func unfigured(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return -1
		}
		return r
	}, s)
}

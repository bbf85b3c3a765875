package explore

import (
	"bytes"
	"fmt"
	"slices"

	"breakfast/cpu"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/plain"
)

// An ending is how the run without an interrupt ends: all others are to end so.
type ending struct {
	stop    machine.Stop
	steps   uint64
	now     devices.Ticks
	said    []byte // on the console
	served  bool   // breakfast
	checked []checked
	report  []string // what it finds wrong, without figures
}

// endingOf is how a run without an interrupt has ended, on the machine on which it was made.
func (w *worker) endingOf(stop machine.Stop) ending {
	return ending{stop: stop, steps: w.m.Position().Steps, now: w.m.Position().Now, said: w.m.Output(),
		checked: checkedOf(w.m), served: w.m.Table.Served()}
}

// judge says what is wrong with a run that has ended, and whether it is; a schedule that was in vain is no run.
func (w *worker) judge(stop machine.Stop) (wrong string, failed bool) {
	if wrong = w.violates(stop); wrong != "" {
		return wrong, true // and what else is wrong comes of it
	}
	switch {
	case w.wrong != "":
		return w.wrong, true
	case stop.Reason != machine.Halted || stop.Code != w.ends.stop.Code:
		return w.ends.says(w.m, stop), true
	case w.ends.served && !w.m.Table.Served():
		return "breakfast is not served", true
	}
	if wrong = w.ends.differs(w.m); wrong != "" {
		return wrong, true
	}
	if w.Console {
		if said := w.saidAt(&w.stands[len(w.stands)-1]); !bytes.Equal(said, w.ends.said) {
			return fmt.Sprintf("the console says %s, and %s with no interrupt placed", excerpt(said, w.ends.said),
				excerpt(w.ends.said, said)), true
		}
	}
	if wrong = w.asks(); wrong == "" {
		wrong = w.reports()
	}
	return wrong, wrong != ""
}

// asks asks the check that was handed in.
func (w *worker) asks() string {
	if w.Check == nil {
		return ""
	}
	w.looks()
	return w.Check(w.m)
}

// excerpt is what is said from where it differs on, or from a little before.
func excerpt(said, other []byte) string {
	from := 0
	for from < len(said) && from < len(other) && said[from] == other[from] {
		from++
	}
	const around = 12
	from = max(0, from-around/2)
	return fmt.Sprintf("%q", said[from:min(len(said), from+2*around)])
}

// says says how a run ended that did not end as it should.
func (e *ending) says(m *machine.Machine, stop machine.Stop) string {
	switch stop.Reason {
	case machine.Halted:
		return fmt.Sprintf("it ends with code %d, not 0", stop.Code)
	case machine.Fault:
		return fmt.Sprintf("%s, and no handler that could run", stop.Trap)
	case machine.Idle:
		return "it sleeps for ever: nothing can wake it"
	case machine.Endless:
		return "it goes round a loop for ever that nothing can end"
	}
	if asleep(m) {
		return fmt.Sprintf("it still sleeps after %.1f s of the machine's time, and ends after %.1g s with no "+
			"interrupt placed", float64(m.Position().Now)/1e7, float64(e.now)/1e7)
	}
	if stuck(m) {
		return "it goes round a loop for ever that nothing can end"
	}
	return fmt.Sprintf("it still runs after %s steps, and takes %s with no interrupt placed",
		plain.Grouped(m.Position().Steps), plain.Grouped(e.steps))
}

// asleep says that no hart has a step to make.
func asleep(m *machine.Machine) bool {
	return !slices.ContainsFunc(m.Harts, func(h cpu.Hart) bool { return h.Awake() })
}

// stuck says that no hart gets on any more.
func stuck(m *machine.Machine) bool {
	all := true
	for i := range m.Harts {
		m.As(i, func() {
			_, is := m.Stuck()
			all = all && is
		})
	}
	return all
}

// vain says that a run is none: an interrupt was placed last, at a boundary, that nothing could make due, or that was
// not due until its end, while other harts went on.
func (w *worker) vain(stop machine.Stop, b *boundary) bool {
	return stop.Reason == machine.InVain ||
		stop.Reason != machine.Halted && len(w.m.Harts) > 1 && w.m.StepsOf(b.hart) == b.own
}

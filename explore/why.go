package explore

import (
	"context"
	"slices"

	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace/explain"
)

// again makes a run with a schedule on a machine of its own, up to its end, and keeps its past.
func (q *Question) again(r *Run, watch func(*machine.Machine)) (*machine.Machine, *history.History, error) {
	m := q.Machine.Fork()
	watch(m)
	past := history.New(m)
	past.Give(q.Input)
	for _, in := range r.Schedule.Inputs() {
		if err := past.Post(in); err != nil {
			return nil, nil, err
		}
	}
	for {
		stop := past.Advance(machine.Limit{Steps: r.End.Steps, Now: r.End.Now})
		if stop.Reason != machine.InVain || m.Position().Steps >= r.End.Steps {
			return m, past, nil
		}
	}
}

// telling are the findings that say what became of a run that did not end; others may be so of a right one, too.
var telling = []explain.Kind{explain.StackFull, explain.Stray, explain.Misaligned, explain.ReturnToZero, explain.RanOff,
	explain.NoHandler, explain.HandlerTraps, explain.HandlerReturns, explain.Lost, explain.Storm, explain.Deadlock,
	explain.Doing}

// why is what is certain of a run that failed and did not end by itself: who waits for what, what it does instead; ""
// for nothing.
func (q *Question) why(r *Run) (string, error) {
	if r.Wrong == "" || r.Stop.Reason == machine.Halted || r.Stop.Reason == machine.Stopped {
		return "", nil
	}
	var witness *explain.Witness
	m, past, err := q.again(r, func(m *machine.Machine) { witness = explain.Watch(m) })
	if err != nil {
		return "", err
	}
	for _, f := range explain.Explain(context.Background(),
		explain.Run{M: m, Stop: r.Stop, Witness: witness, Past: past,
			Typed: uint64(len(q.Input)), Dry: true, Begun: explain.Begin(m.Image())}) {
		if slices.Contains(telling, f.Kind) {
			return f.String(), nil
		}
	}
	return "", nil
}

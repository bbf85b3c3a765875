package debug

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace/integrity"
	"breakfast/trace/metrics"
)

// Survey is what the last steps of the run tell of how its tasks are kept apart.
type Survey struct {
	From       uint64 // the step that it begins with; 0 if it is of the whole run
	Violations []integrity.Violation
	Stacks     *metrics.Depths
	Left       map[uint32]Left // by task, as the ticket rail numbers them
}

// Left is where a trap left a task last, as it was then.
type Left struct {
	PC    uint32
	X     [32]uint32
	Cause isa.Cause
	At    machine.Position
}

// surveyed is how many steps a survey looks at: some tenths of a second's work.
const surveyed = 500_000

// Survey looks at the last steps of the run, all of them in a short one. The debugger is where it was afterwards, also
// if the move that it is part of is cancelled.
func (d *Debugger) Survey() *Survey {
	t := d.seen.t
	check := integrity.New(d.m, t.TaskName)
	s := &Survey{Stacks: metrics.NewDepths(len(d.m.Harts), t.TaskID), Left: map[uint32]Left{}}
	if n := d.m.Position().Steps; n > surveyed {
		s.From = n - surveyed
	}
	one, other := check.Probe(), s.Stacks.Probe()
	var open []int // of each hart, traps that have not returned
	d.Again(surveyed, machine.Probe{Kinds: one.Kinds | other.Kinds, Tell: func(m *machine.Machine, e machine.Event) {
		if open == nil { // before the first step
			open = make([]int, len(m.Harts))
			for i, p := range d.seen.passed {
				if p.At.Steps > 0 && !p.Return {
					open[i] = 1
				}
			}
		}
		if e.Kind&one.Kinds != 0 {
			one.Tell(m, e)
		}
		if e.Kind&other.Kinds != 0 {
			other.Tell(m, e)
		}
		switch {
		case e.Kind == machine.Trapped:
			if task := t.TaskID(e.Hart); open[e.Hart] == 0 && task != 0 {
				s.Left[task] = Left{e.PC, m.Harts[e.Hart].X, e.Trap.Cause, e.At}
			}
			open[e.Hart]++
		case e.Kind == machine.Returned && e.To == cpu.U:
			open[e.Hart] = 0
		case e.Kind == machine.Returned:
			open[e.Hart] = max(0, open[e.Hart]-1)
		}
	}})
	s.Violations = check.Violations()
	return s
}

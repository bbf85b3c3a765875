package main

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"breakfast/devices"
	"breakfast/machine"
)

// How a run came to where it failed is found by running again to just before: a run that goes well pays
// nothing for it but, now and then, a snapshot to begin from.
const (
	lastShown  = 20          // instructions
	keepEvery  = 1 << 25     // steps from a snapshot to the next; about a second
	keepRAM    = 128 << 20   // bytes of memory; of more there are no snapshots
	replayable = 200_000_000 // steps; some seconds
)

// A waypoint is a moment to run again from. The zero one is power-on.
type waypoint struct {
	at    *machine.Snapshot
	typed int // inputs that had come by then
}

func (w waypoint) steps() uint64 {
	if w.at == nil {
		return 0
	}
	return w.at.At().Steps
}

// passBy keeps the present moment, if the last one kept is long ago; and the one before a violation for good.
func (s *session) passBy() {
	if s.check != nil && !s.violated && len(s.check.Violations()) > 0 {
		s.violated, s.sound = true, s.passed
	}
	if s.m.RAM.Size() <= keepRAM && s.m.Position().Steps >= s.passed.steps()+keepEvery {
		s.passed = waypoint{s.m.Snapshot(), len(s.typed)}
	}
}

// goBack takes the machine, unwatched, back to a waypoint.
func (s *session) goBack(to waypoint) {
	s.m.Watch(machine.Probe{})
	if to.at == nil {
		s.m.Reset()
	} else if err := s.m.Restore(to.at); err != nil {
		panic(err) // a snapshot of this very machine
	}
	for _, in := range s.typed[to.typed:] {
		s.m.Post(in)
	}
}

// past lists the last so many instructions up to the step end, beginning again at a waypoint, and returns the last one's
// address. It is told of what happens meanwhile, if also asks for it. The machine is left at end.
func (s *session) past(ctx context.Context, from waypoint, end, shown uint64, also machine.Probe) (list []byte, pc uint32, err error) {
	if end > from.steps()+replayable {
		return nil, 0, fmt.Errorf("after more than %s steps the way here is not shown", grouped(replayable))
	}
	s.goBack(from)
	begin := max(end, shown) - shown
	for p := s.m.Position(); p.Steps < begin; p = s.m.Position() {
		if ctx.Err() != nil {
			return nil, 0, ctx.Err()
		}
		s.m.Run(machine.Limit{Steps: min(begin, p.Steps+sliceSteps), Now: devices.Never})
		s.m.Output()
	}
	var b bytes.Buffer
	e := newEvents(&b, s.m, nil)
	e.brief = true
	const steps = machine.Retired | machine.Trapped
	s.m.Watch(machine.Probe{Kinds: steps | also.Kinds, Tell: func(m *machine.Machine, ev machine.Event) {
		if ev.Kind&steps != 0 {
			e.tell(m, ev)
			pc = ev.PC
		}
		if ev.Kind&also.Kinds != 0 {
			also.Tell(m, ev)
		}
	}})
	s.m.Run(machine.Limit{Steps: end, Now: devices.Never})
	s.m.Watch(machine.Probe{})
	return b.Bytes(), pc, nil
}

// explainPast writes how the run came to its end, where the machine stands: the last instructions, and of a jump to where no
// memory is, whence.
func (s *session) explainPast(ctx context.Context, w io.Writer, stop machine.Stop, at *spot) {
	end := s.m.Position().Steps
	if stop.Reason == machine.Fault {
		end-- // the last step is the trap
	}
	list, pc, err := s.past(ctx, s.passed, end, lastShown, machine.Probe{})
	if err != nil {
		fmt.Fprintf(w, "  (%s)\n", err)
	}
	if len(list) == 0 {
		return
	}
	if stop.Reason == machine.Fault && at.Instruction == "" {
		from := spotAt(s.m, s.tracer, pc)
		row(w, "from", "%s %s: %s", from.PC, from.Symbol, from.Instruction)
		from.printSource(w)
	}
	fmt.Fprintf(w, "the last instructions:\n%s", list)
}

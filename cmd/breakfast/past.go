package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"

	"breakfast/machine"
)

// lastShown is how many instructions are shown of the way to where a run failed.
const lastShown = 20

// way lists the last so many instructions up to the step end, and returns the last one's address. It is told of what
// happens meanwhile, if also asks for it. The machine is left at end.
func (s *session) way(ctx context.Context, end, shown uint64, also machine.Probe) (list []byte, pc uint32, err error) {
	if err := s.past.Seek(ctx, max(end, shown)-shown); err != nil {
		return nil, 0, err
	}
	var b bytes.Buffer
	e := newEvents(&b, s.m, nil)
	e.brief = true
	const steps = machine.Retired | machine.Trapped
	err = s.past.Replay(ctx, end, machine.Probe{Kinds: steps | also.Kinds,
		Tell: func(m *machine.Machine, ev machine.Event) {
			if ev.Kind&steps != 0 {
				e.tell(m, ev)
				pc = ev.PC
			}
			if ev.Kind&also.Kinds != 0 {
				also.Tell(m, ev)
			}
		}})
	return b.Bytes(), pc, err
}

// explainPast writes how the run came to its end, where the machine stands: the last instructions, and of a jump to
// where no memory is, whence.
func (s *session) explainPast(ctx context.Context, w io.Writer, stop machine.Stop, at *spot) {
	end := s.m.Position().Steps
	if stop.Reason == machine.Fault {
		end = cmp.Or(stop.Since, end) - 1 // the last step is the trap
	}
	list, pc, err := s.way(ctx, end, lastShown, machine.Probe{})
	if err != nil && !errors.Is(err, context.Canceled) { // after Ctrl-C nobody waits for it
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

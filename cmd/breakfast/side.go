package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"breakfast/asm/image"
	"breakfast/cmd/internal/program"
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace"
)

// A side is one of two runs that are compared: a session that notes every step and every store to a device as a number
// that stands for it.
type side struct {
	*session
	name     string // as on the command line
	maxSteps uint64
	stop     machine.Stop
	ended    bool

	exact  bool     // every step is noted, with all values; else what is done to devices and shared variables
	steps  []uint64 // since from; none if not exact
	from   uint64   // the step before the first of them
	access uint64   // what the present step has done to devices so far
	doings *doings
}

// newSide makes a program ready to run.
func (a *app) newSide(name string, board *program.Board, opt program.Options, input []byte,
	maxSteps uint64) (*side, error) {
	m, err := a.load(board, []string{name}, opt)
	if err != nil {
		return nil, err
	}
	name = strings.TrimSpace(name + " " + opt.Defines.String())
	s := &side{name: name, maxSteps: maxSteps, session: &session{
		m: m, past: history.New(m), meter: &meter{}, console: io.Discard, flush: func() error { return nil },
		keys:  &keys{r: bytes.NewReader(input)},
		limit: machine.Limit{Now: machine.Unlimited.Now},
	}}
	const noted = machine.Retired | machine.Trapped | machine.Loaded | machine.Stored
	s.tracer = trace.Watch(m)
	m.Watch(machine.Probe{Kinds: noted, Tell: func(_ *machine.Machine, e machine.Event) { s.note(e) }})
	m.Watch(machine.Probe{Kinds: looks, Tell: func(m *machine.Machine, _ machine.Event) { m.Break() }})
	return s, nil
}

// advance runs so many steps more, or to the end.
func (s *side) advance(ctx context.Context, steps uint64) error {
	s.from, s.steps = s.m.Position().Steps, s.steps[:0]
	s.limit.Steps = min(s.maxSteps, s.from+steps)
	stop, err := s.run(ctx)
	if s.interrupted {
		return failure{statusInterrupted, fmt.Errorf("interrupted")}
	}
	s.stop, s.ended = stop, stop.Reason != machine.Reached || s.limit.Steps == s.maxSteps
	return err
}

func (s *side) note(e machine.Event) {
	if !s.exact {
		s.doings.note(e)
		return
	}
	switch e.Kind {
	case machine.Loaded, machine.Stored:
		s.access = mix(mix(s.access+uint64(e.Kind), uint64(e.Addr)), uint64(e.Value))
	case machine.Retired, machine.Trapped:
		h := s.m.Hart()
		v := mix(mix(mix(uint64(e.Kind), uint64(e.Trap.Cause)), s.access), uint64(h.PC)<<32)
		for r := 0; r < 32; r += 2 {
			v = mix(v, uint64(h.X[r])<<32|uint64(h.X[r+1]))
		}
		s.access = 0
		s.steps = append(s.steps, v)
	}
}

func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// A view is how a side came to a step, and what the step did.
type view struct {
	*side
	at      *spot
	list    []byte // the last instructions, this step the last of them
	trap    cpu.Trap
	trapped bool
	access  string // to a device, or a store to memory, in words; "" for none
	hart    cpu.Hart
}

const diffShown = 10

// look goes back to a step. A side that has ended before is shown at its end.
func (s *side) look(ctx context.Context, step uint64) (view, error) {
	v := view{side: s}
	const kinds = machine.Retired | machine.Trapped | machine.Loaded | machine.Stored
	also := machine.Probe{Kinds: kinds, Tell: func(m *machine.Machine, e machine.Event) {
		switch {
		case e.At.Steps != step:
		case e.Kind == machine.Trapped:
			v.trap, v.trapped = e.Trap, true
		case e.Kind == machine.Loaded:
			v.access = "reads " + newEvents(nil, m, nil).register(e)
		case e.Kind == machine.Stored:
			v.access = "stores " + newEvents(nil, m, nil).register(e)
		case e.Kind == machine.Retired && v.access == "" && !s.exact:
			v.access = storedInWords(m, e.PC)
		}
	}}
	list, pc, err := s.way(ctx, step, diffShown, also)
	if err != nil {
		return v, failure{statusFailed, err}
	}
	v.list, v.hart = list, *s.m.Hart()
	v.at = spotAt(s.m, s.tracer, pc)
	v.at.Task = "" // the tracer knows of another moment
	return v, nil
}

// alike says that two programs have the same segments and the same symbols at the same addresses: then their steps can
// be compared as they are.
func alike(a, b *image.Image) bool {
	if a.Entry != b.Entry || len(a.Segments) != len(b.Segments) {
		return false
	}
	for i := range a.Segments {
		if x, y := &a.Segments[i], &b.Segments[i]; x.Addr != y.Addr || x.MemSize != y.MemSize {
			return false
		}
	}
	var rest []image.Symbol
	for _, s := range b.Symbols {
		if s.Kind != image.Absolute {
			rest = append(rest, s)
		}
	}
	for _, s := range a.Symbols {
		if s.Kind == image.Absolute {
			continue
		}
		if len(rest) == 0 || rest[0].Name != s.Name || rest[0].Addr != s.Addr {
			return false
		}
		rest = rest[1:]
	}
	return len(rest) == 0
}

// unlike says what the same step did in one run and in the other, in a word and a sentence.
func unlike(a, b *view) (what, message string) {
	does := func(v *view) string {
		switch {
		case v.trapped && v.trap.Cause.IsInterrupt():
			return "is interrupted (" + v.trap.String() + ")"
		case v.trapped:
			return "traps: " + v.trap.String()
		case v.access != "":
			return v.access
		}
		return "executes " + v.at.Instruction
	}
	switch {
	case a.trapped != b.trapped || a.trap != b.trap:
		return "trap", "A " + does(a) + "; B " + does(b)
	case a.access != b.access:
		return "device", "A " + does(a) + "; B " + does(b)
	}
	var list []string
	for r := range a.hart.X {
		if x, y := a.hart.X[r], b.hart.X[r]; x != y {
			list = append(list, fmt.Sprintf("%s is %s in A and %s in B", isa.Reg(r), small(x), small(y)))
		}
	}
	if len(list) > 0 {
		return "register", strings.Join(list, ", ")
	}
	return "pc", fmt.Sprintf("A goes on at %s, B at %s", word(a.hart.PC), word(b.hart.PC))
}

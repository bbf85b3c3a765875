package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"breakfast/asm/source"
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace"
	"breakfast/trace/explain"
	"breakfast/trace/integrity"
	"breakfast/trace/metrics"
	"breakfast/trace/profile"
	"breakfast/trace/races"
)

// A session is one run of a machine, with the world around it: a console, what is typed, the clock on
// the wall, Ctrl-C.
type session struct {
	m        *machine.Machine
	past     *history.History
	tracer   *trace.Tracer
	check    *integrity.Checker // nil for none
	races    *races.Detector    // nil for none
	profiler *profile.Profiler  // nil for none
	measured *metrics.Meter     // nil for none
	keys     *keys
	meter    *meter
	console  io.Writer
	flush    func() error // shows what was traced
	limit    machine.Limit
	realtime bool
	warned   source.ErrorList // of the program's text
	dumps    []dump           // what is wanted of the end

	interrupted bool
	taken       uint64 // bytes that the program was given
	witness     *explain.Witness
	begun       []explain.Finding // what was said before the run
	findings    []explain.Finding // why it ended so
	wall        time.Duration     // how long it took
	fast        uint64            // steps of it that the fast engine made
}

// looks are the events at which a slice ends early: those after which nothing may be left that could
// ever wake the hart. A limit of time would let that sleep pass unseen.
const looks = machine.Slept | machine.Due

// A slice is what runs between two looks at the world. Its ends are the same in every run, so that what is
// typed from a file comes in at the same moments.
const (
	sliceSteps = 1 << 17                // some milliseconds of work
	sliceTicks = devices.Ticks(100_000) // 10 ms of the machine's time, for --realtime
)

// run runs the machine until it stops for good, or ctx is done. An error is one of writing.
func (s *session) run(ctx context.Context) (machine.Stop, error) {
	began := time.Now()
	defer func() { s.wall, s.fast = time.Since(began), s.m.Fast() }()
	defer s.meter.wipe(nil)
	pace := pacer{due: began, at: s.m.Position().Now}
	if !s.keys.live {
		s.m.Hear(machine.Asked)
	}
	for {
		s.passBy()
		s.feed()
		slice := s.slice()
		stop := s.m.Run(slice)
		for stop.Reason == machine.WantsInput && s.keys.ready() { // what was read already keeps nobody waiting
			s.answer(ctx)
			stop = s.m.Run(slice)
		}
		if !s.keys.live || !s.m.UART.Wants() { // else it waits for somebody to type
			s.meter.show(s.m.Position(), s.limit)
		}
		if out := s.m.Output(); len(out) > 0 {
			s.meter.wipe(out)
			if _, err := s.console.Write(out); err != nil {
				return stop, fmt.Errorf("cannot write the console: %w", err)
			}
		}
		if err := s.flush(); err != nil {
			return stop, err
		}
		p := s.m.Position()
		switch {
		case stop.Reason == machine.Halted || stop.Reason == machine.Fault || stop.Reason == machine.Endless:
			return stop, nil
		case ctx.Err() != nil:
			s.interrupted = true
			return stop, nil
		case stop.Reason == machine.WantsInput:
			s.answer(ctx)
		case p.Steps >= s.limit.Steps || p.Now >= s.limit.Now:
			return stop, nil
		case s.m.Idle():
			if !s.keys.live || !s.keys.open() || !hearsTyping(s.m) {
				return machine.Stop{Reason: machine.Idle}, nil
			}
			if s.realtime {
				break // time passes, as on the wall
			}
			if !s.keys.wait(ctx) {
				s.interrupted = ctx.Err() != nil
				return machine.Stop{Reason: machine.Idle}, nil
			}
		}
		if s.realtime {
			pace.until(ctx, p.Now)
		}
	}
}

// slice is where to stop for the next look.
func (s *session) slice() machine.Limit {
	p := s.m.Position()
	l := s.limit
	l.Steps = min(l.Steps, (p.Steps/sliceSteps+1)*sliceSteps)
	if s.realtime {
		l.Now = min(l.Now, (p.Now/sliceTicks+1)*sliceTicks)
	}
	return l
}

// passBy lets the history keep a moment now and then, and the one before a violation for good.
func (s *session) passBy() {
	if s.check != nil && len(s.check.Violations()) > 0 {
		s.past.Hold()
	}
	s.past.Pass()
}

// feed hands what is typed live to the terminal, as far as it has room.
func (s *session) feed() {
	if s.keys.live && s.keys.open() {
		s.give(s.keys.take(s.m.UART.Room()))
	}
}

// answer gives a program that looks for input the next byte, or the news that there is no more.
func (s *session) answer(ctx context.Context) {
	b, ok := s.keys.next(ctx)
	if !ok && ctx.Err() == nil {
		s.m.Hear(machine.Over)
	}
	s.give(b)
}

func (s *session) give(b []byte) {
	if len(b) > 0 {
		s.past.Type(b)
		s.taken += uint64(len(b))
	}
}

// hearsTyping: a key would wake the hart.
func hearsTyping(m *machine.Machine) bool {
	for _, g := range m.Gates() {
		if g.Name == m.UART.Info().Name {
			return g.Wanted && g.Closed == ""
		}
	}
	return false
}

// A pacer lets virtual time pass no faster than the clock on the wall.
type pacer struct {
	due time.Time     // when the machine should be …
	at  devices.Ticks // … at this time
}

const tick = 100 * time.Nanosecond

// until waits until it is time for now. A machine that cannot keep up is not hurried later.
func (p *pacer) until(ctx context.Context, now devices.Ticks) {
	p.due = p.due.Add(time.Duration(now-p.at) * tick)
	p.at = now
	ahead := time.Until(p.due)
	if ahead < 0 {
		p.due = time.Now()
		return
	}
	select {
	case <-time.After(ahead):
	case <-ctx.Done():
	}
}

// find finds why the run ended so.
func (s *session) find(ctx context.Context, stop machine.Stop) {
	if s.interrupted {
		return
	}
	s.findings = explain.Explain(ctx, explain.Run{M: s.m, Stop: stop, Witness: s.witness, Past: s.past, Typed: s.taken,
		Dry: !s.keys.open(), Begun: s.begun})
}

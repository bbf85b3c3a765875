// Package debug is the machine with a past, and the one debugger: every verb that moves has a
// direction. Windows and protocols show what is here and decide nothing.
//
// Going back is going to a checkpoint and forward again (package history), with the same inputs at the same positions.
// Who watches the run goes back with it.
package debug

import (
	"context"

	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/trace"
	"breakfast/trace/explain"
)

// Direction is where a verb moves.
type Direction int

// The two directions of time.
const (
	Forward  Direction = 1
	Backward Direction = -1
)

// Debugger holds a machine and its past.
type Debugger struct {
	m        *machine.Machine
	past     *history.History
	seen     seen
	found    []explain.Finding // why the run stopped where it did
	known    known             // of which stop found is
	points   []*point          // see Set
	numbered int               // of the last one
	hit      []Hit
	tell     func(text string) // see Log
	stop     machine.Stop      // how the last move ended
	move     *Move             // on its way; nil for none
	leg      leg               // of it
	slept    devices.Ticks     // in the last part of a run, if nothing else was done in it; see RunOn
}

// explained is how many steps are run again to explain a stop; a fifth of a second.
const explained = 4_000_000

// New is a debugger of a machine with a program loaded, from the program's beginning.
func New(m *machine.Machine) *Debugger {
	m.Reset()
	d := &Debugger{m: m, past: history.New(m)}
	d.seen = seen{m: m, t: trace.Watch(m), w: explain.Watch(m), passed: make([]passage, len(m.Harts))}
	m.Watch(d.seen.probe())
	m.Watch(d.seen.w.Probe())
	d.seen.fresh, _ = d.seen.Save()
	d.past.Observe(&d.seen)
	d.past.Budget = explained
	return d
}

// Machine is the machine, to look at. It is moved by the debugger's verbs alone.
func (d *Debugger) Machine() *machine.Machine { return d.m }

// Tracer knows the run from its beginning to now.
func (d *Debugger) Tracer() *trace.Tracer { return d.seen.t }

// Output is what the console said up to now: at most the last 64 KiB.
func (d *Debugger) Output() []byte { return d.seen.kept() }

// Sent is how many bytes the console said up to now; the last of them are Output.
func (d *Debugger) Sent() uint64 { return d.seen.sent }

// Stop is how the last move ended: Reached for one that went all the way.
func (d *Debugger) Stop() machine.Stop { return d.stop }

// Give is what is typed at the terminal when the program looks for it, a byte each time, in every run; for a machine at
// its beginning.
func (d *Debugger) Give(data []byte) { d.past.Give(data) }

// Reset goes back to power-on, and forgets what was typed since.
func (d *Debugger) Reset() {
	d.settle()
	for _, p := range d.points {
		p.hits = hits{}
	}
	d.past.Reset()
	d.stop, d.known = machine.Stop{}, known{}
}

// Seek goes to a position of this run, in either direction.
func (d *Debugger) Seek(p machine.Position) {
	d.settle()
	d.leg.from, d.leg.to = d.past.From(p), p
	d.stop, d.hit, d.known = d.past.Go(p), nil, known{}
	d.seen.collect()
}

// SeekTime goes to where the virtual time is now, in either direction; beyond what is known, as far as the run goes.
func (d *Debugger) SeekTime(now devices.Ticks) {
	d.settle()
	here := d.m.Position()
	d.leg.from, d.leg.to = machine.Position{Now: here.Now}, machine.Position{Now: now}
	if now < here.Now {
		d.leg.from.Now = 0
	}
	d.stop, d.hit, d.known = d.past.GoTime(now), nil, known{}
	d.seen.collect()
}

// advance runs to a limit.
func (d *Debugger) advance(l machine.Limit) machine.Stop {
	d.hit, d.leg.from, d.leg.to = nil, d.m.Position(), machine.Position(l)
	d.stop = d.past.Advance(l)
	d.seen.collect()
	return d.stop
}

// known is a stop that was explained. Time that passes in a sleep does not make it another.
type known struct {
	stop  machine.Stop
	steps uint64
	set   bool
}

// Findings says why the run has stopped for good, worst first; nothing where it can go on, or ended well.
func (d *Debugger) Findings() []explain.Finding {
	stop := d.stop
	if d.m.Idle() {
		stop.Reason = machine.Idle
	}
	switch stop.Reason {
	case machine.Halted, machine.Fault, machine.Endless, machine.Idle:
	default:
		return nil
	}
	if k := (known{stop, d.m.Position().Steps, true}); k != d.known {
		d.known, d.found = k, explain.Explain(context.Background(), explain.Run{
			M: d.m, Stop: stop, Witness: d.seen.w, Past: d.past, Begun: explain.Begin(d.m.Image())})
	}
	return d.found
}

// Package debug is the machine with a past, and the one debugger: every verb that moves has a
// direction. Windows and protocols show what is here and decide nothing.
//
// Going back is going forward again: the machine is switched on afresh, is given the same inputs
// at the same positions, and runs to the moment wanted. A step back costs what it took to get there,
// some tens of milliseconds at the end of a breakfast.
package debug

import (
	"context"
	"math"

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

// input is one that came in, and whether it is of what was given.
type input struct {
	machine.Input
	given bool
}

// Debugger holds a machine and its past.
type Debugger struct {
	m      *machine.Machine
	t      *trace.Tracer
	w      *explain.Witness
	found  []explain.Finding // why the run stopped where it did
	known  known             // of which stop found is
	log    []input           // all inputs so far, in order
	given  []byte            // what is typed when the program looks for it
	fed    int               // how much of that is in the log
	breaks map[uint32]bool
	stop   machine.Stop                          // how the last move ended
	want   func(*machine.Machine, machine.Event) // told of every step and waking while a verb looks for a moment

	watching []func() // each takes one off that watches

	output []byte // all the console said up to now; the last outputKept bytes
}

const outputKept = 64 << 10

// New is a debugger of a machine with a program loaded, from the program's beginning.
func New(m *machine.Machine) *Debugger {
	d := &Debugger{m: m, breaks: map[uint32]bool{}}
	d.restart()
	return d
}

// Machine is the machine, to look at. It is moved by the debugger's verbs alone.
func (d *Debugger) Machine() *machine.Machine { return d.m }

// Tracer knows the run from its beginning to now.
func (d *Debugger) Tracer() *trace.Tracer { return d.t }

// Output is what the console said up to now: at most the last 64 KiB.
func (d *Debugger) Output() []byte { return d.output }

// Stop is how the last move ended: Reached for one that went all the way.
func (d *Debugger) Stop() machine.Stop { return d.stop }

// Break sets or clears a breakpoint at the instruction at addr.
func (d *Debugger) Break(addr uint32, set bool) {
	if delete(d.breaks, addr); set {
		d.breaks[addr] = true
	}
}

// Breakpoint says whether there is one at addr.
func (d *Debugger) Breakpoint(addr uint32) bool { return d.breaks[addr] }

// Type hands bytes to the terminal now. Typing in the past makes another future: what was typed
// later is forgotten.
func (d *Debugger) Type(data []byte) {
	here := d.m.Position()
	for i, in := range d.log {
		if in.At.Steps > here.Steps || in.At.Steps == here.Steps && in.At.Now > here.Now {
			for _, in := range d.log[i:] {
				if in.given {
					d.fed--
				}
			}
			d.log = d.log[:i]
			d.restart() // the machine forgets them too
			d.Seek(here)
			break
		}
	}
	d.log = append(d.log, input{d.m.Type(data), false})
}

// Give is what is typed at the terminal when the program looks for it, a byte each time, in every run; for a machine at
// its beginning.
func (d *Debugger) Give(data []byte) {
	d.given, d.fed = data, 0
	d.listen()
}

// listen lets the machine stop where it looks for input, if there is some left to give.
func (d *Debugger) listen() {
	if d.fed < len(d.given) {
		d.m.Hear(machine.Asked)
	} else {
		d.m.Hear(machine.Anytime) // somebody may type
	}
}

// Reset goes back to power-on, and forgets what was typed since.
func (d *Debugger) Reset() {
	d.log, d.fed = nil, 0
	d.restart()
}

// restart is power-on with the same inputs to come.
func (d *Debugger) restart() {
	for _, remove := range d.watching {
		remove()
	}
	d.m.Reset()
	d.w, d.t = explain.Watch(d.m), trace.New(d.m)
	wanted := machine.Probe{Kinds: machine.Retired | machine.Trapped | machine.Woke,
		Tell: func(m *machine.Machine, e machine.Event) {
			if d.want != nil {
				d.want(m, e)
			}
		}}
	d.watching = nil
	for _, p := range []machine.Probe{d.t.Probe(), d.w.Probe(), wanted} {
		d.watching = append(d.watching, d.m.Watch(p))
	}
	for _, in := range d.log {
		d.m.Post(in.Input)
	}
	d.listen()
	d.stop, d.output, d.known = machine.Stop{}, nil, known{}
}

// known is a stop that was explained. Time that passes in a sleep does not make it another.
type known struct {
	stop  machine.Stop
	steps uint64
	set   bool
}

// explained is how many steps are run again to explain a stop; a fifth of a second.
const explained = 4_000_000

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
		past := history.New(d.m)
		for _, in := range d.log {
			past.Post(in.Input)
		}
		past.Budget = explained
		d.known, d.found = k, explain.Explain(context.Background(), explain.Run{
			M: d.m, Stop: stop, Witness: d.w, Past: past, Begun: explain.Begin(d.m.Image())})
	}
	return d.found
}

// advance runs to a limit.
func (d *Debugger) advance(l machine.Limit) machine.Stop {
	for d.stop = d.m.Run(l); d.stop.Reason == machine.WantsInput; d.stop = d.m.Run(l) {
		d.log = append(d.log, input{d.m.Type(d.given[d.fed : d.fed+1]), true})
		d.fed++
		d.listen()
	}
	d.output = append(d.output, d.m.Output()...)
	if n := len(d.output) - outputKept; n > 0 {
		d.output = append([]byte(nil), d.output[n:]...)
	}
	return d.stop
}

// Seek goes to a position of this run, in either direction.
func (d *Debugger) Seek(p machine.Position) {
	if here := d.m.Position(); p.Steps < here.Steps || p.Now < here.Now {
		d.restart()
	}
	d.advance(machine.Limit{Steps: p.Steps, Now: devices.Never})
	if d.m.Position().Now < p.Now {
		d.advance(machine.Limit{Steps: math.MaxUint64, Now: p.Now})
	}
}

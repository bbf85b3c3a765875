package debug

import (
	"breakfast/cpu"
	"breakfast/machine"
)

// A Passage is a hart's way from a mode to another, or into a handler of the same mode: a trap, or an mret or sret.
type Passage struct {
	passage
	Before, After cpu.Hart // what the hart held
}

// passage is what an event tells of a Passage.
type passage struct {
	At       machine.Position // after the step that it is
	Hart     int
	Return   bool // it is an mret or sret
	Trap     cpu.Trap
	From, To cpu.Priv
	PC, Next uint32 // where it came from, and where it went on
}

// probe is what passages are told of.
func (s *seen) probe() machine.Probe {
	return machine.Probe{Kinds: machine.Trapped | machine.Returned, Tell: func(_ *machine.Machine, e machine.Event) {
		s.passed[e.Hart] = passage{At: e.At, Hart: e.Hart, Return: e.Kind == machine.Returned, Trap: e.Trap,
			From: e.From, To: e.To, PC: e.PC, Next: e.Next}
	}}
}

// Passage is the last passage of a hart up to now, with what the hart held before and after it; false if there was
// none. The debugger is where it was afterwards.
func (d *Debugger) Passage(hart int) (p Passage, ok bool) {
	p.passage = d.seen.passed[hart]
	if p.At.Steps == 0 {
		return p, false
	}
	d.aside(func() {
		d.Seek(machine.Position{Steps: p.At.Steps - 1})
		p.Before = d.m.Harts[hart]
		d.Seek(machine.Position{Steps: p.At.Steps})
		p.After = d.m.Harts[hart]
	})
	return p, true
}

// Aside looks at another moment of the run. The debugger is where it was afterwards.
func (d *Debugger) Aside(p machine.Position, look func()) {
	d.aside(func() {
		d.Seek(p)
		look()
	})
}

// aside looks at other moments of the run, and is back afterwards as if nothing had been.
func (d *Debugger) aside(look func()) {
	here, stop, hit, known := d.m.Position(), d.stop, d.hit, d.known
	look()
	d.Seek(here)
	d.stop, d.hit, d.known = stop, hit, known
}

package debug

import (
	"math"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Step moves by one step: an instruction or a trap. Forward, a wait for an interrupt is slept
// through, up to patience of virtual time.
func (d *Debugger) Step(dir Direction) {
	d.settle()
	p := d.m.Position()
	if dir == Forward {
		d.advance(machine.Limit{Steps: p.Steps + 1, Now: later(p.Now)})
	} else if p.Steps > 0 {
		d.Seek(machine.Position{Steps: p.Steps - 1})
	}
}

// patience is the longest sleep that a verb sleeps through: a minute of the machine's time.
const patience devices.Ticks = 600_000_000

func later(now devices.Ticks) devices.Ticks { return now + min(patience, devices.Never-now) }

// Over is Step, but a call is one step: forward to where it comes back, backward from there to the call.
// A call that is not back after overSteps is left where it is by then. It stops at breakpoints in between.
func (d *Debugger) Over(dir Direction) {
	d.settle()
	start, pc, sp := d.m.Position(), d.m.Hart().PC, d.m.Hart().X[isa.SP]
	hart := d.m.Turn()
	here := func() bool { return d.m.Turn() == hart && d.m.Hart().X[isa.SP] == sp }
	if dir == Forward {
		back, call := d.called(pc)
		d.Step(Forward)
		if call && d.m.Hart().PC != back {
			d.onward(machine.Limit{Steps: start.Steps + overSteps, Now: later(start.Now)},
				&aim{at: []uint32{back}, here: here})
		}
		return
	}
	d.Step(Backward)
	if d.returns(d.m.Hart().PC) {
		d.backwards(&aim{kinds: made, when: func(m *machine.Machine, _ machine.Event) bool {
			back, call := d.called(m.Hart().PC)
			return call && back == pc && here()
		}})
	}
}

const overSteps = 100_000_000

// called is where the instruction at addr comes back to, if it is a call: a jump, compressed or not, that links to ra
// or t0.
func (d *Debugger) called(addr uint32) (back uint32, ok bool) {
	in, ok := d.m.Instruction(addr)
	op := in.Op.Long()
	return addr + in.Op.Size(), ok && (op == isa.JAL || op == isa.JALR) && (in.Rd == isa.RA || in.Rd == isa.T0)
}

// returns says whether the instruction at addr is a jump through a register that links to nothing, as ret is.
func (d *Debugger) returns(addr uint32) bool {
	in, ok := d.m.Instruction(addr)
	return ok && in.Op.Long() == isa.JALR && in.Rd == isa.Zero
}

// Run moves for at most so many ticks of virtual time, or to a breakpoint. It says whether there is more to run.
func (d *Debugger) Run(dir Direction, ticks devices.Ticks) bool {
	d.settle()
	here := d.m.Position()
	if dir == Backward {
		if len(d.points) > 0 && d.backwards(&aim{}) {
			return false
		}
		d.Seek(machine.Position{})
		return false
	}
	return d.RunTo(machine.Limit{Steps: math.MaxUint64, Now: here.Now + min(ticks, devices.Never-here.Now)})
}

// RunOn is a part of a run, between two looks at the world: for so many ticks, to a step at most, or to a breakpoint.
// After one that was a sleep and nothing else it is twice as long, so that the longest sleep has few parts. It says
// whether there is more to run.
func (d *Debugger) RunOn(ticks devices.Ticks, step uint64) bool {
	p := d.m.Position()
	ticks = max(ticks, min(2*d.slept, devices.Never/2))
	more := d.RunTo(machine.Limit{Steps: step, Now: p.Now + min(ticks, devices.Never-p.Now)})
	d.slept = 0
	if after := d.m.Position(); after.Steps == p.Steps {
		d.slept = after.Now - p.Now
	}
	return more && d.m.Position().Steps < step
}

// RunTo runs to a limit, or to a breakpoint. It says whether it got to the limit.
func (d *Debugger) RunTo(l machine.Limit) bool {
	d.settle()
	return d.onward(l, &aim{}).Reason == machine.Reached
}

// Steps makes so many steps, or moves to a breakpoint. It sleeps as Step does.
func (d *Debugger) Steps(n uint64) {
	d.settle()
	p := d.m.Position()
	d.onward(machine.Limit{Steps: p.Steps + min(n, math.MaxUint64-p.Steps), Now: later(p.Now)}, &aim{})
}

// Interrupt moves to the next interrupt, or back to the last one: one that is taken, to the first instruction
// of its handler; or one that only wakes the hart from wfi, traps being off, to the second instruction behind
// it. It stops at breakpoints in between, and says whether it got to either.
func (d *Debugger) Interrupt(dir Direction) bool {
	d.settle()
	woken := uint64(0) // what the hart does of a waking is this step
	comes := func(m *machine.Machine, e machine.Event) bool {
		steps := m.Position().Steps
		if e.Kind == machine.Woke {
			woken = steps + 1
			return false
		}
		return woken == steps || e.Kind == machine.Trapped && e.Trap.Cause.IsInterrupt()
	}
	return d.toAim(dir, &aim{kinds: made | machine.Woke, when: comes}, overSteps)
}

// last goes to the last moment before here that a run finds: from checkpoint to checkpoint, the last first, the way to
// the next is run again. Where there is none it stays, and says so.
func (d *Debugger) last(here machine.Position, run func(end machine.Position) (machine.Position, bool)) bool {
	to, found := d.m.Position(), false
	defer func() { d.leg.part, d.leg.done = 1, 0 }()
	for end := here; !found && end != (machine.Position{}); {
		begin := d.past.Before(end)
		all := float64(max(here.Steps, 1))
		d.leg.part, d.leg.done = float64(end.Steps-begin.Steps)/all, float64(here.Steps-end.Steps)/all
		d.Seek(begin)
		if at, ok := run(end); ok {
			to, found = at, true
		}
		end = begin
	}
	d.Seek(to)
	return found
}

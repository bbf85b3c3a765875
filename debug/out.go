package debug

import (
	"slices"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Out moves out of the procedure, or the trap's handler, that the hart is in: forward to where it has come back to its
// caller, or to what was interrupted; backward to the call, or to where the trap was taken. Calls, recursion, jumps to
// another procedure that returns for this one, and interrupts on the way are part of the procedure; a return to another
// task is none. It says whether it got there.
func (d *Debugger) Out(dir Direction) bool {
	d.settle()
	here, hart := d.m.Position(), d.m.Turn()
	if dir == Backward {
		return d.toCall(here, hart)
	}
	var open []excursion
	task := d.m.Task()
	return d.onward(machine.Limit{Steps: here.Steps + overSteps, Now: later(here.Now)}, &aim{kinds: made,
		when: func(m *machine.Machine, e machine.Event) bool {
			if e.Hart != hart {
				return false
			}
			if x, ok := begins(m, e); ok {
				if open = append(open, x); len(open) > mostOpen {
					open = open[1:]
				}
				return false
			}
			if !returns(m, e) {
				return false
			}
			for i := len(open) - 1; i >= 0; i-- {
				if open[i].ends(m, e) {
					open = slices.Delete(open, i, i+1)
					return false
				}
			}
			return e.Task == task
		}}).Reason == machine.Stopped
}

// returns says that a step was an mret or sret, or a jump to where a call has left its address: not any jump through a
// register.
func returns(m *machine.Machine, e machine.Event) bool {
	if !comesBack(m, e) {
		return false
	}
	in, _ := m.Instruction(e.PC)
	return in.Op.Long() != isa.JALR || in.Rs1 == isa.RA || in.Rs1 == isa.T0
}

// A caller is the search for the call, or the trap, that led to where a hart is.
type caller struct {
	hart  int
	sp    uint32
	here  machine.Position
	calls []excursion // of the stretch: those that are not over
	traps []excursion // … and traps that no mret or sret has ended
	ended []excursion // returns of calls that were made before the stretch, …
	mrets int         // … and of traps that were taken before it
}

// toCall goes to where the call was made, or the trap taken, that led here.
func (d *Debugger) toCall(here machine.Position, hart int) bool {
	c := &caller{hart: hart, sp: d.m.Hart().X[isa.SP], here: here}
	return d.last(here, func(end machine.Position) (machine.Position, bool) {
		ended, mrets := c.ended, c.mrets // of later stretches
		c.calls, c.traps, c.ended, c.mrets = nil, nil, nil, 0
		remove := d.m.Watch(machine.Probe{Kinds: made, Tell: c.tell})
		d.advance(machine.Limit{Steps: end.Steps, Now: devices.Never})
		remove()
		for i := len(c.calls) - 1; i >= 0; i-- { // what came back later is over
			x := &c.calls[i]
			j := slices.IndexFunc(ended, func(o excursion) bool { return o.sp == x.sp && x.resumes(o.back) })
			if j >= 0 {
				ended, c.calls = slices.Delete(ended, j, j+1), slices.Delete(c.calls, i, i+1)
			}
		}
		n := min(mrets, len(c.traps))
		c.traps, c.mrets = c.traps[:len(c.traps)-n], c.mrets+mrets-n
		c.ended = append(c.ended, ended...)
		return c.found()
	})
}

func (c *caller) tell(m *machine.Machine, e machine.Event) {
	if e.Hart != c.hart || m.Position().Steps > c.here.Steps {
		return
	}
	if x, ok := begins(m, e); ok {
		list := &c.calls
		if x.trap {
			list = &c.traps
		}
		if *list = append(*list, x); len(*list) > mostOpen {
			*list = (*list)[1:]
		}
		return
	}
	if !returns(m, e) {
		return
	}
	if in, _ := m.Instruction(e.PC); in.Op == isa.MRET || in.Op == isa.SRET {
		if n := len(c.traps); n > 0 {
			c.traps = c.traps[:n-1]
		} else {
			c.mrets++
		}
		return
	}
	for i := len(c.calls) - 1; i >= 0; i-- {
		if c.calls[i].ends(m, e) {
			c.calls = slices.Delete(c.calls, i, i+1)
			return
		}
	}
	c.ended = append(c.ended, excursion{back: m.Hart().PC, sp: m.Hart().X[isa.SP]})
}

// found is where the call was made: the last one whose stack is the nearest above the one in use; in a handler, since
// its trap; or else that trap itself.
func (c *caller) found() (at machine.Position, ok bool) {
	if n := len(c.traps); n > 0 {
		at, ok = c.traps[n-1].at, true
	}
	sp := ^uint32(0)
	for _, x := range c.calls {
		if x.sp >= c.sp && x.sp <= sp && x.at.Steps >= at.Steps {
			sp, at, ok = x.sp, x.at, true
		}
	}
	return at, ok
}

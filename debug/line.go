package debug

import (
	"sort"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Line moves to where the hart next begins a line of the source, or back to where it last did. It goes into procedures
// that are called, and over those of which no lines are known; and over the handlers of interrupts that come meanwhile,
// and whatever runs until the hart is back from them. Where no lines are known it is Step. It says whether it got
// there.
func (d *Debugger) Line(dir Direction) bool { return d.line(dir, false) }

// OverLine is Line, but also over procedures that are called, and over handlers of ecalls and exceptions.
func (d *Debugger) OverLine(dir Direction) bool { return d.line(dir, true) }

func (d *Debugger) line(dir Direction, over bool) bool {
	d.settle()
	if len(d.m.Image().Lines) == 0 {
		if over {
			d.Over(dir)
		} else {
			d.Step(dir)
		}
		return true
	}
	if dir == Backward {
		return d.lineBack(over)
	}
	here, hart := d.m.Position(), d.m.Turn()
	var away *excursion // the one that is gone over
	return d.onward(machine.Limit{Steps: here.Steps + overSteps, Now: later(here.Now)}, &aim{kinds: made,
		when: func(m *machine.Machine, e machine.Event) bool {
			if e.Hart != hart {
				return false
			}
			if away != nil {
				if !away.ends(m, e) {
					return false
				}
				again := away.trap && m.Hart().PC == away.back
				if away = nil; again {
					return false // the hart stood there before
				}
			} else if x, ok := begins(m, e); ok && (over || x.interrupt) {
				away = &x
				return false
			}
			return d.beginsLine(m.Hart().PC)
		}}).Reason == machine.Stopped
}

// made are the events of steps that were made.
const made = machine.Retired | machine.Trapped

// beginsLine says that the code of a line begins at an address.
func (d *Debugger) beginsLine(pc uint32) bool {
	lines := d.m.Image().Lines
	i := sort.Search(len(lines), func(i int) bool { return lines[i].Addr >= pc })
	return i < len(lines) && lines[i].Addr == pc && lines[i].Num != 0
}

// An excursion is where a hart goes to come back: a procedure, or a trap's handler.
type excursion struct {
	back, sp  uint32           // where it comes back to, and with which stack
	trap      bool             // …
	interrupt bool             // … of an interrupt
	at        machine.Position // before the step that began it

	line machine.Position // the last line that was begun before it …
	some bool             // … if one was
}

// begins says that a step has begun an excursion, and which.
func begins(m *machine.Machine, e machine.Event) (x excursion, ok bool) {
	x = excursion{back: e.PC, sp: m.Hart().X[isa.SP], at: machine.Position{Steps: m.Position().Steps - 1}}
	if e.Kind == machine.Trapped {
		x.trap, x.interrupt = true, e.Trap.Cause.IsInterrupt()
		return x, true
	}
	in, _ := m.Instruction(e.PC)
	x.back += in.Op.Size()
	op := in.Op.Long()
	return x, (op == isa.JAL || op == isa.JALR) && (in.Rd == isa.RA || in.Rd == isa.T0)
}

// comesBack says that a step was a return, of a procedure or a handler.
func comesBack(m *machine.Machine, e machine.Event) bool {
	if e.Kind != machine.Retired {
		return false
	}
	in, _ := m.Instruction(e.PC)
	return in.Op == isa.MRET || in.Op == isa.SRET || in.Op.Long() == isa.JALR && in.Rd == isa.Zero
}

// ends says that a step has come back from the excursion: to behind the call, to what was interrupted, or to the
// instruction that trapped or the one behind it.
func (x *excursion) ends(m *machine.Machine, e machine.Event) bool {
	h := m.Hart()
	return comesBack(m, e) && h.X[isa.SP] == x.sp && x.resumes(h.PC)
}

// resumes says that the excursion's end may be at pc.
func (x *excursion) resumes(pc uint32) bool {
	return pc == x.back || x.trap && !x.interrupt && (pc == x.back+4 || pc == x.back+2)
}

// A lineSearch goes through a stretch of the past, for the last line that a hart has begun in its present context.
type lineSearch struct {
	d    *Debugger
	over bool
	hart int
	here machine.Position

	last excursion   // of it, the line alone
	open []excursion // begun and not over, in this stretch

	// The hart has come back from an excursion that began before the stretch: what is looked for is before that.
	before *excursion
	// Of an earlier stretch: where the excursion began that is looked for, with the line before it.
	from *excursion
	met  bool
}

const mostOpen = 4096

// lineBack goes to the last line that was begun before here, in this context.
func (d *Debugger) lineBack(over bool) bool {
	here := d.m.Position()
	s := &lineSearch{d: d, over: over, hart: d.m.Turn(), here: here}
	return d.last(here, func(end machine.Position) (machine.Position, bool) {
		s.last, s.open, s.met, s.before = excursion{}, nil, false, nil
		if d.m.Position() == (machine.Position{}) && d.beginsLine(d.m.Hart().PC) {
			s.last.some = true
		}
		remove := d.m.Watch(machine.Probe{Kinds: made, Tell: s.tell})
		d.advance(machine.Limit{Steps: end.Steps, Now: devices.Never})
		remove()
		switch {
		case s.from == nil:
		case s.met:
			s.last, s.from = *s.from, nil
		default:
			return machine.Position{}, false // still earlier
		}
		if !s.last.some && s.before != nil {
			s.from = s.before
		}
		return s.last.line, s.last.some
	})
}

func (s *lineSearch) tell(m *machine.Machine, e machine.Event) {
	p, pc := m.Position(), m.Hart().PC
	if e.Hart != s.hart || p.Steps > s.here.Steps {
		return
	}
	resumed := false
	if comesBack(m, e) {
		resumed = s.back(m, e)
	} else if x, ok := begins(m, e); ok {
		if f := s.from; f != nil && x.sp == f.sp && x.resumes(f.back) {
			f.line, f.some, s.met = s.last.line, s.last.some, true
		}
		x.line, x.some = s.last.line, s.last.some
		if s.open = append(s.open, x); len(s.open) > mostOpen {
			s.open = s.open[1:]
		}
	}
	if !resumed && p.Steps < s.here.Steps && s.d.beginsLine(pc) {
		s.last.line, s.last.some = p, true
	}
}

// back is told of a return. It says that it was one from a trap, to where the hart stood before. Of one that was taken
// before the stretch, mcause says whether it was an interrupt.
func (s *lineSearch) back(m *machine.Machine, e machine.Event) (resumed bool) {
	for i := len(s.open) - 1; i >= 0; i-- {
		x := s.open[i]
		if !x.ends(m, e) {
			continue
		}
		s.open = append(s.open[:i], s.open[i+1:]...)
		if s.over || x.interrupt {
			s.last.line, s.last.some = x.line, x.some
		}
		return x.trap && m.Hart().PC == x.back && (s.over || x.interrupt)
	}
	in, _ := m.Instruction(e.PC)
	cause := uint32(0)
	switch in.Op {
	case isa.MRET:
		cause = m.Hart().MCause
	case isa.SRET:
		cause = m.Hart().SCause
	}
	interrupt := isa.Cause(cause).IsInterrupt()
	if interrupt || s.over {
		s.last.some = false
		s.before = &excursion{back: m.Hart().PC, sp: m.Hart().X[isa.SP]}
	}
	return interrupt
}

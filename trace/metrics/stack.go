package metrics

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// A depth is how far down a task's stack has been.
type depth struct {
	top, low uint32
	user     bool // it has run in U mode: what there was before was the kernel's, which named it
}

// A plumb measures on a hart. Who switches tasks names the next one before its stack is there, or after: so what sp is
// counts from when it is set to another stack, when something is pushed, or when a trap returns to the task.
type plumb struct {
	open int    // traps that have not returned: what they push is not the task's
	task uint32 // that was the present one
	on   bool   // sp is the task's
}

// Stacks also measures how much of its stack each task uses. It has each step made by the stepper.
func (w *Meter) Stacks() {
	w.stacks = NewDepths(len(w.m.Harts), w.t.TaskID)
	w.m.Watch(w.stacks.Probe())
}

// Depths is how much of its stack each task has used while its Probe watched, from the highest that its sp was to the
// lowest. Each step is made by the stepper then.
type Depths struct {
	plumbs []plumb
	task   func(hart int) uint32 // whose work a hart does; 0 for nobody's
	of     map[uint32]*depth
}

// NewDepths is for a machine with so many harts.
func NewDepths(harts int, task func(hart int) uint32) *Depths {
	return &Depths{make([]plumb, harts), task, map[uint32]*depth{}}
}

// Of is the highest and the lowest that a task's sp was.
func (s *Depths) Of(task uint32) (top, low uint32, ok bool) {
	d := s.of[task]
	if d == nil {
		return 0, 0, false
	}
	return d.top, d.low, true
}

// Probe is what it is to be told.
func (s *Depths) Probe() machine.Probe {
	return machine.Probe{Kinds: machine.Retired | machine.Trapped | machine.Returned, Tell: s.tell}
}

func (s *Depths) tell(m *machine.Machine, e machine.Event) {
	p, sp := &s.plumbs[e.Hart], m.Harts[e.Hart].X[isa.SP]
	switch e.Kind {
	case machine.Trapped:
		p.open++
		return
	case machine.Returned:
		began := p.open == 0 && e.To != cpu.U // a kernel goes on in another mode
		if p.open = max(p.open-1, 0); e.To == cpu.U {
			p.open = 0 // no trap is open below U mode
		}
		p.on, p.task = p.open == 0 && !began, s.task(e.Hart)
	default:
		in, _ := m.Instruction(e.PC)
		p.step(in, s.task(e.Hart))
	}
	if p.on && p.open == 0 && p.task != 0 {
		s.deeper(p.task, sp, e.To == cpu.U)
	}
}

// step sees whether sp is the task's after an instruction.
func (p *plumb) step(in isa.Inst, task uint32) {
	if task != p.task {
		p.task, p.on = task, false
	}
	own := in.Op.Long() == isa.ADDI && in.Rs1 == isa.SP
	if in.Rd == isa.SP && (!own || in.Imm < 0) {
		p.on = true
	}
}

// deeper notes a task's sp.
func (s *Depths) deeper(id, sp uint32, user bool) {
	d := s.of[id]
	if d == nil && len(s.of) >= mostStacks {
		return
	}
	if d == nil || user && !d.user {
		d = &depth{sp, sp, user}
		s.of[id] = d
	}
	d.top, d.low = max(d.top, sp), min(d.low, sp)
}

const mostStacks = 64

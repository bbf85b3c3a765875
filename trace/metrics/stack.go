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

// Stacks also measures how much of its stack each task uses, from the highest that its sp was to the lowest. It has
// each step made by the stepper.
func (w *Meter) Stacks() {
	w.stacks = map[uint32]*depth{}
	plumbs := make([]plumb, len(w.m.Harts))
	w.m.Watch(machine.Probe{Kinds: machine.Retired | machine.Trapped | machine.Returned,
		Tell: func(m *machine.Machine, e machine.Event) {
			p, sp := &plumbs[e.Hart], m.Harts[e.Hart].X[isa.SP]
			switch e.Kind {
			case machine.Trapped:
				p.open++
				return
			case machine.Returned:
				began := p.open == 0 && e.To != cpu.U // a kernel goes on in another mode
				if p.open = max(p.open-1, 0); e.To == cpu.U {
					p.open = 0 // no trap is open below U mode
				}
				p.on, p.task = p.open == 0 && !began, w.t.TaskID(e.Hart)
			default:
				in, _ := m.Instruction(e.PC)
				p.step(in, w.t.TaskID(e.Hart))
			}
			if p.on && p.open == 0 && p.task != 0 {
				w.deeper(p.task, sp, e.To == cpu.U)
			}
		}})
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
func (w *Meter) deeper(id, sp uint32, user bool) {
	d := w.stacks[id]
	if d == nil && len(w.stacks) >= mostStacks {
		return
	}
	if d == nil || user && !d.user {
		d = &depth{sp, sp, user}
		w.stacks[id] = d
	}
	d.top, d.low = max(d.top, sp), min(d.low, sp)
}

const mostStacks = 64

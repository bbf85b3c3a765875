// Package fast is an engine that does what cpu.Hart.Step does, for the instructions that most programs are made of,
// many times as fast. It may take over from the stepper before any step, and hand back before any other.
//
// It keeps three things that the stepper works out anew each time: decoded instructions (page), where addresses lead
// (view), and how long a straight line of instructions is, so that a deadline need not be asked for after each of them.
// None of them can be told from outside: a store to memory that one was made from drops it (memory.Code and
// memory.Walked).
//
// What it does not do it leaves to the stepper, having done nothing of it: traps, CSRs, atomics, devices, wfi. So there
// is one definition of all that is hard, and the loop here has no call in it.
package fast

import (
	"breakfast/cpu"
	"breakfast/memory"
)

// Engine runs the harts of one memory. It holds no state of the machine: one may be dropped, and another made, at any
// time.
type Engine struct {
	ram   *memory.RAM
	bytes []byte
	flags *[memory.Granules]memory.Flag
	base  uint32 // of RAM

	pages []*page // of the physical pages of RAM, what is decoded
	kept  int     // how many

	views [viewsKept]*view // the one used last first

	targets []target // of decode
	steps   uint64   // made here
}

// New is an engine for harts whose memory this is.
func New(ram *memory.RAM) *Engine {
	e := &Engine{ram: ram, base: ram.Base(), pages: make([]*page, (ram.Size()+pageSize-1)/pageSize)}
	e.bytes, e.flags = ram.Raw()
	return e
}

// Steps is how many steps it has made.
func (e *Engine) Steps() uint64 { return e.steps }

// most is how many steps are made at one go.
const most = 1 << 30

// Run makes steps as Step would, at most limit of them, and says how many: each has retired an instruction, and none
// has reached beyond the hart and memory. It stops before an instruction that it leaves to the stepper. The hart must
// not wait, nor have an interrupt to take.
func (e *Engine) Run(h *cpu.Hart, bus cpu.Bus, limit uint64) (steps uint64) {
	if h.PC&1 != 0 { // somebody has set it so
		return 0
	}
	e.forget()
	v := e.view(h)
	budget := int(min(limit, most))
	left := budget
	for left > 0 {
		p := e.code(h, bus, v)
		if p == nil {
			break
		}
		var why reason
		left, why = v.run(h, p, left)
		if why == done || !e.help(h, bus, v, why, &left) {
			break
		}
		if why == step { // the hart's own state has changed
			if _, interrupted := h.Pending(); interrupted {
				break
			}
			v = e.view(h)
		}
	}
	steps = uint64(budget - left)
	h.Retire(steps)
	e.steps += steps
	return steps
}

// code is the page that pc is in, with the instruction there decoded; nil if that is the stepper's.
func (e *Engine) code(h *cpu.Hart, bus cpu.Bus, v *view) *page {
	p, slot := v.page(h.PC), slotOf(h.PC)
	if p == nil || slot < p.first || slot >= p.behind {
		if p = e.fetch(h, bus, v); p == nil {
			return nil
		}
	}
	if p.place[slot] == 0 {
		e.decode(p, slot)
	}
	return p
}

// help makes it possible to go on after run has stopped for a reason; false if it is the stepper's turn.
func (e *Engine) help(h *cpu.Hart, bus cpu.Bus, v *view, why reason, left *int) bool {
	switch why {
	case elsewhere:
		return true
	case step:
		return *left > 0 && v.system(h, bus) && retired(left)
	case loading:
		return e.fill(h, bus, v, cpu.Loading)
	case storing:
		return e.fill(h, bus, v, cpu.Storing)
	case flagged:
		return e.besideCode(h, v) && retired(left)
	}
	return false
}

func retired(left *int) bool {
	*left--
	return true
}

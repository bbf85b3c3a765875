// Package contexts tells which of the contexts that traps have interrupted a hart goes on with.
//
// A kernel may keep its contexts anywhere, and nothing but its own code knows where. So it is not asked: of all
// contexts that are suspended, the one that goes on is the one that is met exactly, with all its registers and its pc.
package contexts

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// A Context is what a trap has interrupted, as it was then.
type Context struct {
	X     [32]uint32
	PC    uint32
	Priv  cpu.Priv
	Space uint32 // satp: its sp is an address there; 0 for M mode
	Cause isa.Cause
	Size  uint32  // of the instruction that trapped, in bytes
	Rd    isa.Reg // its destination
	Task  uint32  // whose it was, by the ticket rail; 0 for none
	Hart  int
}

// Interrupted is the context that a trap, of which a machine is telling, interrupts.
func Interrupted(m *machine.Machine, e machine.Event) Context {
	h := m.Hart()
	c := Context{X: h.X, PC: e.PC, Priv: e.From, Space: Space(h, e.From), Cause: e.Trap.Cause, Size: 4, Task: e.Task,
		Hart: e.Hart}
	if in, ok := m.Instruction(e.PC); ok {
		c.Size, c.Rd = in.Op.Size(), in.Rd
	}
	return c
}

// Space is the address space of a mode: satp, or 0 for M mode, which is not translated.
func Space(h *cpu.Hart, in cpu.Priv) uint32 {
	if in == cpu.M {
		return 0
	}
	return h.SATP
}

// OnStack says that the context has this sp, in this address space.
func (c *Context) OnStack(sp, space uint32) bool { return c.X[isa.SP] == sp && c.Space == space }

// IsCall says that it was an ecall.
func (c *Context) IsCall() bool {
	return c.Cause == isa.EcallU || c.Cause == isa.EcallS || c.Cause == isa.EcallM
}

const callResults = 1<<isa.A0 | 1<<isa.A1

// A Way is where a context goes on, seen from where it was interrupted.
type Way uint8

// The ways.
const (
	Elsewhere Way = iota
	Onward        // where it should
	Again         // at the instruction that trapped, to try it again
)

// Compare says where the hart goes on, seen from the context, and which registers are not what they were and should be:
// a bit each. After an interrupt all should be; after an ecall all but a0 and a1; after another exception all, if the
// instruction is tried again, and all but its destination (of an ebreak also a0 and a1, of an illegal one whatever it
// means), if it is passed over.
func (c *Context) Compare(h *cpu.Hart) (Way, uint32) {
	w, free := Elsewhere, uint32(0)
	switch call := c.IsCall(); {
	case h.PC == c.PC && c.Cause.IsInterrupt():
		w = Onward
	case c.Cause.IsInterrupt():
	case h.PC == c.PC:
		if w = Again; call {
			free = callResults
		}
	default:
		if h.PC == c.PC+c.Size {
			w = Onward
		}
		if free = 1 << c.Rd; call || c.Cause == isa.Breakpoint {
			free |= callResults
		} else if c.Cause == isa.IllegalInst {
			free = ^uint32(1 << isa.SP)
		}
	}
	changed := uint32(0)
	for r := 1; r < 32; r++ {
		if h.X[r] != c.X[r] {
			changed |= 1 << r
		}
	}
	return w, changed &^ free
}

// GoesOn is which of a list, the latest last, the hart goes on with whose mret or sret a machine is telling of, with
// the task that the ticket rail names: the one that is met exactly; -1 for none. Of several alike it is one of this
// hart, of this task, and in this address space: a child is its parent's copy.
func GoesOn[T any](list []T, context func(*T) *Context, m *machine.Machine, task uint32) int {
	h, met, like := m.Hart(), -1, 0
	for i := len(list) - 1; i >= 0; i-- {
		c := context(&list[i])
		if c.Priv != h.Priv {
			continue
		}
		if w, changed := c.Compare(h); w == Elsewhere || changed != 0 {
			continue
		}
		n := 1
		if c.Hart == m.Turn() {
			n += 4
		}
		if c.Task == task {
			n += 2
		}
		if c.Space == Space(h, h.Priv) {
			n++
		}
		if n > like {
			met, like = i, n
		}
	}
	return met
}

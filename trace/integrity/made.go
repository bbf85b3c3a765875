package integrity

import (
	"fmt"
	"math/bits"
	"slices"

	"breakfast/cpu/isa"
	"breakfast/machine"
)

// Which registers did the handler of an interrupt use, and not give back?
//
// If it left another value, that is seen. If by luck it left the same, a strict checker sees where that came from:
// the last write to the register, since the interrupt, has made it of nothing that could be the value from before. That
// is a number, an address, a CSR but mscratch and sscratch, a word that nobody has stored since the interrupt, and
// whatever is made of such values alone. It does harm only if the context means to use the register. So it is said when
// the context reads it, before it writes to it, and before anything else interrupts.

// A making is what is known of the registers that the handler has written in which a hart is, and afterwards of those
// that the context reads which goes on.
type making struct {
	since  uint64   // the step of the interrupt, 0 for none
	made   uint32   // registers that hold nothing of the context's …
	at     [32]mark // … since these moments
	stored []uint32 // words that were stored to since the interrupt, by address, in order …
	full   bool     // … and there are more
	word   uint32   // that the instruction at hand loads or stores, if it does

	due      uint32 // those that the context which goes on has back by luck alone, until it writes to them
	of       shadow
	restored mark
}

// mostStored is how many words a handler stores to at most that are remembered: beyond, all may be given back.
const mostStored = 256

// begin is the interrupt of a context.
func (k *making) begin(step uint64) {
	k.since, k.made, k.due, k.stored, k.full = step, 0, 0, k.stored[:0], false
}

// makes looks at the instruction at pc before it is made: the register of an address may be another afterwards.
func (c *Checker) makes(pc uint32) {
	if in, ok := c.m.Instruction(pc); ok {
		c.making.word = (c.m.Hart().X[in.Rs1] + uint32(in.Imm)) &^ 3
	}
}

// handles follows an instruction of the handler, which has retired.
func (k *making) handles(in isa.Inst, here mark) {
	op, bit := in.Op.Long(), uint32(1)<<in.Rd
	switch {
	case op.Stores() > 0:
		k.store(k.word)
		k.made &^= bit // what an AMO has loaded
	case in.Rd == 0:
		return
	case op >= isa.LB && op <= isa.LHU:
		_, kept := slices.BinarySearch(k.stored, k.word)
		k.set(bit, !kept && !k.full, here)
	case op >= isa.CSRRW && op <= isa.CSRRCI:
		c := isa.CSR(in.Imm)
		k.set(bit, c != isa.MScratch && c != isa.SScratch, here)
	default:
		from := (1<<in.Rs1 | 1<<in.Rs2) &^ uint32(1)
		if op == isa.JAL || op == isa.JALR {
			from = 0
		}
		k.set(bit, from&^k.made == 0, here)
	}
}

func (k *making) set(bit uint32, made bool, here mark) {
	if k.made &^= bit; made {
		k.made |= bit
		k.at[bits.TrailingZeros32(bit)] = here
	}
}

// store notes that a word was stored to.
func (k *making) store(word uint32) {
	i, found := slices.BinarySearch(k.stored, word)
	switch {
	case found:
	case len(k.stored) == mostStored:
		k.full = true
	default:
		k.stored = slices.Insert(k.stored, i, word)
	}
}

// givesBack is the return to a context, met exactly: what of it is right by luck is due.
func (c *Checker) givesBack(s *shadow, pc uint32) {
	k := &c.making
	due := k.made &^ (sharedByABI | 1<<isa.SP)
	if k.since == s.saved.at.Steps && s.Cause.IsInterrupt() && bits.OnesCount32(due) <= fewRegisters {
		k.due, k.of, k.restored = due, *s, c.mark(pc)
	}
	k.since = 0
}

// luck follows an instruction of the context that has gone on. One that is pushed is not used yet.
func (c *Checker) luck(e machine.Event, in isa.Inst) {
	k, op := &c.making, in.Op.Long()
	read := uint32(1)<<in.Rs1 | 1<<in.Rs2
	switch {
	case op >= isa.CSRRWI && op <= isa.CSRRCI: // a number
		read = 0
	case op.Stores() > 0 && in.Rs1 == isa.SP:
		read = 0
		k.due &^= 1 << in.Rs2
	}
	if used := k.due & read; used != 0 {
		r := isa.Reg(bits.TrailingZeros32(used))
		c.report("made "+r.String(), Violation{
			Kind: LostRegister, Task: c.whose(&k.of), Saved: c.place(k.of.saved), Over: c.place(k.at[r]),
			Restored: c.place(k.restored),
			Message: fmt.Sprintf("%s uses its %s at %#08x and has it by luck alone: the handler of the %s has put a "+
				"value of its own there, which happens to be the same; store %s when %s comes, and load it before %s",
				c.whose(&k.of), r, e.PC, k.of.Cause, r, article(k.of.Cause), c.back(k.restored.pc)),
		})
	}
	k.due &^= read | 1<<in.Rd
}

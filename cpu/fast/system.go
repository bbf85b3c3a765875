package fast

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/memory"
)

// What changes nothing but the hart, and what is atomic, is done by the stepper's own functions, between two runs.
// Their words say which of the page's instructions it is: put together from a word it would be written in pieces, and
// read at once as a whole, for which processors wait.

// systemWord is the word of a CSR instruction, an atomic one, mret or sret.
func (p *page) systemWord(in isa.Inst) word {
	op := opSystem
	switch {
	case in.Op >= isa.LRW && in.Op <= isa.AMOMAXUW:
		op = opAtomic
	case in.Op == isa.MRET || in.Op == isa.SRET:
	case quiet(isa.CSR(in.Imm)):
		op = opQuiet
	}
	p.system = append(p.system, in)
	return op | uint64(in.Rs1)<<bShift | uint64(len(p.system)-1)<<immShift
}

// inst is the instruction of an opSystem, opQuiet or opAtomic.
func (s spot) inst() *isa.Inst { return &s.p.system[immOf(s.word())] }

// quiet says that nothing comes of a CSR before it is read, or a trap is taken.
func quiet(n isa.CSR) bool {
	switch n {
	case isa.MScratch, isa.MEPC, isa.MCause, isa.MTVal, isa.MTVec, isa.MHartID, isa.SScratch, isa.SEPC, isa.SCause,
		isa.STVal, isa.STVec:
		return true
	}
	return false
}

// returns says that a spot's word is an mret or sret.
func (s spot) returns() bool {
	return opOf(s.word()) == opSystem && (s.inst().Op == isa.MRET || s.inst().Op == isa.SRET)
}

// gates says that a spot's word may change which interrupts the hart hears, or satp.
func (s spot) gates() bool {
	if opOf(s.word()) != opSystem {
		return false
	}
	switch in := s.inst(); isa.CSR(in.Imm) {
	case isa.MStatus, isa.SStatus, isa.MIE, isa.SIE, isa.MIDeleg, isa.SATP:
		return in.Op != isa.MRET && in.Op != isa.SRET && (in.Rs1 != 0 || in.Op == isa.CSRRW || in.Op == isa.CSRRWI)
	}
	return false
}

// inside says that a CSR instruction has to do with the hart alone, and not with what was counted, or with the time.
func inside(n isa.CSR) bool {
	switch n {
	case isa.STimeCmp, isa.STimeCmpH, isa.MEnvCfgH, isa.MCountInhibit, isa.MCycle, isa.MCycleH, isa.MInstRet,
		isa.MInstRetH:
		return false
	}
	return n>>8 != isa.Cycle>>8
}

// system does the instruction at a spot, where pc is, if it is one of those; false if it is the stepper's.
func (v *view) system(h *cpu.Hart, bus cpu.Bus, s spot) bool {
	switch w := s.word(); opOf(w) {
	case opQuiet, opSystem:
	case opAtomic: // of memory, which nobody watches
		addr := h.X[b(w)]
		if addr-v.low >= uint32(len(v.window)) || v.flags[addr/memory.Granule%memory.Granules] != memory.Dirty {
			return false
		}
	default:
		return false
	}
	return h.Try(bus, *s.inst())
}

// Retires says that it is known that the instruction at pc will retire, if it is not interrupted: after a trap, a look
// at the handler's first one costs nothing then.
func (e *Engine) Retires(h *cpu.Hart) bool {
	e.forget()
	p := e.view(h).page(h.PC)
	if p == nil || h.PC&1 != 0 {
		return false
	}
	s := spot{p, uint(p.place[slotOf(h.PC)])}
	switch op := opOf(s.word()); {
	case p.place[slotOf(h.PC)] == 0:
		return false
	case op == opSystem || op == opQuiet:
		n := isa.CSR(s.inst().Imm)
		_, there := h.CSR(n)
		return there && n>>10 != 3 && cpu.Priv(n>>8&3) <= h.Priv && h.Closes(n) == 0
	case op >= uint64(isa.LB) && op <= uint64(isa.SW):
		return false
	}
	return !alone(opOf(s.word()))
}

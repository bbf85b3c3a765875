package machine

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// A view is what decides how addresses are translated: that of a step that is told of is the one it began with.
type view struct {
	priv cpu.Priv
	satp uint32
}

// eye is the hart as inspectors see through it.
func (m *Machine) eye() *cpu.Hart {
	if !m.telling {
		return m.hart
	}
	h := *m.hart
	h.Priv, h.SATP = m.began.priv, m.began.satp
	return &h
}

// Translate is the physical address that an access of the program would reach now, without any effect, and without a
// look at PMP; false where the page table does not lead there. While a step is told of, it is as that step began.
func (m *Machine) Translate(addr uint32, a cpu.Access) (at uint32, ok bool) {
	w, _, translated := m.Walk(addr, a)
	if !translated {
		return addr, true
	}
	return uint32(w.At), w.Verdict == cpu.Mapped && w.At>>32 == 0
}

// Walk is the way of an address through the page table, as an access of the program would take it now, and the mode
// that it is made in; it has no effect. False where such an access is not translated. While a step is told of, it is as
// that step began.
func (m *Machine) Walk(addr uint32, a cpu.Access) (w cpu.Walk, in cpu.Priv, translated bool) {
	satp := m.hart.SATP
	if m.telling {
		satp = m.began.satp
	}
	if satp&isa.SATPMode == 0 {
		return w, 0, false
	}
	h := m.eye()
	if in, translated = h.Translates(a); translated {
		w = h.Walk((*dryBus)(m), addr, a, in)
	}
	return w, in, translated
}

// Code is the instruction word at pc, or half word if that is a compressed instruction, as the hart would fetch it;
// false where there is no memory.
func (m *Machine) Code(pc uint32) (word uint32, ok bool) {
	if pc&3 == 0 { // both halves are in one page, and where memory is there is a word of it
		at, ok := m.Translate(pc, cpu.Fetching)
		if ok {
			word, ok = m.RAM.Load(at, 4)
		}
		if word&3 != 3 {
			word &= 0xffff
		}
		return word, ok
	}
	word, ok = m.code(pc)
	if !ok || pc&1 != 0 || word&3 != 3 {
		return word, ok && pc&1 == 0
	}
	high, ok := m.code(pc + 2)
	return high<<16 | word, ok
}

// code is the half word of code at pc.
func (m *Machine) code(pc uint32) (uint32, bool) {
	at, ok := m.Translate(pc, cpu.Fetching)
	if !ok {
		return 0, false
	}
	return m.RAM.Load(at, 2)
}

// Instruction is the instruction at pc; false where there is no memory. What is no instruction has Op isa.ILLEGAL.
func (m *Machine) Instruction(pc uint32) (isa.Inst, bool) {
	word, ok := m.Code(pc)
	return isa.Decode(word), ok
}

// Trapped is Instruction for where the last trap struck, as the mode that it came from sees it, and where in memory
// that is.
func (m *Machine) Trapped(pc uint32) (in isa.Inst, at uint32, ok bool) {
	began, telling := m.began, m.telling
	m.began, m.telling = view{m.hart.Previous(), m.hart.SATP}, true
	if in, ok = m.Instruction(pc); ok {
		at, _ = m.Translate(pc, cpu.Fetching)
	}
	m.began, m.telling = began, telling
	return in, at, ok
}

// Seen is where in memory an address is that the program means, whatever it may do there: by the page table, if the
// hart is in S or U mode and translation is on, or if there is no memory at the address itself; for inspectors. Where
// the table leads nowhere it is the address itself.
func (m *Machine) Seen(addr uint32) uint32 {
	h := *m.eye()
	if !h.Supervisor || h.SATP&isa.SATPMode == 0 || h.Priv == cpu.M && m.RAM.Contains(addr, 1) {
		return addr
	}
	h.MStatus |= isa.StatusSUM | isa.StatusMXR
	h.Svade = false
	h.PMPCfg[0], h.PMPAddr[0] = 0x1f, ^uint32(0) // NAPOT, R, W, X: everything
	w := h.Walk((*dryBus)(m), addr, cpu.Loading, cpu.S)
	if w.Verdict != cpu.Mapped || w.At>>32 != 0 {
		return addr
	}
	return uint32(w.At)
}

// Look reads memory or a device register as a load of the program would now, but without any effect; for inspectors.
// The address must be a multiple of size; false where the program would read nothing.
func (m *Machine) Look(addr uint32, size int) (uint32, bool) {
	at, ok := m.Translate(addr, cpu.Loading)
	if !ok {
		return 0, false
	}
	return m.Peek(at, size)
}

package machine

import "breakfast/cpu/isa"

// Code is the instruction word at pc, or half word if that is a compressed instruction, as the hart would fetch it;
// false where there is no memory.
func (m *Machine) Code(pc uint32) (word uint32, ok bool) {
	word, ok = m.RAM.load(pc, 2)
	if !ok || pc&1 != 0 || word&3 != 3 {
		return word, ok && pc&1 == 0
	}
	high, ok := m.RAM.load(pc+2, 2)
	return high<<16 | word, ok
}

// Instruction is the instruction at pc; false where there is no memory. What is no instruction has Op isa.ILLEGAL.
func (m *Machine) Instruction(pc uint32) (isa.Inst, bool) {
	word, ok := m.Code(pc)
	return isa.Decode(word), ok
}

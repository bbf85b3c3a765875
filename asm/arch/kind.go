package arch

import "breakfast/cpu/isa"

// IsRegister says that an operand is a register alone.
func IsRegister(kind isa.Operand) bool {
	return kind == isa.OpCSP || kind < OpSymbol && kind.IsReg()
}

// IsMemory says that an operand is written offset(register).
func IsMemory(kind isa.Operand) bool {
	switch kind {
	case isa.OpMemI, isa.OpMemS, isa.OpMemA, isa.OpCMem, isa.OpCMemLWSP, isa.OpCMemSWSP:
		return true
	}
	return false
}

// IsTarget says that an operand is where a branch or jump goes.
func IsTarget(kind isa.Operand) bool {
	return kind == isa.OpBranch || kind == isa.OpJump || kind == isa.OpCBranch || kind == isa.OpCJump
}

// SetImm puts a number into an instruction if it fits.
func SetImm(in *isa.Inst, kind isa.Operand, n int64) bool {
	min, max, align := kind.Range()
	if min < 0 && n >= 1<<31 && n < 1<<32 {
		n -= 1 << 32 // the same 32 bits
	}
	if kind == isa.OpCImmU && n >= 0xfffe0 && n <= 0xfffff {
		n -= 1 << 20 // the same 20 bits
	}
	if n < min || n > max || n%align != 0 {
		return false
	}
	switch kind {
	case isa.OpImmU, isa.OpCImmU:
		in.Imm = int32(n << 12)
	case isa.OpZimm:
		in.Rs1 = isa.Reg(n)
	default:
		in.Imm = int32(n)
	}
	return true
}

// Fits says that n is a number of so many bits, signed or unsigned.
func Fits(n int64, bits int) bool { return n >= -1<<(bits-1) && n < 1<<bits }

// Li is the instructions that load n: one or two.
func Li(rd isa.Reg, n int64) (list []isa.Inst, ok bool) {
	if !Fits(n, 32) {
		return nil, false
	}
	v := int32(uint32(n))
	if v >= -2048 && v <= 2047 {
		return []isa.Inst{{Op: isa.ADDI, Rd: rd, Imm: v}}, true
	}
	hi := int32(uint32(v+0x800) &^ 0xfff)
	list = []isa.Inst{{Op: isa.LUI, Rd: rd, Imm: hi}}
	if lo := v - hi; lo != 0 || rd == isa.Zero { // as GNU as does it
		list = append(list, isa.Inst{Op: isa.ADDI, Rd: rd, Rs1: rd, Imm: lo})
	}
	return list, true
}

// FenceTSO is fence rw, rw with a mode of its own.
const FenceTSO = 0x8330000f

// Inverse is the branch that is taken when op is not.
func Inverse(op isa.Op) isa.Op {
	switch op {
	case isa.BEQ:
		return isa.BNE
	case isa.BNE:
		return isa.BEQ
	case isa.BLT:
		return isa.BGE
	case isa.BGE:
		return isa.BLT
	case isa.BLTU:
		return isa.BGEU
	}
	return isa.BLTU
}

// IsReg says that a name is a register's.
func IsReg(name string) bool {
	_, ok := isa.RegByName(name)
	return ok
}

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
	if min < 0 && n >= -1<<32 && n < 1<<32 {
		n = int64(int32(n)) // the same 32 bits
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

// Wide says that n is written with more than the 32 bits that it comes to, of which GNU as does not see how few they
// are.
func Wide(n int64) bool { return n != int64(int32(n)) }

// Li is the instructions that load the lower 32 bits of n: one or two, as GNU as has them.
func Li(rd isa.Reg, n int64) (list []isa.Inst) {
	if n >= -1<<32 && n < 1<<32 {
		n = int64(int32(n))
	}
	if n >= -2048 && n <= 2047 {
		return []isa.Inst{{Op: isa.ADDI, Rd: rd, Imm: int32(n)}}
	}
	lo := n << 52 >> 52
	list = []isa.Inst{{Op: isa.LUI, Rd: rd, Imm: int32(n - lo)}}
	if lo != 0 || rd == isa.Zero { // as GNU as does it
		list = append(list, isa.Inst{Op: isa.ADDI, Rd: rd, Rs1: rd, Imm: int32(lo)})
	}
	return list
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

package isa

import "fmt"

// Operand is one written operand of an instruction: which bits hold it, which values it can
// take, and how it reads.
type Operand uint8

// The operands of RV32. Those named Mem are written with a base register in brackets and
// stand for two fields, the offset and rs1.
const (
	OpRd     Operand = iota // destination register
	OpRs1                   // first source register
	OpRs2                   // second source register
	OpImmI                  // 12-bit signed immediate
	OpImmU                  // upper 20 bits of a word, written as 0..0xfffff
	OpShamt                 // shift amount, 0..31
	OpBranch                // target of a branch, ±4 KiB, even
	OpJump                  // target of jal, ±1 MiB, even
	OpCSR                   // control and status register
	OpZimm                  // 5-bit unsigned immediate of csrr?i
	OpPred                  // fence: accesses before
	OpSucc                  // fence: accesses after
	OpMemI                  // offset(rs1) of loads and jalr
	OpMemS                  // offset(rs1) of stores
	OpMemA                  // (rs1) of atomics
	OpOrder                 // aq and rl of atomics; written as a suffix of the mnemonic, one of Orders
)

// Orders are the suffixes of an atomic's mnemonic by the value of its OpOrder, such as .aq for 2: acquire (no
// later access comes before), release (no earlier access comes after), or both.
var Orders = [4]string{"", ".rl", ".aq", ".aqrl"}

// operands: name as written in a syntax line, bits of the word, least and greatest value, alignment.
var operands = [...]struct {
	name     string
	bits     uint32
	min, max int64
	align    int64
}{
	OpRd:     {"rd", 0x00000f80, 0, 31, 1},
	OpRs1:    {"rs1", 0x000f8000, 0, 31, 1},
	OpRs2:    {"rs2", 0x01f00000, 0, 31, 1},
	OpImmI:   {"imm", 0xfff00000, -2048, 2047, 1},
	OpImmU:   {"imm", 0xfffff000, 0, 0xfffff, 1},
	OpShamt:  {"shamt", 0x01f00000, 0, 31, 1},
	OpBranch: {"target", 0xfe000f80, -4096, 4094, 2},
	OpJump:   {"target", 0xfffff000, -1 << 20, 1<<20 - 2, 2},
	OpCSR:    {"csr", 0xfff00000, 0, 0xfff, 1},
	OpZimm:   {"uimm", 0x000f8000, 0, 31, 1},
	OpPred:   {"pred", 0x0f000000, 0, 15, 1},
	OpSucc:   {"succ", 0x00f00000, 0, 15, 1},
	OpMemI:   {"offset(rs1)", 0xfff00000 | 0x000f8000, -2048, 2047, 1},
	OpMemS:   {"offset(rs1)", 0xfe000f80 | 0x000f8000, -2048, 2047, 1},
	OpMemA:   {"(rs1)", 0x000f8000, 0, 0, 1},
	OpOrder:  {"order", 0x06000000, 0, 3, 1},
}

// Name is how the operand appears in a syntax line: rd, imm, offset(rs1), …
func (o Operand) Name() string { return operands[o].name }

// Bits says which bits of the word hold the operand.
func (o Operand) Bits() uint32 { return operands[o].bits }

// Range is the least and the greatest value of the operand's immediate (for a register, its
// number; for branches and jumps, the distance in bytes), and what the value must be a multiple of.
func (o Operand) Range() (min, max, align int64) {
	d := &operands[o]
	return d.min, d.max, d.align
}

// IsReg says that the operand is a register alone.
func (o Operand) IsReg() bool { return o == OpRd || o == OpRs1 || o == OpRs2 }

// immediate reads the operand's immediate out of word w; it is 0 for operands that have none.
func (o Operand) immediate(w uint32) int32 {
	switch o {
	case OpImmI, OpMemI:
		return int32(w) >> 20
	case OpImmU:
		return int32(w & 0xfffff000)
	case OpShamt:
		return int32(w >> 20 & 31)
	case OpCSR, OpPred, OpSucc:
		return int32(w >> 20)
	case OpMemS:
		return int32(w&0xfe000000)>>20 | int32(w>>7&31)
	case OpBranch:
		return int32(w&0x80000000)>>19 | int32(w<<4&0x800) | int32(w>>20&0x7e0) | int32(w>>7&0x1e)
	case OpOrder:
		return int32(w >> 25 & 3)
	case OpJump:
		return int32(w&0x80000000)>>11 | int32(w&0xff000) | int32(w>>9&0x800) | int32(w>>20&0x7fe)
	}
	return 0
}

// place puts the operand of in into its bits of a word; a value out of range is an error.
func (o Operand) place(in Inst) (uint32, error) {
	d, imm := &operands[o], uint32(in.Imm)
	check := func(v int64) error {
		if v < d.min || v > d.max || v%d.align != 0 {
			return fmt.Errorf("%s is %d: want %s", d.name, v, rangeText(d.min, d.max, d.align))
		}
		return nil
	}
	switch o {
	case OpRd:
		return uint32(in.Rd) << 7, check(int64(in.Rd))
	case OpRs1, OpZimm:
		return uint32(in.Rs1) << 15, check(int64(in.Rs1))
	case OpRs2:
		return uint32(in.Rs2) << 20, check(int64(in.Rs2))
	case OpMemA:
		return uint32(in.Rs1) << 15, regError(in.Rs1)
	case OpImmI:
		return imm << 20, check(int64(in.Imm))
	case OpImmU:
		if imm&0xfff != 0 {
			return 0, fmt.Errorf("imm is %#x: its low 12 bits must be zero", imm)
		}
		return imm, nil
	case OpShamt, OpCSR:
		return imm << 20, check(int64(in.Imm))
	case OpPred, OpSucc:
		return imm << 20, nil
	case OpOrder:
		return imm << 25, check(int64(in.Imm))
	case OpMemI:
		if err := regError(in.Rs1); err != nil {
			return 0, err
		}
		return imm<<20 | uint32(in.Rs1)<<15, check(int64(in.Imm))
	case OpMemS:
		if err := regError(in.Rs1); err != nil {
			return 0, err
		}
		return imm&0xfe0<<20 | imm&31<<7 | uint32(in.Rs1)<<15, check(int64(in.Imm))
	case OpBranch:
		return imm>>12&1<<31 | imm>>5&63<<25 | imm>>1&15<<8 | imm>>11&1<<7, check(int64(in.Imm))
	default: // OpJump
		return imm>>20&1<<31 | imm>>1&0x3ff<<21 | imm>>11&1<<20 | imm&0xff000, check(int64(in.Imm))
	}
}

func regError(r Reg) error {
	if r > 31 {
		return fmt.Errorf("register x%d: want x0..x31", r)
	}
	return nil
}

func rangeText(min, max, align int64) string {
	s := fmt.Sprintf("%d..%d", min, max)
	if align > 1 {
		s += fmt.Sprintf(", a multiple of %d", align)
	}
	return s
}

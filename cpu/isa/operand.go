package isa

import (
	"errors"
	"fmt"
)

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

	// The operands of compressed instructions. A prime marks a register field of three bits, for x8 to x15.
	OpCRd         // destination register
	OpCRdRs1      // destination and first source register in one
	OpCRs1        // first source register
	OpCRs2        // second source register
	OpCRdPrime    // destination register, x8..x15
	OpCRdRs1Prime // destination and first source register in one, x8..x15
	OpCRs1Prime   // first source register, x8..x15
	OpCRs2Prime   // second source register, x8..x15
	OpCSP         // sp, which is written but has no bits
	OpCImm        // 6-bit signed immediate
	OpCImmU       // upper 20 bits of a word, of which 6 are free, written as 1..31 or 0xfffe0..0xfffff
	OpCShamt      // shift amount, 0..31
	OpCImm16SP    // multiple of 16, -512..496
	OpCImm4SPN    // multiple of 4, 0..1020
	OpCMem        // offset(rs1), the offset 0..124, rs1 x8..x15
	OpCMemLWSP    // offset(sp) of c.lwsp, 0..252
	OpCMemSWSP    // offset(sp) of c.swsp, 0..252
	OpCBranch     // target of c.beqz and c.bnez, ±256 bytes
	OpCJump       // target of c.j and c.jal, ±2 KiB
)

// Orders are the suffixes of an atomic's mnemonic by the value of its OpOrder, such as .aq for 2: acquire (no
// later access comes before), release (no earlier access comes after), or both.
var Orders = [4]string{"", ".rl", ".aq", ".aqrl"}

// An operandDef says how an operand reads, and where it is in a word.
type operandDef struct {
	name            string
	min, max, align int64   // of the immediate as Range gives it; of a register, its numbers
	reg             piece   // the register's number
	roles           role    // what the register is
	imm             []piece // the immediate
}

// A piece is a run of bits of a word, hi to lo, and where the lowest of them goes in the value.
type piece struct{ hi, lo, at uint8 }

func (p piece) mask() uint32            { return (1<<(p.hi-p.lo+1) - 1) << p.lo }
func (p piece) gather(w uint32) uint32  { return w & p.mask() >> p.lo << p.at }
func (p piece) scatter(v uint32) uint32 { return v >> p.at << p.lo & p.mask() }

// role is a set of the register fields of an Inst.
type role uint8

const (
	isRd role = 1 << iota
	isRs1
	isRs2
)

// Where registers stand.
var (
	rdBits  = piece{11, 7, 0}
	rs1Bits = piece{19, 15, 0}
	rs2Bits = piece{24, 20, 0}

	cRdBits    = piece{11, 7, 0}
	cRs2Bits   = piece{6, 2, 0}
	cHighPrime = piece{9, 7, 0}
	cLowPrime  = piece{4, 2, 0}
)

var operands = [...]operandDef{
	OpRd:     {"rd", 0, 31, 1, rdBits, isRd, nil},
	OpRs1:    {"rs1", 0, 31, 1, rs1Bits, isRs1, nil},
	OpRs2:    {"rs2", 0, 31, 1, rs2Bits, isRs2, nil},
	OpImmI:   {"imm", -2048, 2047, 1, piece{}, 0, []piece{{31, 20, 0}}},
	OpImmU:   {"imm", 0, 0xfffff, 1, piece{}, 0, []piece{{31, 12, 12}}},
	OpShamt:  {"shamt", 0, 31, 1, piece{}, 0, []piece{{24, 20, 0}}},
	OpBranch: {"target", -4096, 4094, 2, piece{}, 0, []piece{{31, 31, 12}, {30, 25, 5}, {11, 8, 1}, {7, 7, 11}}},
	OpJump: {"target", -1 << 20, 1<<20 - 2, 2, piece{}, 0,
		[]piece{{31, 31, 20}, {30, 21, 1}, {20, 20, 11}, {19, 12, 12}}},
	OpCSR:   {"csr", 0, 0xfff, 1, piece{}, 0, []piece{{31, 20, 0}}},
	OpZimm:  {"uimm", 0, 31, 1, rs1Bits, isRs1, nil},
	OpPred:  {"pred", 0, 15, 1, piece{}, 0, []piece{{27, 24, 4}}},
	OpSucc:  {"succ", 0, 15, 1, piece{}, 0, []piece{{23, 20, 0}}},
	OpMemI:  {"offset(rs1)", -2048, 2047, 1, rs1Bits, isRs1, []piece{{31, 20, 0}}},
	OpMemS:  {"offset(rs1)", -2048, 2047, 1, rs1Bits, isRs1, []piece{{31, 25, 5}, {11, 7, 0}}},
	OpMemA:  {"(rs1)", 0, 0, 1, rs1Bits, isRs1, nil},
	OpOrder: {"order", 0, 3, 1, piece{}, 0, []piece{{26, 25, 0}}},

	OpCRd:         {"rd", 0, 31, 1, cRdBits, isRd, nil},
	OpCRdRs1:      {"rd", 0, 31, 1, cRdBits, isRd | isRs1, nil},
	OpCRs1:        {"rs1", 0, 31, 1, cRdBits, isRs1, nil},
	OpCRs2:        {"rs2", 0, 31, 1, cRs2Bits, isRs2, nil},
	OpCRdPrime:    {"rd'", 8, 15, 1, cLowPrime, isRd, nil},
	OpCRdRs1Prime: {"rd'", 8, 15, 1, cHighPrime, isRd | isRs1, nil},
	OpCRs1Prime:   {"rs1'", 8, 15, 1, cHighPrime, isRs1, nil},
	OpCRs2Prime:   {"rs2'", 8, 15, 1, cLowPrime, isRs2, nil},
	OpCSP:         {"sp", 2, 2, 1, piece{}, 0, nil},
	OpCImm:        {"imm", -32, 31, 1, piece{}, 0, []piece{{12, 12, 5}, {6, 2, 0}}},
	OpCImmU:       {"imm", -32, 31, 1, piece{}, 0, []piece{{12, 12, 17}, {6, 2, 12}}},
	OpCShamt:      {"shamt", 0, 31, 1, piece{}, 0, []piece{{6, 2, 0}}},
	OpCImm16SP:    {"imm", -512, 496, 16, piece{}, 0, []piece{{12, 12, 9}, {6, 6, 4}, {5, 5, 6}, {4, 3, 7}, {2, 2, 5}}},
	OpCImm4SPN:    {"imm", 0, 1020, 4, piece{}, 0, []piece{{12, 11, 4}, {10, 7, 6}, {6, 6, 2}, {5, 5, 3}}},
	OpCMem:        {"offset(rs1')", 0, 124, 4, cHighPrime, isRs1, []piece{{12, 10, 3}, {6, 6, 2}, {5, 5, 6}}},
	OpCMemLWSP:    {"offset(sp)", 0, 252, 4, piece{}, 0, []piece{{12, 12, 5}, {6, 4, 2}, {3, 2, 6}}},
	OpCMemSWSP:    {"offset(sp)", 0, 252, 4, piece{}, 0, []piece{{12, 9, 2}, {8, 7, 6}}},
	OpCBranch: {"target", -256, 254, 2, piece{}, 0, []piece{{12, 12, 8}, {11, 10, 3}, {6, 5, 6},
		{4, 3, 1}, {2, 2, 5}}},
	OpCJump: {"target", -2048, 2046, 2, piece{}, 0, []piece{{12, 12, 11}, {11, 11, 4}, {10, 9, 8}, {8, 8, 10},
		{7, 7, 6}, {6, 6, 7}, {5, 3, 1}, {2, 2, 5}}},
}

// Name is how the operand appears in a syntax line: rd, imm, offset(rs1), …
func (o Operand) Name() string { return operands[o].name }

// Bits says which bits of the word hold the operand.
func (o Operand) Bits() uint32 {
	d := &operands[o]
	var m uint32
	if d.roles != 0 {
		m = d.reg.mask()
	}
	for _, p := range d.imm {
		m |= p.mask()
	}
	return m
}

// Range is the least and the greatest value of the operand's immediate (for a register, its
// number; for branches and jumps, the distance in bytes), and what the value must be a multiple of.
func (o Operand) Range() (min, max, align int64) {
	d := &operands[o]
	return d.min, d.max, d.align
}

// IsReg says that the operand is a register alone.
func (o Operand) IsReg() bool {
	d := &operands[o]
	return d.roles != 0 && d.imm == nil && o != OpZimm && o != OpMemA
}

// isUpper says that the immediate is the upper 20 bits of a word.
func (o Operand) isUpper() bool { return o == OpImmU || o == OpCImmU }

// extract reads the operand out of w into in.
func (o Operand) extract(w uint32, in *Inst) {
	d := &operands[o]
	if d.roles != 0 {
		r := Reg(d.reg.gather(w))
		if d.prime() {
			r += 8
		}
		if d.roles&isRd != 0 {
			in.Rd = r
		}
		if d.roles&isRs1 != 0 {
			in.Rs1 = r
		}
		if d.roles&isRs2 != 0 {
			in.Rs2 = r
		}
	}
	var v uint32
	for _, p := range d.imm {
		v |= p.gather(w)
	}
	if d.min < 0 {
		top := uint32(1) << (d.imm[0].at + d.imm[0].hi - d.imm[0].lo) // the sign is in the first piece
		v = v ^ top - top
	}
	in.Imm |= int32(v)
}

// immediate reads the immediate of an operand of 32-bit instructions out of w, 0 where it has none: what the pieces
// say, without a loop, for the stepper's sake.
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
	d := &operands[o]
	var w uint32
	if d.roles != 0 {
		r := d.register(in)
		low, high := Reg(0), Reg(31)
		if d.prime() {
			low, high = 8, 15
		}
		switch {
		case r >= low && r <= high:
		case o == OpZimm:
			return 0, o.rangeError(int64(r))
		default:
			return 0, fmt.Errorf("register x%d: want x%d..x%d", r, low, high)
		}
		w = d.reg.scatter(uint32(r - low))
	}
	if d.imm == nil {
		return w, nil
	}
	v := int64(in.Imm)
	switch {
	case o == OpPred || o == OpSucc: // each takes its part
		v = d.min
	case o.isUpper():
		if v&0xfff != 0 {
			return 0, fmt.Errorf("imm is %#x: its low 12 bits must be zero", uint32(in.Imm))
		}
		if v >>= 12; d.min >= 0 {
			v &= 0xfffff
		}
	}
	if v < d.min || v > d.max || v%d.align != 0 {
		return 0, o.rangeError(v)
	}
	for _, p := range d.imm {
		w |= p.scatter(uint32(in.Imm))
	}
	return w, nil
}

// register is the number for the operand's field.
func (d *operandDef) register(in Inst) Reg {
	switch {
	case d.roles&isRd != 0:
		return in.Rd
	case d.roles&isRs1 != 0:
		return in.Rs1
	}
	return in.Rs2
}

// prime says that the register's field has three bits, for x8 to x15.
func (d *operandDef) prime() bool { return d.reg.hi-d.reg.lo == 2 }

func (o Operand) rangeError(v int64) error {
	d := &operands[o]
	s := fmt.Sprintf("%s is %d: want %d..%d", d.name, v, d.min, d.max)
	if d.align > 1 {
		s += fmt.Sprintf(", a multiple of %d", d.align)
	}
	return errors.New(s)
}

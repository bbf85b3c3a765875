package fast

import "breakfast/cpu/isa"

// Two instructions that often follow each other are one word, if neither can trap: what costs most of an instruction is
// to find out which it is. docs/performance.md says what that brings. The word of a pair is
//
//	63       52 51  47 46  42 41       30 29       18 17 13 12  8 7       0
//	immediate 2   b 2    a 2   immediate 1       run    b 1   a 1   operation
//
// A branch comes second; its a 2 is rs2, and its immediate the place that it leads to.
const (
	imm1Shift, imm2Shift = 30, 52
	a2Shift, b2Shift     = 42, 47
)

func a2(w word) uint        { return uint(w >> a2Shift & 31) }
func b2(w word) uint        { return uint(w >> b2Shift & 31) }
func c1(w word) uint        { return uint(w >> imm1Shift & 31) }
func c2(w word) uint        { return uint(w >> imm2Shift & 31) }
func imm1(w word) uint32    { return uint32(int32(w>>(imm1Shift-20)) >> 20) }
func imm2(w word) uint32    { return uint32(int64(w) >> imm2Shift) }
func place2(w word) uint    { return uint(w >> imm2Shift) }
func paired(op uint64) bool { return op >= opLILI }

// Pairs.
const (
	opLILI     = opJALR + 1 + iota // lui and addi of the same register: a constant
	opPCAddi                       // auipc and addi: a byte of the page
	opAddiAddi                     // and so on
	opAddiAdd
	opAddiSlli
	opAddAdd
	opAddAddi
	opAddSlli
	opAddSrli
	opAddXor
	opSlliAdd
	opSlliAddi
	opSlliAndi
	opSlliSrli
	opSlliSlli
	opSlliOr
	opSrliSlli
	opSrliSrli
	opSrliAddi
	opSrliXor
	opXorXor
	opXorAdd
	opXorAndi
	opAndAdd
	opAndXor
	opAndiAdd
	opOrOr
	opOrXor
	opOrAddi
	opMulAdd
	opAddiBEQ
	opAddiBNE
	opAddiBLTU
	opAddBNE
	opAndiBEQ
	opAndiBNE
	opPairs // behind the last
)

var pairs = map[[2]isa.Op]uint64{
	{isa.ADDI, isa.ADDI}: opAddiAddi,
	{isa.ADDI, isa.ADD}:  opAddiAdd,
	{isa.ADDI, isa.SLLI}: opAddiSlli,
	{isa.ADD, isa.ADD}:   opAddAdd,
	{isa.ADD, isa.ADDI}:  opAddAddi,
	{isa.ADD, isa.SLLI}:  opAddSlli,
	{isa.ADD, isa.SRLI}:  opAddSrli,
	{isa.ADD, isa.XOR}:   opAddXor,
	{isa.SLLI, isa.ADD}:  opSlliAdd,
	{isa.SLLI, isa.ADDI}: opSlliAddi,
	{isa.SLLI, isa.ANDI}: opSlliAndi,
	{isa.SLLI, isa.SRLI}: opSlliSrli,
	{isa.SLLI, isa.SLLI}: opSlliSlli,
	{isa.SLLI, isa.OR}:   opSlliOr,
	{isa.SRLI, isa.SLLI}: opSrliSlli,
	{isa.SRLI, isa.SRLI}: opSrliSrli,
	{isa.SRLI, isa.ADDI}: opSrliAddi,
	{isa.SRLI, isa.XOR}:  opSrliXor,
	{isa.XOR, isa.XOR}:   opXorXor,
	{isa.XOR, isa.ADD}:   opXorAdd,
	{isa.XOR, isa.ANDI}:  opXorAndi,
	{isa.AND, isa.ADD}:   opAndAdd,
	{isa.AND, isa.XOR}:   opAndXor,
	{isa.ANDI, isa.ADD}:  opAndiAdd,
	{isa.OR, isa.OR}:     opOrOr,
	{isa.OR, isa.XOR}:    opOrXor,
	{isa.OR, isa.ADDI}:   opOrAddi,
	{isa.MUL, isa.ADD}:   opMulAdd,
	{isa.ADDI, isa.BEQ}:  opAddiBEQ,
	{isa.ADDI, isa.BNE}:  opAddiBNE,
	{isa.ADDI, isa.BLTU}: opAddiBLTU,
	{isa.ADD, isa.BNE}:   opAddBNE,
	{isa.ANDI, isa.BEQ}:  opAndiBEQ,
	{isa.ANDI, isa.BNE}:  opAndiBNE,
}

// pair is the word of two instructions, the second of them at a slot; false if they are no pair. A branch's place is
// filled in later.
func pair(first, second isa.Inst, slot uint) (w word, ok bool) {
	branch := branches(uint64(second.Op))
	if first.Rd == 0 || second.Rd == 0 && !branch {
		return 0, false
	}
	if second.Op == isa.ADDI && second.Rd == first.Rd && second.Rs1 == first.Rd {
		switch first.Op {
		case isa.LUI:
			return opLILI | uint64(first.Rd)<<aShift | uint64(uint32(first.Imm+second.Imm))<<immShift, true
		case isa.AUIPC:
			return opPCAddi | uint64(first.Rd)<<aShift |
				uint64(uint32(slot)*2-first.Op.Size()+uint32(first.Imm+second.Imm))<<immShift, true
		}
	}
	op, ok := pairs[[2]isa.Op{first.Op, second.Op}]
	if !ok {
		return 0, false
	}
	w = op | uint64(first.Rd)<<aShift | uint64(first.Rs1)<<bShift | source(first)<<imm1Shift |
		uint64(second.Rs1)<<b2Shift
	if branch {
		return w | uint64(second.Rs2)<<a2Shift, true
	}
	return w | uint64(second.Rd)<<a2Shift | source(second)<<imm2Shift, true
}

// source is the second source of an instruction, in 12 bits.
func source(in isa.Inst) uint64 {
	if in.Op >= isa.ADD && in.Op <= isa.AND || in.Op >= isa.MUL && in.Op <= isa.REMU {
		return uint64(in.Rs2)
	}
	return uint64(in.Imm & 0xfff)
}

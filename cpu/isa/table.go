package isa

// One constant per row, in the order of the table.
const (
	ILLEGAL Op = iota
	LUI
	AUIPC
	JAL
	JALR
	BEQ
	BNE
	BLT
	BGE
	BLTU
	BGEU
	LB
	LH
	LW
	LBU
	LHU
	SB
	SH
	SW
	ADDI
	SLTI
	SLTIU
	XORI
	ORI
	ANDI
	SLLI
	SRLI
	SRAI
	ADD
	SUB
	SLL
	SLT
	SLTU
	XOR
	SRL
	SRA
	OR
	AND
	FENCE
	ECALL
	EBREAK
	FENCEI
	CSRRW
	CSRRS
	CSRRC
	CSRRWI
	CSRRSI
	CSRRCI
	MUL
	MULH
	MULHSU
	MULHU
	DIV
	DIVU
	REM
	REMU
	LRW
	SCW
	AMOSWAPW
	AMOADDW
	AMOXORW
	AMOANDW
	AMOORW
	AMOMINW
	AMOMAXW
	AMOMINUW
	AMOMAXUW
	MRET
	SRET
	WFI
	SFENCEVMA

	// Of larger harts: the assembler knows them, and here they trap.
	URET
	HRET
	DRET

	// The compressed ones, of which a more particular one stands before a more general.
	CADDI4SPN
	CLW
	CSW
	CNOP
	CADDI
	CJAL
	CLI
	CADDI16SP
	CLUI
	CSRLI
	CSRAI
	CANDI
	CSUB
	CXOR
	COR
	CAND
	CJ
	CBEQZ
	CBNEZ
	CSLLI
	CLWSP
	CJR
	CMV
	CEBREAK
	CJALR
	CADD
	CSWSP
	numOps

	firstShort = CADDI4SPN
)

// NumOps is the number of rows, the illegal one included.
const NumOps = int(numOps)

// Shapes that several rows share.
var (
	rrr    = []Operand{OpRd, OpRs1, OpRs2}
	rri    = []Operand{OpRd, OpRs1, OpImmI}
	rrsh   = []Operand{OpRd, OpRs1, OpShamt}
	load   = []Operand{OpRd, OpMemI}
	store  = []Operand{OpRs2, OpMemS}
	branch = []Operand{OpRs1, OpRs2, OpBranch}
	upper  = []Operand{OpRd, OpImmU}
	csrReg = []Operand{OpRd, OpCSR, OpRs1}
	csrImm = []Operand{OpRd, OpCSR, OpZimm}
	atomic = []Operand{OpRd, OpRs2, OpMemA, OpOrder}
)

// Masks: opcode alone; with funct3; with funct3 and funct5, funct7; the whole word.
const (
	mOp  = 0x0000007f
	mF3  = 0x0000707f
	mF5  = 0xf800707f
	mF7  = 0xfe00707f
	mAll = 0xffffffff
)

// Table is every instruction there is, one row each; Table[op].Op == op. It is never written.
var Table = func() (t [NumOps]Def) {
	t[ILLEGAL] = Def{Name: "illegal", Doc: "No instruction: raises an illegal-instruction exception."}
	for _, r := range long {
		t[r.op] = Def{Op: r.op, Name: r.name, Match: r.match, Mask: r.mask, Operands: r.operands, Ext: r.ext,
			Ignored: r.ignored, Doc: r.doc}
	}
	for _, r := range absentRows {
		t[r.op] = Def{Op: r.op, Name: r.name, Match: r.match, Mask: r.mask, Operands: r.operands, Ext: "Priv",
			Doc: r.doc, Absent: r.why}
	}
	for _, r := range short {
		t[r.op] = Def{Op: r.op, Name: r.name, Match: r.match, Mask: r.mask, Operands: r.operands, Ext: "C",
			NonZero: r.nonZero, As: r.as, Doc: r.doc}
	}
	return t
}()

// The rows of 32-bit instructions. Those of 16 bits are in compressed.go.
var long = []struct {
	op          Op
	name        string
	match, mask uint32
	operands    []Operand
	ext         string
	ignored     uint32
	doc         string
}{
	{LUI, "lui", 0x37, mOp, upper, "I", 0, "Load upper immediate: rd = imm << 12."},
	{AUIPC, "auipc", 0x17, mOp, upper, "I", 0, "Add upper immediate to pc: rd = pc + (imm << 12)."},
	{JAL, "jal", 0x6f, mOp, []Operand{OpRd, OpJump}, "I", 0,
		"Jump and link: rd = the address of the next instruction, then jump to target."},
	{JALR, "jalr", 0x67, mF3, load, "I", 0, "Jump and link register: rd = the address of the next instruction, then " +
		"jump to (rs1 + offset) with bit 0 cleared."},
	{BEQ, "beq", 0x63, mF3, branch, "I", 0, "Branch to target if rs1 = rs2."},
	{BNE, "bne", 0x1063, mF3, branch, "I", 0, "Branch to target if rs1 ≠ rs2."},
	{BLT, "blt", 0x4063, mF3, branch, "I", 0, "Branch to target if rs1 < rs2, both signed."},
	{BGE, "bge", 0x5063, mF3, branch, "I", 0, "Branch to target if rs1 ≥ rs2, both signed."},
	{BLTU, "bltu", 0x6063, mF3, branch, "I", 0, "Branch to target if rs1 < rs2, both unsigned."},
	{BGEU, "bgeu", 0x7063, mF3, branch, "I", 0, "Branch to target if rs1 ≥ rs2, both unsigned."},
	{LB, "lb", 0x03, mF3, load, "I", 0, "Load a byte from rs1 + offset, sign-extended."},
	{LH, "lh", 0x1003, mF3, load, "I", 0, "Load two bytes from rs1 + offset, sign-extended; the address must be even."},
	{LW, "lw", 0x2003, mF3, load, "I", 0, "Load a word from rs1 + offset; the address must be a multiple of 4."},
	{LBU, "lbu", 0x4003, mF3, load, "I", 0, "Load a byte from rs1 + offset, zero-extended."},
	{LHU, "lhu", 0x5003, mF3, load, "I", 0,
		"Load two bytes from rs1 + offset, zero-extended; the address must be even."},
	{SB, "sb", 0x23, mF3, store, "I", 0, "Store the low byte of rs2 at rs1 + offset."},
	{SH, "sh", 0x1023, mF3, store, "I", 0, "Store the low two bytes of rs2 at rs1 + offset; the address must be even."},
	{SW, "sw", 0x2023, mF3, store, "I", 0, "Store rs2 at rs1 + offset; the address must be a multiple of 4."},
	{ADDI, "addi", 0x13, mF3, rri, "I", 0, "rd = rs1 + imm; overflow is ignored."},
	{SLTI, "slti", 0x2013, mF3, rri, "I", 0, "rd = 1 if rs1 < imm, both signed; else 0."},
	{SLTIU, "sltiu", 0x3013, mF3, rri, "I", 0,
		"rd = 1 if rs1 < imm, the sign-extended imm and rs1 taken as unsigned; else 0."},
	{XORI, "xori", 0x4013, mF3, rri, "I", 0, "rd = rs1 ^ imm."},
	{ORI, "ori", 0x6013, mF3, rri, "I", 0, "rd = rs1 | imm."},
	{ANDI, "andi", 0x7013, mF3, rri, "I", 0, "rd = rs1 & imm."},
	{SLLI, "slli", 0x1013, mF7, rrsh, "I", 0, "rd = rs1 << shamt."},
	{SRLI, "srli", 0x5013, mF7, rrsh, "I", 0, "rd = rs1 >> shamt, zeros coming in from the left."},
	{SRAI, "srai", 0x40005013, mF7, rrsh, "I", 0, "rd = rs1 >> shamt, copies of the sign bit coming in from the left."},
	{ADD, "add", 0x33, mF7, rrr, "I", 0, "rd = rs1 + rs2; overflow is ignored."},
	{SUB, "sub", 0x40000033, mF7, rrr, "I", 0, "rd = rs1 - rs2; overflow is ignored."},
	{SLL, "sll", 0x1033, mF7, rrr, "I", 0, "rd = rs1 << (rs2 & 31)."},
	{SLT, "slt", 0x2033, mF7, rrr, "I", 0, "rd = 1 if rs1 < rs2, both signed; else 0."},
	{SLTU, "sltu", 0x3033, mF7, rrr, "I", 0, "rd = 1 if rs1 < rs2, both unsigned; else 0."},
	{XOR, "xor", 0x4033, mF7, rrr, "I", 0, "rd = rs1 ^ rs2."},
	{SRL, "srl", 0x5033, mF7, rrr, "I", 0, "rd = rs1 >> (rs2 & 31), zeros coming in from the left."},
	{SRA, "sra", 0x40005033, mF7, rrr, "I", 0,
		"rd = rs1 >> (rs2 & 31), copies of the sign bit coming in from the left."},
	{OR, "or", 0x6033, mF7, rrr, "I", 0, "rd = rs1 | rs2."},
	{AND, "and", 0x7033, mF7, rrr, "I", 0, "rd = rs1 & rs2."},
	{FENCE, "fence", 0x0f, mF3, []Operand{OpPred, OpSucc}, "I", 0xf00f8f80,
		"Order the accesses before (pred) against those after (succ); each is a set of i, o, r, w."},
	{ECALL, "ecall", 0x73, mAll, nil, "I", 0,
		"Environment call: trap to the kernel (cause 8 from U mode, 9 from S mode, 11 from M mode)."},
	{EBREAK, "ebreak", 0x100073, mAll, nil, "I", 0, "Breakpoint: trap to the debugger or the kernel (cause 3)."},
	{FENCEI, "fence.i", 0x100f, mF3, nil, "Zifencei", 0xffff8f80, "Make stores to code visible to instruction fetch."},

	{CSRRW, "csrrw", 0x1073, mF3, csrReg, "Zicsr", 0, "Swap: rd = csr, csr = rs1. With rd = zero the CSR is not read."},
	{CSRRS, "csrrs", 0x2073, mF3, csrReg, "Zicsr", 0,
		"rd = csr, then set in csr the bits that are set in rs1. With rs1 = zero nothing is written."},
	{CSRRC, "csrrc", 0x3073, mF3, csrReg, "Zicsr", 0,
		"rd = csr, then clear in csr the bits that are set in rs1. With rs1 = zero nothing is written."},
	{CSRRWI, "csrrwi", 0x5073, mF3, csrImm, "Zicsr", 0, "rd = csr, csr = uimm. With rd = zero the CSR is not read."},
	{CSRRSI, "csrrsi", 0x6073, mF3, csrImm, "Zicsr", 0,
		"rd = csr, then set in csr the bits of uimm. With uimm = 0 nothing is written."},
	{CSRRCI, "csrrci", 0x7073, mF3, csrImm, "Zicsr", 0,
		"rd = csr, then clear in csr the bits of uimm. With uimm = 0 nothing is written."},

	{MUL, "mul", 0x2000033, mF7, rrr, "M", 0, "rd = the low 32 bits of rs1 × rs2."},
	{MULH, "mulh", 0x2001033, mF7, rrr, "M", 0, "rd = the high 32 bits of rs1 × rs2, both signed."},
	{MULHSU, "mulhsu", 0x2002033, mF7, rrr, "M", 0, "rd = the high 32 bits of rs1 × rs2, rs1 signed and rs2 unsigned."},
	{MULHU, "mulhu", 0x2003033, mF7, rrr, "M", 0, "rd = the high 32 bits of rs1 × rs2, both unsigned."},
	{DIV, "div", 0x2004033, mF7, rrr, "M", 0,
		"rd = rs1 / rs2, signed, towards zero; dividing by 0 gives -1, the overflow -2^31 / -1 gives -2^31."},
	{DIVU, "divu", 0x2005033, mF7, rrr, "M", 0, "rd = rs1 / rs2, unsigned; dividing by 0 gives 2^32 - 1."},
	{REM, "rem", 0x2006033, mF7, rrr, "M", 0,
		"rd = the remainder of rs1 / rs2, with the sign of rs1; by 0 it is rs1, after overflow 0."},
	{REMU, "remu", 0x2007033, mF7, rrr, "M", 0, "rd = the remainder of rs1 / rs2, unsigned; by 0 it is rs1."},

	{LRW, "lr.w", 0x1000202f, mF5 | 0x01f00000, []Operand{OpRd, OpMemA, OpOrder}, "A", 0,
		"Load a word from the address in rs1, and reserve it for sc.w; the address must be a multiple of 4."},
	{SCW, "sc.w", 0x1800202f, mF5, atomic, "A", 0, "Store rs2 at the address in rs1 if the word there is still " +
		"reserved: rd = 0 if it was stored, else 1. The reservation ends."},
	{AMOSWAPW, "amoswap.w", 0x0800202f, mF5, atomic, "A", 0, "In one: rd = the word at rs1, and store rs2 there."},
	{AMOADDW, "amoadd.w", 0x0000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the word + rs2 there."},
	{AMOXORW, "amoxor.w", 0x2000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the word ^ rs2 there."},
	{AMOANDW, "amoand.w", 0x6000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the word & rs2 there."},
	{AMOORW, "amoor.w", 0x4000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the word | rs2 there."},
	{AMOMINW, "amomin.w", 0x8000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the smaller of it and rs2 there, both signed."},
	{AMOMAXW, "amomax.w", 0xa000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the larger of it and rs2 there, both signed."},
	{AMOMINUW, "amominu.w", 0xc000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the smaller of it and rs2 there, both unsigned."},
	{AMOMAXUW, "amomaxu.w", 0xe000202f, mF5, atomic, "A", 0,
		"In one: rd = the word at rs1, and store the larger of it and rs2 there, both unsigned."},

	{MRET, "mret", 0x30200073, mAll, nil, "Priv", 0,
		"Return from a machine-mode trap: pc = mepc, the mode = MPP, MIE = MPIE."},
	{SRET, "sret", 0x10200073, mAll, nil, "S", 0,
		"Return from a supervisor-mode trap: pc = sepc, the mode = SPP, SIE = SPIE."},
	{WFI, "wfi", 0x10500073, mAll, nil, "Priv", 0,
		"Wait for an interrupt: sleep until one that mie enables is pending."},
	{SFENCEVMA, "sfence.vma", 0x12000073, mF7 | 0xf80, []Operand{OpRs1, OpRs2}, "S", 0,
		"Make stores to page tables visible to translation: of the address in rs1, the address space in rs2; " +
			"zero is all."},
}

package isa

// Masks of compressed instructions: funct3 and the low two bits; with rd; with the bits that tell the arithmetic apart;
// the whole half word.
const (
	mC    = 0xe003
	mCBit = 0xf003
	mCRd  = 0xef83
	mCSh  = 0xfc03
	mCAnd = 0xec03
	mCA   = 0xfc63
	mCAll = 0xffff
)

// Bits of which not all may be zero.
const (
	cRdField  = 0x0f80
	cRs2Field = 0x007c
	cImmField = 0x107c
)

// The rows of compressed instructions (Unprivileged manual, chapter "C"), those that RV32 has without floating
// point. Each is short for an instruction of 32 bits, and does the same.
var short = []struct {
	op                   Op
	name                 string
	match, mask, nonZero uint32
	operands             []Operand
	as                   Inst
	doc                  string
}{
	{CADDI4SPN, "c.addi4spn", 0x0000, mC, 0x1fe0, []Operand{OpCRdPrime, OpCSP, OpCImm4SPN}, Inst{Op: ADDI, Rs1: SP},
		"rd = sp + imm."},
	{CLW, "c.lw", 0x4000, mC, 0, []Operand{OpCRdPrime, OpCMem}, Inst{Op: LW}, "Load a word from rs1 + offset."},
	{CSW, "c.sw", 0xc000, mC, 0, []Operand{OpCRs2Prime, OpCMem}, Inst{Op: SW}, "Store rs2 at rs1 + offset."},

	{CNOP, "c.nop", 0x0001, mCAll, 0, nil, Inst{Op: ADDI}, "Do nothing."},
	{CADDI, "c.addi", 0x0001, mC, 0, []Operand{OpCRdRs1, OpCImm}, Inst{Op: ADDI}, "rd = rd + imm."},
	{CJAL, "c.jal", 0x2001, mC, 0, []Operand{OpCJump}, Inst{Op: JAL, Rd: RA},
		"Jump and link: ra = the address of the next instruction, then jump to target."},
	{CLI, "c.li", 0x4001, mC, 0, []Operand{OpCRd, OpCImm}, Inst{Op: ADDI, Rs1: Zero}, "rd = imm."},
	{CADDI16SP, "c.addi16sp", 0x6101, mCRd, cImmField, []Operand{OpCSP, OpCImm16SP}, Inst{Op: ADDI, Rd: SP, Rs1: SP},
		"sp = sp + imm."},
	{CLUI, "c.lui", 0x6001, mC, cImmField, []Operand{OpCRd, OpCImmU}, Inst{Op: LUI},
		"Load upper immediate: rd = imm << 12."},
	{CSRLI, "c.srli", 0x8001, mCSh, 0, []Operand{OpCRdRs1Prime, OpCShamt}, Inst{Op: SRLI},
		"rd = rd >> shamt, zeros coming in from the left."},
	{CSRAI, "c.srai", 0x8401, mCSh, 0, []Operand{OpCRdRs1Prime, OpCShamt}, Inst{Op: SRAI},
		"rd = rd >> shamt, copies of the sign bit coming in from the left."},
	{CANDI, "c.andi", 0x8801, mCAnd, 0, []Operand{OpCRdRs1Prime, OpCImm}, Inst{Op: ANDI}, "rd = rd & imm."},
	{CSUB, "c.sub", 0x8c01, mCA, 0, []Operand{OpCRdRs1Prime, OpCRs2Prime}, Inst{Op: SUB}, "rd = rd - rs2."},
	{CXOR, "c.xor", 0x8c21, mCA, 0, []Operand{OpCRdRs1Prime, OpCRs2Prime}, Inst{Op: XOR}, "rd = rd ^ rs2."},
	{COR, "c.or", 0x8c41, mCA, 0, []Operand{OpCRdRs1Prime, OpCRs2Prime}, Inst{Op: OR}, "rd = rd | rs2."},
	{CAND, "c.and", 0x8c61, mCA, 0, []Operand{OpCRdRs1Prime, OpCRs2Prime}, Inst{Op: AND}, "rd = rd & rs2."},
	{CJ, "c.j", 0xa001, mC, 0, []Operand{OpCJump}, Inst{Op: JAL, Rd: Zero}, "Jump to target."},
	{CBEQZ, "c.beqz", 0xc001, mC, 0, []Operand{OpCRs1Prime, OpCBranch}, Inst{Op: BEQ, Rs2: Zero},
		"Branch to target if rs1 = 0."},
	{CBNEZ, "c.bnez", 0xe001, mC, 0, []Operand{OpCRs1Prime, OpCBranch}, Inst{Op: BNE, Rs2: Zero},
		"Branch to target if rs1 ≠ 0."},

	{CSLLI, "c.slli", 0x0002, mCBit, 0, []Operand{OpCRdRs1, OpCShamt}, Inst{Op: SLLI}, "rd = rd << shamt."},
	{CLWSP, "c.lwsp", 0x4002, mC, cRdField, []Operand{OpCRd, OpCMemLWSP}, Inst{Op: LW, Rs1: SP},
		"Load a word from sp + offset."},
	{CJR, "c.jr", 0x8002, mCBit | cRs2Field, cRdField, []Operand{OpCRs1}, Inst{Op: JALR, Rd: Zero},
		"Jump to the address in rs1, with bit 0 cleared."},
	{CMV, "c.mv", 0x8002, mCBit, cRs2Field, []Operand{OpCRd, OpCRs2}, Inst{Op: ADD, Rs1: Zero}, "rd = rs2."},
	{CEBREAK, "c.ebreak", 0x9002, mCAll, 0, nil, Inst{Op: EBREAK},
		"Breakpoint: trap to the debugger or the kernel (cause 3)."},
	{CJALR, "c.jalr", 0x9002, mCBit | cRs2Field, cRdField, []Operand{OpCRs1}, Inst{Op: JALR, Rd: RA}, "Jump and link " +
		"register: ra = the address of the next instruction, then jump to the address in rs1, with bit 0 cleared."},
	{CADD, "c.add", 0x9002, mCBit, cRs2Field, []Operand{OpCRdRs1, OpCRs2}, Inst{Op: ADD}, "rd = rd + rs2."},
	{CSWSP, "c.swsp", 0xc002, mC, 0, []Operand{OpCRs2, OpCMemSWSP}, Inst{Op: SW, Rs1: SP}, "Store rs2 at sp + offset."},
}

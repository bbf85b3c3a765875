package arch

import "breakfast/cpu/isa"

// Kinds of operands that only .insn has.
const (
	opField  isa.Operand = 0x90 + iota // a number that goes into the word as it is
	OpOpcode                           // the same, or the name of an opcode
)

// A Field is an operand of .insn, and where in the word its number, or its register, goes.
type Field struct {
	Param
	Reg  insnBits   // of the register; three bits are for x8 to x15
	Bits []insnBits // of the number, its lowest bits first
	Sign bool       // the number may be negative
}

// Some bits of a word: how many, and the place of the lowest.
type insnBits struct{ N, at uint8 }

// Of puts the low bits of a number in their place.
func (b insnBits) Of(n int64) uint32 { return uint32(n) & (1<<b.N - 1) << b.at }

func numberField(name string, sign bool, bits ...insnBits) Field {
	return Field{Param: Param{name, opField}, Bits: bits, Sign: sign}
}

func registerField(name string, size, at uint8) Field {
	return Field{Param: Param{name, isa.OpRs1}, Reg: insnBits{size, at}}
}

// as is the field, written as another kind of operand.
func (f Field) as(kind isa.Operand) Field {
	f.Kind = kind
	return f
}

// Formats are the formats of .insn, each in the ways in which it can be written.
var Formats = func() map[string][]*Form {
	opcode := numberField("opcode", false, insnBits{7, 0}).as(OpOpcode)
	funct3, funct7, funct2 := numberField("funct3", false, insnBits{3, 12}), numberField("funct7", false,
		insnBits{7, 25}), numberField("funct2", false, insnBits{2, 25})
	rd, rs1, rs2, rs3 := registerField("rd", 5, 7), registerField("rs1", 5, 15), registerField("rs2", 5,
		20), registerField("rs3", 5, 27)
	immI := numberField("imm", true, insnBits{12, 20}).as(isa.OpImmI)
	immU := numberField("imm", false, insnBits{20, 12}).as(isa.OpImmU)
	load := Field{Param: Param{"offset(rs1)", isa.OpMemI}, Reg: rs1.Reg, Bits: immI.Bits, Sign: true}
	store := Field{Param: Param{"offset(rs1)", isa.OpMemS}, Reg: rs1.Reg, Bits: []insnBits{{5, 7}, {7, 25}}, Sign: true}
	target := Field{Param: Param{Name: "target"}}

	quadrant := numberField("opcode", false, insnBits{2, 0}).as(OpOpcode)
	cfunct4, cfunct3, cfunct6, cfunct2 := numberField("funct4", false, insnBits{4, 12}), numberField("funct3", false,
		insnBits{3, 13}), numberField("funct6", false, insnBits{6, 10}), numberField("funct2", false, insnBits{2, 5})
	crs2, low, high := registerField("rs2", 5, 2), registerField("rs2'", 3, 2), registerField("rs1'", 3, 7)
	cmem := Field{Param: Param{"imm(rs1')", isa.OpMemA}, Reg: high.Reg, Bits: []insnBits{{2, 5}, {3, 10}}}
	cdest := low
	cdest.Name = "rd'"

	m := map[string][]*Form{}
	add := func(need Extensions, name string, fields ...Field) {
		f := &Form{Name: ".insn " + name, Need: need, Fields: fields}
		for _, field := range fields {
			f.Params = append(f.Params, field.Param)
		}
		m[name] = append(m[name], f)
	}
	add(0, "r", opcode, funct3, funct7, rd, rs1, rs2)
	add(0, "r", opcode, funct3, funct2, rd, rs1, rs2, rs3)
	add(0, "r4", opcode, funct3, funct2, rd, rs1, rs2, rs3)
	add(0, "i", opcode, funct3, rd, rs1, immI)
	add(0, "i", opcode, funct3, rd, load)
	add(0, "s", opcode, funct3, rs2, store)
	add(0, "b", opcode, funct3, rs1, rs2, target.as(isa.OpBranch))
	add(0, "u", opcode, rd, immU)
	add(0, "j", opcode, rd, target.as(isa.OpJump))
	add(ExtC, "cr", quadrant, cfunct4, rd, crs2)
	add(ExtC, "ci", quadrant, cfunct3, rd, numberField("imm", true, insnBits{5, 2}, insnBits{1, 12}))
	add(ExtC, "ciw", quadrant, cfunct3, cdest, numberField("imm", false, insnBits{8, 5}))
	add(ExtC, "css", quadrant, cfunct3, crs2, numberField("imm", false, insnBits{6, 7}))
	add(ExtC, "cl", quadrant, cfunct3, cdest, cmem)
	add(ExtC, "cs", quadrant, cfunct3, low, cmem)
	add(ExtC, "ca", quadrant, cfunct6, cfunct2, high, low)
	add(ExtC, "cb", quadrant, cfunct3, high, target.as(isa.OpCBranch))
	add(ExtC, "cj", quadrant, cfunct3, target.as(isa.OpCJump))
	m["sb"], m["uj"] = m["b"], m["j"] // as they were called once
	return m
}()

// Opcodes are the names of major opcodes, and of the quadrants of compressed ones (Unprivileged
// manual, "RV32/64G Instruction Set Listings").
var Opcodes = map[string]int64{
	"LOAD": 0x03, "LOAD_FP": 0x07, "CUSTOM_0": 0x0b, "MISC_MEM": 0x0f,
	"OP_IMM": 0x13, "AUIPC": 0x17, "OP_IMM_32": 0x1b, "STORE": 0x23, "STORE_FP": 0x27,
	"CUSTOM_1": 0x2b, "AMO": 0x2f, "OP": 0x33, "LUI": 0x37, "OP_32": 0x3b,
	"MADD": 0x43, "MSUB": 0x47, "NMSUB": 0x4b, "NMADD": 0x4f, "OP_FP": 0x53, "OP_V": 0x57,
	"CUSTOM_2": 0x5b, "BRANCH": 0x63, "JALR": 0x67, "JAL": 0x6f, "SYSTEM": 0x73, "CUSTOM_3": 0x7b,
	"C0": 0, "C1": 1, "C2": 2,
}

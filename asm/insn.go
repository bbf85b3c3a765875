package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// Kinds of operands that only .insn has.
const (
	opField  isa.Operand = 0x90 + iota // a number that goes into the word as it is
	opOpcode                           // the same, or the name of an opcode
)

// An insnField is an operand of .insn, and where in the word its number, or its register, goes.
type insnField struct {
	formParam
	reg  insnBits   // of the register; three bits are for x8 to x15
	bits []insnBits // of the number, its lowest bits first
	sign bool       // the number may be negative
}

// Some bits of a word: how many, and the place of the lowest.
type insnBits struct{ n, at uint8 }

// of puts the low bits of a number in their place.
func (b insnBits) of(n int64) uint32 { return uint32(n) & (1<<b.n - 1) << b.at }

func numberField(name string, sign bool, bits ...insnBits) insnField {
	return insnField{formParam: formParam{name, opField}, bits: bits, sign: sign}
}

func registerField(name string, size, at uint8) insnField {
	return insnField{formParam: formParam{name, isa.OpRs1}, reg: insnBits{size, at}}
}

// as is the field, written as another kind of operand.
func (f insnField) as(kind isa.Operand) insnField {
	f.kind = kind
	return f
}

// insnForms are the formats of .insn, each in the ways in which it can be written.
var insnForms = func() map[string][]*form {
	opcode := numberField("opcode", false, insnBits{7, 0}).as(opOpcode)
	funct3, funct7, funct2 := numberField("funct3", false, insnBits{3, 12}), numberField("funct7", false, insnBits{7, 25}), numberField("funct2", false, insnBits{2, 25})
	rd, rs1, rs2, rs3 := registerField("rd", 5, 7), registerField("rs1", 5, 15), registerField("rs2", 5, 20), registerField("rs3", 5, 27)
	immI := numberField("imm", true, insnBits{12, 20}).as(isa.OpImmI)
	immU := numberField("imm", false, insnBits{20, 12}).as(isa.OpImmU)
	load := insnField{formParam: formParam{"offset(rs1)", isa.OpMemI}, reg: rs1.reg, bits: immI.bits, sign: true}
	store := insnField{formParam: formParam{"offset(rs1)", isa.OpMemS}, reg: rs1.reg, bits: []insnBits{{5, 7}, {7, 25}}, sign: true}
	target := insnField{formParam: formParam{name: "target"}}

	quadrant := numberField("opcode", false, insnBits{2, 0}).as(opOpcode)
	cfunct4, cfunct3, cfunct6, cfunct2 := numberField("funct4", false, insnBits{4, 12}), numberField("funct3", false, insnBits{3, 13}), numberField("funct6", false, insnBits{6, 10}), numberField("funct2", false, insnBits{2, 5})
	crs2, low, high := registerField("rs2", 5, 2), registerField("rs2'", 3, 2), registerField("rs1'", 3, 7)
	cmem := insnField{formParam: formParam{"imm(rs1')", isa.OpMemA}, reg: high.reg, bits: []insnBits{{2, 5}, {3, 10}}}
	cdest := low
	cdest.name = "rd'"

	m := map[string][]*form{}
	add := func(need extensions, name string, fields ...insnField) {
		f := &form{name: ".insn " + name, need: need, expand: func(x *insn) error { return x.fields(fields) }}
		for _, field := range fields {
			f.params = append(f.params, field.formParam)
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
	add(extC, "cr", quadrant, cfunct4, rd, crs2)
	add(extC, "ci", quadrant, cfunct3, rd, numberField("imm", true, insnBits{5, 2}, insnBits{1, 12}))
	add(extC, "ciw", quadrant, cfunct3, cdest, numberField("imm", false, insnBits{8, 5}))
	add(extC, "css", quadrant, cfunct3, crs2, numberField("imm", false, insnBits{6, 7}))
	add(extC, "cl", quadrant, cfunct3, cdest, cmem)
	add(extC, "cs", quadrant, cfunct3, low, cmem)
	add(extC, "ca", quadrant, cfunct6, cfunct2, high, low)
	add(extC, "cb", quadrant, cfunct3, high, target.as(isa.OpCBranch))
	add(extC, "cj", quadrant, cfunct3, target.as(isa.OpCJump))
	m["sb"], m["uj"] = m["b"], m["j"] // as they were called once
	return m
}()

// opcodeNames are the names of major opcodes, and of the quadrants of compressed ones (Unprivileged manual, "RV32/64G Instruction Set Listings").
var opcodeNames = map[string]int64{
	"LOAD": 0x03, "LOAD_FP": 0x07, "CUSTOM_0": 0x0b, "MISC_MEM": 0x0f, "OP_IMM": 0x13, "AUIPC": 0x17, "OP_IMM_32": 0x1b, "STORE": 0x23, "STORE_FP": 0x27,
	"CUSTOM_1": 0x2b, "AMO": 0x2f, "OP": 0x33, "LUI": 0x37, "OP_32": 0x3b, "MADD": 0x43, "MSUB": 0x47, "NMSUB": 0x4b, "NMADD": 0x4f, "OP_FP": 0x53, "OP_V": 0x57,
	"CUSTOM_2": 0x5b, "BRANCH": 0x63, "JALR": 0x67, "JAL": 0x6f, "SYSTEM": 0x73, "CUSTOM_3": 0x7b,
	"C0": 0, "C1": 1, "C2": 2,
}

const insnHint = "formats are r, r4, i, s, b, u and j, of compressed instructions cr, ci, ciw, css, cl, cs, ca, cb and cj; or write the bits: .insn 0x00000013"

// dirInsn reads .insn: an instruction as its fields (.insn r opcode, funct3, funct7, rd, rs1, rs2) or as its bits (.insn 0x13).
func dirInsn(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Pos
	name := c.Word()
	list := insnForms[strings.ToLower(name)]
	if list != nil {
		return u.oneOf(list, c, name, start, c.Pos)
	}
	if name != "" && u.find(name) == nil {
		return c.At(start, c.Pos).Fault(fmt.Sprintf("there is no instruction format %s here", source.Quote(name)), insnHint)
	}
	c.Pos = start
	return u.insnBits(c)
}

// fields assembles .insn with a format.
func (x *insn) fields(list []insnField) error {
	var word uint32
	var late *operand
	for i, f := range list {
		o := &x.ops[i]
		if f.reg.n > 0 {
			if f.reg.n == 3 && (o.reg < isa.S0 || o.reg > isa.A5) {
				return x.place(o).Fault(fmt.Sprintf("%s has room for s0, s1 and a0 to a5 here, not for %s", x.form.name, o.reg), x.syntaxHint())
			}
			word |= f.reg.of(int64(o.reg))
		}
		switch {
		case isTarget(f.kind), o.part != whole:
			late = o
		case f.bits != nil:
			b, err := x.insnNumber(&f, o)
			if err != nil {
				return err
			}
			word |= b
		}
	}
	kind := list[len(list)-1].kind
	switch {
	case late == nil && x.form.need&extC != 0:
		return x.half(uint16(word), x.at)
	case late == nil:
		return x.word(word, x.at)
	case isTarget(kind):
		return x.target(kind, word, late)
	}
	x.fix(fixHi+fixKind(late.part-hiPart), kind, late.val, x.place(late))
	return x.word(word, x.at)
}

// insnNumber is where the bits of a field go.
func (x *insn) insnNumber(f *insnField, o *operand) (word uint32, err error) {
	n := o.val.n
	if !o.val.known() {
		return 0, x.place(o).Fault(f.name+" must be known at this point", x.unknownHint(o.val))
	}
	size := 0
	for _, b := range f.bits {
		size += int(b.n)
	}
	if f.kind == isa.OpImmI || f.kind == isa.OpMemI || f.kind == isa.OpMemS {
		if n >= 1<<31 && n < 1<<32 {
			n -= 1 << 32 // the same 32 bits
		}
	}
	switch {
	case f.sign && (n < -1<<(size-1) || n >= 1<<(size-1)) || !f.sign && (n < 0 || n >= 1<<size):
		return 0, x.place(o).Fault(fmt.Sprintf("%s has %d bits, and %d does not fit", f.name, size, n), "")
	case f.kind == opOpcode && size == 7 && n&3 != 3, f.kind == opOpcode && size == 2 && n == 3:
		return 0, x.place(o).Fault(fmt.Sprintf("%#x is no opcode of this format", n), "the two lowest bits are 3, and of compressed instructions 0 to 2")
	}
	for _, b := range f.bits {
		word |= b.of(n)
		n >>= b.n
	}
	return word, nil
}

// target appends a branch or jump with the bits of word. Only what could be a branch can be compressed.
func (x *insn) target(kind isa.Operand, word uint32, o *operand) error {
	sp := span{kind: spanBranch, size: 4, in: isa.Inst{Op: isa.BEQ}, bits: word ^ isa.Table[isa.BEQ].Match, val: o.val, at: x.place(o)}
	switch kind {
	case isa.OpJump:
		sp.in.Op, sp.bits = isa.JAL, word^isa.Table[isa.JAL].Match
	case isa.OpCBranch, isa.OpCJump:
		in := isa.Decode(word)
		if as := isa.Table[in.Op].As.Op; as != isa.BEQ && as != isa.BNE && as != isa.JAL {
			return x.at.Fault(fmt.Sprintf("%#x is no compressed branch or jump, so what is to become of it where its target is far is not known", word), "write its bits: .insn 2, and a number")
		}
		in.Op = isa.Table[in.Op].As.Op
		sp.size, sp.short, sp.asked, sp.in, sp.bits = 2, true, true, in, 0
	}
	return x.codeSpan(sp)
}

// insnBits reads .insn bits and .insn length, bits.
func (u *unit) insnBits(c *source.Cursor) error {
	c.Skip()
	start := c.Pos
	n, err := u.known(c, "the instruction")
	if err != nil {
		return err
	}
	given := int64(0)
	if c.Eat(',') {
		given = n
		if n, err = u.known(c, "the instruction"); err != nil {
			return err
		}
	}
	size := int64(4)
	if n&3 != 3 {
		size = 2
	}
	at := c.At(start, c.Pos)
	switch {
	case n&0x1f == 0x1f:
		return at.Fault(fmt.Sprintf("%#x is the beginning of an instruction of more than 4 bytes, and this hart has none", n), "")
	case given != 0 && given != size:
		return at.Fault(fmt.Sprintf("this instruction has %d bytes, not %d", size, given), "its two lowest bits say so: 3 for 4 bytes")
	case n < 0 || n >= 1<<(8*size):
		return at.Fault(fmt.Sprintf("%#x has more than %d bytes", n, size), "")
	case size == 2 && u.options.ext&extC == 0:
		return u.missingExtension(".insn with 2 bytes", extC, at)
	case size == 2:
		err = u.half(uint16(n), at)
	default:
		err = u.word(uint32(n), at)
	}
	if err != nil {
		return err
	}
	return c.Done()
}

// Package isa says what RV32 instructions are: one table of them, and the four things read
// from it: decode (a word to an instruction), encode (back), print (as assembly text), and
// the reference pages.
//
// Nothing here executes; package cpu gives each row its meaning.
//
// Sources: The RISC-V Instruction Set Manual, Volume I (Unprivileged) and Volume II
// (Privileged), ratified versions.
package isa

// Inst is one decoded instruction. It is eight bytes so that a page of them stays small.
// Fields that the instruction does not use are zero.
type Inst struct {
	Op       Op
	Rd       Reg
	Rs1, Rs2 Reg // for csrr?i, Rs1 holds the five-bit immediate
	Imm      int32
	// Imm is the sign-extended immediate; for lui and auipc the value added (low 12 bits zero),
	// for branches and jumps the distance in bytes, for CSR instructions the CSR's number,
	// for shifts the amount, for fence its twelve bits fm, pred, succ, for atomics aq (2) and rl (1).
}

// Op is an instruction: its row in Table. The zero Op is the illegal instruction.
type Op uint8

// Size is the instruction's length in bytes: 2 if it is compressed, else 4.
func (o Op) Size() uint32 {
	if o >= firstShort {
		return 2
	}
	return 4
}

// Long is the instruction that a compressed one is short for; any other is what it is.
func (o Op) Long() Op {
	if o.Size() == 2 {
		return Table[o].As.Op
	}
	return o
}

// String is the mnemonic.
func (o Op) String() string {
	if int(o) < len(Table) {
		return Table[o].Name
	}
	return "illegal"
}

// Def is a row of the table.
type Def struct {
	Op       Op
	Name     string    // mnemonic
	Match    uint32    // the instruction's fixed bits …
	Mask     uint32    // … and where they are
	Operands []Operand // in the order in which they are written
	Ext      string    // the extension that has it: I, M, A, C, Zicsr, Zifencei, or Priv
	Ignored  uint32    // bits the hart must ignore (reserved fields of fence and fence.i)
	Doc      string    // what it does, in a sentence
	Absent   string    // why this hart does not have it, and traps; "" for those that it has

	// A compressed instruction (extension C) has 16 bits, and is short for another one.
	NonZero uint32 // bits that must not all be zero
	As      Inst   // what it is short for; its operands fill in the rest
}

// Syntax is how the instruction is written, such as "lw rd, offset(rs1)".
func (d *Def) Syntax() string {
	var parts []string
	for _, o := range d.Operands {
		if o != OpOrder {
			parts = append(parts, o.Name())
		}
	}
	return join(d.Name, parts)
}

var opByName = func() map[string]Op {
	m := make(map[string]Op, len(Table))
	for _, d := range Table[1:] {
		m[d.Name] = d.Op
	}
	return m
}()

// OpByName finds an instruction by its mnemonic.
func OpByName(name string) (Op, bool) {
	o, ok := opByName[name]
	return o, ok
}

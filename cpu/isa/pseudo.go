package isa

import (
	"slices"
	"strconv"
	"strings"
)

// Pseudo is a pseudo-instruction: a name the assembler knows for one or more real instructions.
type Pseudo struct {
	Name   string
	Syntax string // its operands as written: "rd, rs"; several rows may share a name
	// the instructions, separated by "; ", in terms of the operands of Syntax; "" where the assembler has to compute
	// them (li, la, call, …)
	Expand string
	Doc    string
}

// Pseudos is every pseudo-instruction. In Expand, a word that also stands in Syntax is replaced by what the
// user wrote there; all else is literal. It is never written.
// (The RISC-V Assembly Programmer's Manual, "A listing of standard RISC-V pseudoinstructions".)
var Pseudos = []Pseudo{
	{"nop", "", "addi zero, zero, 0", "Do nothing."},
	{"mv", "rd, rs", "addi rd, rs, 0", "Copy a register."},
	{"move", "rd, rs", "addi rd, rs, 0", "Copy a register, as mv does."},
	{"not", "rd, rs", "xori rd, rs, -1", "Invert every bit."},
	{"neg", "rd, rs", "sub rd, zero, rs", "Two's complement negation."},
	{"seqz", "rd, rs", "sltiu rd, rs, 1", "rd = 1 if rs is zero, else 0."},
	{"snez", "rd, rs", "sltu rd, zero, rs", "rd = 1 if rs is not zero, else 0."},
	{"sltz", "rd, rs", "slt rd, rs, zero", "rd = 1 if rs is negative, else 0."},
	{"sgtz", "rd, rs", "slt rd, zero, rs", "rd = 1 if rs is positive, else 0."},
	{"sgt", "rd, rs, rt", "slt rd, rt, rs", "rd = 1 if rs > rt, both signed; else 0."},
	{"sgtu", "rd, rs, rt", "sltu rd, rt, rs", "rd = 1 if rs > rt, both unsigned; else 0."},
	{"zext.b", "rd, rs", "andi rd, rs, 255", "Keep the low byte."},
	{"sext.b", "rd, rs", "slli rd, rs, 24; srai rd, rd, 24", "Sign-extend the low byte."},
	{"sext.h", "rd, rs", "slli rd, rs, 16; srai rd, rd, 16", "Sign-extend the low two bytes."},
	{"zext.h", "rd, rs", "slli rd, rs, 16; srli rd, rd, 16", "Keep the low two bytes."},

	{"add", "rd, rs, imm", "addi rd, rs, imm", "Add a number, as addi does."},
	{"and", "rd, rs, imm", "andi rd, rs, imm", "And with a number, as andi does."},
	{"or", "rd, rs, imm", "ori rd, rs, imm", "Or with a number, as ori does."},
	{"xor", "rd, rs, imm", "xori rd, rs, imm", "Exclusive or with a number, as xori does."},
	{"sll", "rd, rs, shamt", "slli rd, rs, shamt", "Shift left by a number, as slli does."},
	{"srl", "rd, rs, shamt", "srli rd, rs, shamt", "Shift right by a number, as srli does."},
	{"sra", "rd, rs, shamt", "srai rd, rs, shamt", "Shift right by a number, as srai does."},
	{"slt", "rd, rs, imm", "slti rd, rs, imm", "Compare with a number, as slti does."},
	{"sltu", "rd, rs, imm", "sltiu rd, rs, imm", "Compare with a number, as sltiu does."},

	{"beqz", "rs, target", "beq rs, zero, target", "Branch if rs = 0."},
	{"bnez", "rs, target", "bne rs, zero, target", "Branch if rs ≠ 0."},
	{"blez", "rs, target", "bge zero, rs, target", "Branch if rs ≤ 0."},
	{"bgez", "rs, target", "bge rs, zero, target", "Branch if rs ≥ 0."},
	{"bltz", "rs, target", "blt rs, zero, target", "Branch if rs < 0."},
	{"bgtz", "rs, target", "blt zero, rs, target", "Branch if rs > 0."},
	{"bgt", "rs, rt, target", "blt rt, rs, target", "Branch if rs > rt, both signed."},
	{"ble", "rs, rt, target", "bge rt, rs, target", "Branch if rs ≤ rt, both signed."},
	{"bgtu", "rs, rt, target", "bltu rt, rs, target", "Branch if rs > rt, both unsigned."},
	{"bleu", "rs, rt, target", "bgeu rt, rs, target", "Branch if rs ≤ rt, both unsigned."},

	{"j", "target", "jal zero, target", "Jump."},
	{"jal", "target", "jal ra, target", "Jump and link to ra."},
	{"jr", "rs", "jalr zero, 0(rs)", "Jump to the address in rs."},
	{"jr", "offset(rs)", "jalr zero, offset(rs)", "Jump to rs + offset."},
	{"jr", "rs, offset", "", "Jump to rs + offset: jalr zero, offset(rs)."},
	{"jalr", "rs", "jalr ra, 0(rs)", "Call the address in rs."},
	{"jalr", "offset(rs)", "jalr ra, offset(rs)", "Call rs + offset."},
	{"jalr", "rd, rs", "jalr rd, 0(rs)", "Call the address in rs, with the return address in rd."},
	{"jalr", "rs, offset", "", "Call rs + offset: jalr ra, offset(rs)."},
	{"jalr", "rd, rs, offset", "", "Call rs + offset, with the return address in rd: jalr rd, offset(rs)."},
	{"ret", "", "jalr zero, 0(ra)", "Return from a call."},

	{"csrr", "rd, csr", "csrrs rd, csr, zero", "Read a CSR."},
	{"csrw", "csr, rs", "csrrw zero, csr, rs", "Write a CSR."},
	{"csrs", "csr, rs", "csrrs zero, csr, rs", "Set bits in a CSR."},
	{"csrc", "csr, rs", "csrrc zero, csr, rs", "Clear bits in a CSR."},
	{"csrwi", "csr, uimm", "csrrwi zero, csr, uimm", "Write a CSR with an immediate, 0..31."},
	{"csrsi", "csr, uimm", "csrrsi zero, csr, uimm", "Set bits in a CSR with an immediate, 0..31."},
	{"csrci", "csr, uimm", "csrrci zero, csr, uimm", "Clear bits in a CSR with an immediate, 0..31."},
	{"csrw", "csr, uimm", "csrrwi zero, csr, uimm", "Write a CSR with an immediate, as csrwi does."},
	{"csrs", "csr, uimm", "csrrsi zero, csr, uimm", "Set bits in a CSR with an immediate, as csrsi does."},
	{"csrc", "csr, uimm", "csrrci zero, csr, uimm", "Clear bits in a CSR with an immediate, as csrci does."},
	{"csrrw", "rd, csr, uimm", "csrrwi rd, csr, uimm", "Read and write a CSR with an immediate, as csrrwi does."},
	{"csrrs", "rd, csr, uimm", "csrrsi rd, csr, uimm", "Read a CSR and set bits with an immediate, as csrrsi does."},
	{"csrrc", "rd, csr, uimm", "csrrci rd, csr, uimm", "Read a CSR and clear bits with an immediate, as csrrci does."},
	{"rdcycle", "rd", "csrrs rd, cycle, zero", "Read the low half of the cycle counter."},
	{"rdcycleh", "rd", "csrrs rd, cycleh, zero", "Read the high half of the cycle counter."},
	{"rdtime", "rd", "csrrs rd, time, zero", "Read the low half of the clock."},
	{"rdtimeh", "rd", "csrrs rd, timeh, zero", "Read the high half of the clock."},
	{"rdinstret", "rd", "csrrs rd, instret, zero", "Read the low half of the count of retired instructions."},
	{"rdinstreth", "rd", "csrrs rd, instreth, zero", "Read the high half of the count of retired instructions."},

	{"scall", "", "ecall", "The older name of ecall."},
	{"sbreak", "", "ebreak", "The older name of ebreak."},

	{"fence", "", "fence iorw, iorw", "Order all accesses before against all after."},
	{"fence.tso", "", "", "Order all memory accesses but a store before a load after it: fence rw, rw does more, and " +
		"on this hart the same."},
	{"sfence.vma", "", "sfence.vma zero, zero", "Make all stores to page tables visible to translation."},
	{"sfence.vma", "rs", "sfence.vma rs, zero",
		"Make stores to page tables visible to translation of the address in rs."},
	{"pause", "", "fence w, 0", "A hint that this is a spin-wait loop."},
	{"unimp", "", "", "Trap as an illegal instruction: a write to cycle, which is read-only; with compressed " +
		"instructions c.unimp."},
	{"c.nop", "imm", "c.addi zero, imm", "Do nothing, with a number that is a hint to larger harts."},
	{"c.unimp", "", "", "Trap as an illegal instruction: sixteen bits of zeros."},

	{"li", "rd, imm", "", "Load a constant: one instruction, or two (lui, addi)."},
	{"la", "rd, symbol", "", "Load an address: auipc, addi."},
	{"lla", "rd, symbol", "", "Load a local address: auipc, addi."},
	{"lb", "rd, symbol", "", "Load a byte from a symbol: auipc, lb."},
	{"lh", "rd, symbol", "", "Load two bytes from a symbol: auipc, lh."},
	{"lw", "rd, symbol", "", "Load a word from a symbol: auipc, lw."},
	{"lbu", "rd, symbol", "", "Load a byte from a symbol, zero-extended: auipc, lbu."},
	{"lhu", "rd, symbol", "", "Load two bytes from a symbol, zero-extended: auipc, lhu."},
	{"sb", "rs, symbol, rt", "", "Store a byte at a symbol, rt being overwritten: auipc, sb."},
	{"sh", "rs, symbol, rt", "", "Store two bytes at a symbol, rt being overwritten: auipc, sh."},
	{"sw", "rs, symbol, rt", "", "Store a word at a symbol, rt being overwritten: auipc, sw."},
	{"call", "symbol", "", "Call, however far: auipc ra, jalr ra."},
	{"call", "rd, symbol", "", "Call with the return address in rd: auipc t1, jalr rd."},
	{"tail", "symbol", "", "Jump, however far, as a last call: auipc t1, jalr zero."},
	{"jump", "symbol, rt", "", "Jump, however far, rt being overwritten: auipc rt, jalr zero."},
}

// PseudosNamed lists the rows with a name, none if it is no pseudo-instruction.
func PseudosNamed(name string) []*Pseudo { return pseudosByName[name] }

var pseudosByName = func() map[string][]*Pseudo {
	m := map[string][]*Pseudo{}
	for i := range Pseudos {
		p := &Pseudos[i]
		m[p.Name] = append(m[p.Name], p)
	}
	return m
}()

// A shorthand is a one-instruction row of Pseudos, turned round for printing.
type shorthand struct {
	name   string
	fixed  []func(Inst) bool // what an instruction must have to be written this way
	params []Operand         // which of its operands are then written
}

func (s *shorthand) match(in Inst) ([]Operand, bool) {
	for _, ok := range s.fixed {
		if !ok(in) {
			return nil, false
		}
	}
	return s.params, true
}

// shorthands lists, for each instruction, the ways to write it with fewer operands, the shortest first.
var shorthands = func() (t [numOps][]shorthand) {
	for n := 0; n <= 3; n++ { // fewest operands first
		for _, p := range Pseudos {
			if p.Expand == "" || strings.Contains(p.Expand, ";") || len(fields(p.Syntax)) != n {
				continue
			}
			op, s := turn(p)
			if len(s.params) == len(Table[op].Operands) {
				continue // not shorter: bgt is blt with its operands exchanged
			}
			t[op] = append(t[op], s)
		}
	}
	// li is computed by the assembler, but its one-instruction form reads back. It goes before mv: li a0, 0.
	li := shorthand{"li", []func(Inst) bool{func(in Inst) bool { return in.Rs1 == Zero }}, []Operand{OpRd, OpImmI}}
	t[ADDI] = slices.Insert(t[ADDI], 1, li) // after nop
	return t
}()

// turn makes a shorthand of a row: literals of the expansion become conditions, parameters operands.
func turn(p Pseudo) (Op, shorthand) {
	name, rest, _ := strings.Cut(p.Expand, " ")
	op := opByName[name]
	s := shorthand{name: p.Name}
	params := fields(p.Syntax)
	s.params = make([]Operand, len(params))
	for i, text := range fields(rest) {
		o := Table[op].Operands[i]
		at := -1
		for j, name := range params {
			if name == text {
				at = j
			}
		}
		if off, base, ok := strings.Cut(text, "("); ok && at < 0 {
			// 0(rs) with rs a parameter, or 0(ra): the offset is fixed, the base may be.
			base = strings.TrimSuffix(base, ")")
			want, _ := strconv.Atoi(off)
			s.fixed = append(s.fixed, func(in Inst) bool { return in.Imm == int32(want) })
			o, text = OpRs1, base
			for j, name := range params {
				if name == base {
					at = j
				}
			}
		}
		if at >= 0 {
			s.params[at] = o
			continue
		}
		s.fixed = append(s.fixed, func(in Inst) bool { return o.text(in, 0, nil) == text })
	}
	return op, s
}

func fields(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ", ")
}

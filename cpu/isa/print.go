package isa

import (
	"strconv"
	"strings"
)

// Symbolizer names an address as the assembler would accept it ("loop", "buf+4"), or returns
// "" where it knows no name.
type Symbolizer func(addr uint32) string

// Text is the instruction at address pc as the assembler reads it, without pseudo-instructions:
// mnemonic, one space, operands. Targets are names where sym (which may be nil) has one, absolute
// addresses elsewhere.
func (in Inst) Text(pc uint32, sym Symbolizer) string {
	if in.Op == ILLEGAL {
		return "illegal"
	}
	d := &Table[in.Op]
	name, parts := d.Name, make([]string, 0, 3)
	for _, o := range d.Operands {
		if o == OpOrder {
			name += Orders[in.Imm&3]
		} else {
			parts = append(parts, o.text(in, pc, sym))
		}
	}
	return join(name, parts)
}

// Pretty is Text with the pseudo-instruction a person would have written, where there is one:
// "mv a0, s1" for "addi a0, s1, 0".
func (in Inst) Pretty(pc uint32, sym Symbolizer) string {
	for _, p := range shorthands[in.Op] {
		if vals, ok := p.match(in); ok {
			parts := make([]string, len(vals))
			for i, o := range vals {
				parts[i] = o.text(in, pc, sym)
			}
			return join(p.name, parts)
		}
	}
	return in.Text(pc, sym)
}

func join(name string, parts []string) string {
	if len(parts) == 0 {
		return name
	}
	return name + " " + strings.Join(parts, ", ")
}

func (o Operand) text(in Inst, pc uint32, sym Symbolizer) string {
	switch o {
	case OpRd, OpCRd, OpCRdRs1, OpCRdPrime, OpCRdRs1Prime:
		return in.Rd.String()
	case OpRs1, OpCRs1, OpCRs1Prime:
		return in.Rs1.String()
	case OpRs2, OpCRs2, OpCRs2Prime:
		return in.Rs2.String()
	case OpCSP:
		return SP.String()
	case OpImmI, OpShamt, OpCImm, OpCShamt, OpCImm16SP, OpCImm4SPN:
		return strconv.Itoa(int(in.Imm))
	case OpImmU, OpCImmU:
		return "0x" + strconv.FormatUint(uint64(uint32(in.Imm)>>12), 16)
	case OpZimm:
		return strconv.Itoa(int(in.Rs1))
	case OpCSR:
		return CSR(in.Imm).String()
	case OpPred:
		return fenceSet(in.Imm >> 4)
	case OpSucc:
		return fenceSet(in.Imm)
	case OpMemI, OpMemS, OpCMem, OpCMemLWSP, OpCMemSWSP:
		return strconv.Itoa(int(in.Imm)) + "(" + in.Rs1.String() + ")"
	case OpMemA:
		return "(" + in.Rs1.String() + ")"
	}
	// A target: the one operand whose text depends on where the instruction stands.
	target := pc + uint32(in.Imm)
	if sym != nil {
		if s := sym(target); s != "" {
			return s
		}
	}
	return "0x" + strconv.FormatUint(uint64(target), 16)
}

// fenceSet writes four bits as a subset of "iorw"; the empty set is 0.
func fenceSet(bits int32) string {
	s := ""
	for i, c := range "iorw" {
		if bits>>(3-i)&1 != 0 {
			s += string(c)
		}
	}
	if s == "" {
		return "0"
	}
	return s
}

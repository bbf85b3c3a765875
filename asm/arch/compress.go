package arch

import (
	"slices"

	"breakfast/cpu/isa"
)

// shortRows lists, by instruction, the compressed ones that are short for it.
var shortRows = func() (t [isa.NumOps][]isa.Op) {
	for _, d := range isa.Table[1:] {
		if d.Op.Size() == 2 {
			t[d.As.Op] = append(t[d.As.Op], d.Op)
		}
	}
	return t
}()

// Compress finds the compressed instruction that does the same as in, if GNU as would take one. Hints,
// which do nothing, stay as long as they were written.
func Compress(in isa.Inst) (isa.Inst, bool) {
	rows := shortRows[in.Op]
	whole := in
	if rows == nil {
		return in, false
	}
	if in == (isa.Inst{Op: isa.ADDI}) {
		return isa.Inst{Op: isa.CNOP}, true
	}
	writes := in.Op != isa.SW && in.Op != isa.BEQ && in.Op != isa.BNE && in.Op != isa.JAL && in.Op != isa.JALR &&
		in.Op != isa.EBREAK
	if writes && in.Rd == isa.Zero {
		return in, false
	}
	switch in.Op {
	case isa.ADDI:
		if in.Imm == 0 && in.Rs1 != isa.Zero {
			return isa.Inst{Op: isa.CMV, Rd: in.Rd, Rs2: in.Rs1}, true
		}
	case isa.SLLI, isa.SRLI, isa.SRAI:
		if in.Imm == 0 {
			return in, false
		}
	case isa.ADD, isa.AND, isa.OR, isa.XOR:
		if in.Rd == in.Rs2 && in.Rs1 != isa.Zero {
			in.Rs1, in.Rs2 = in.Rs2, in.Rs1
		}
	}
	for _, op := range rows {
		if !couldBe(op, in) {
			continue
		}
		short := in
		short.Op = op
		if _, err := isa.Encode(short); err == nil {
			return short, true
		}
	}
	return whole, false
}

// couldBe looks at the operands of a compressed instruction: cheap, and seldom wrong.
func couldBe(op isa.Op, in isa.Inst) bool {
	for _, o := range isa.Table[op].Operands {
		min, max, align := o.Range()
		n := int64(in.Imm)
		switch o {
		case isa.OpCRdPrime:
			n = int64(in.Rd)
		case isa.OpCRdRs1Prime:
			if in.Rd != in.Rs1 {
				return false
			}
			n = int64(in.Rd)
		case isa.OpCRs1Prime:
			n = int64(in.Rs1)
		case isa.OpCRs2Prime:
			n = int64(in.Rs2)
		case isa.OpCRdRs1:
			if in.Rd != in.Rs1 {
				return false
			}
			continue
		case isa.OpCSP:
			if in.Rs1 != isa.SP {
				return false
			}
			continue
		case isa.OpCRd, isa.OpCRs1, isa.OpCRs2:
			continue
		case isa.OpCImmU:
			n >>= 12
		}
		if n < min || n > max || n%align != 0 {
			return false
		}
	}
	return true
}

// IsShortBranch says that there is a compressed form of a branch, if its target is near.
func IsShortBranch(in isa.Inst) bool {
	in.Imm = 0
	_, ok := Compress(in)
	return ok
}

// explicit says that a form spells out the link register or the offset of a jump: GNU as takes that
// for a wish to have it as it is, and never makes a c.jal of a jal.
func (f *Form) explicit() bool {
	return f.Name == "jal" || slices.ContainsFunc(f.Params, func(p Param) bool {
		return p.Kind == isa.OpRd ||
			p.Kind == isa.OpMemI
	})
}

// Stays says that GNU as does not compress this instruction in the form in which it was written.
func (f *Form) Stays(in isa.Inst) bool {
	switch in.Op {
	case isa.JAL, isa.JALR:
		return f.Whole
	case isa.ADDI:
		return in.Rs1 == isa.Zero && (f.Name == "mv" || f.Name == "move") ||
			f.Name == "add" && (in.Rs1 == isa.Zero || in.Imm == 0 && in.Rs1 != in.Rd)
	}
	return false
}

// AddsNothing says that this is add rd, rd, 0, of which GNU as makes a c.addi, though not of addi rd, rd, 0.
func (f *Form) AddsNothing(in isa.Inst) bool {
	return f.Name == "add" && in.Op == isa.ADDI && in.Imm == 0 && in.Rd == in.Rs1 && in.Rd != isa.Zero
}

package isa

import "fmt"

// Decode finds the instruction that the 32-bit word w is, the illegal one if it is none.
func Decode(w uint32) (in Inst) {
	in.Decode(w)
	return in
}

// Decode puts into in what the function Decode returns. The stepper decodes so: a copy would cost it as much as the
// decoding.
func (in *Inst) Decode(w uint32) {
	op := first[rowKey(w)]
	r := &readers[op]
	for w&r.mask != r.match {
		op = r.next
		r = &readers[op]
	}
	in.Op = op
	in.Rd = Reg(w>>7) & r.rd
	in.Rs1 = Reg(w>>15) & r.rs1
	in.Rs2 = Reg(w>>20) & r.rs2
	in.Imm = r.imm.immediate(w)
}

// Encode is the word of an instruction. Operands out of their range are an error that names
// the operand and the range.
func Encode(in Inst) (uint32, error) {
	if in.Op == ILLEGAL || int(in.Op) >= NumOps {
		return 0, fmt.Errorf("no such instruction")
	}
	d := &Table[in.Op]
	w := d.Match
	for _, o := range d.Operands {
		bits, err := o.place(in)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", d.Name, err)
		}
		w |= bits & o.Bits()
	}
	return w, nil
}

// A reader is a row as the decoder wants it: its bits, 31 for each register that it has and 0 for the others, the
// operand that holds its immediate, and the row to try where this one does not match. ILLEGAL is the last, and always
// matches.
type reader struct {
	match, mask  uint32
	rd, rs1, rs2 Reg
	imm          Operand
	next         Op
}

// first is the first row to try, for opcode and funct3.
var first, readers = func() (first [1 << 10]Op, readers [NumOps]reader) {
	for key := range first {
		w := uint32(key&0x7f | key>>7<<12)
		for i := NumOps - 1; i > 0; i-- {
			if d := &Table[i]; w&d.Mask&mF3 == d.Match&mF3 {
				readers[i].next, first[key] = first[key], d.Op
			}
		}
	}
	for i := range readers {
		r, d := &readers[i], &Table[i]
		r.match, r.mask = d.Match, d.Mask
		r.imm = OpRd // which has none
		for _, o := range d.Operands {
			switch o {
			case OpRd:
				r.rd = 31
			case OpRs1, OpZimm, OpMemA: // no immediate
				r.rs1 = 31
			case OpRs2:
				r.rs2 = 31
			case OpMemI, OpMemS:
				r.rs1, r.imm = 31, o
			default:
				r.imm = o
			}
		}
	}
	return first, readers
}()

func rowKey(w uint32) uint32 { return w&0x7f | w>>12&7<<7 }

package isa

import "fmt"

// Decode finds the instruction that the word w is, the illegal one if it is none. Of a compressed
// instruction, which is one whose low two bits are not both set, only the low 16 bits count.
func Decode(w uint32) (in Inst) {
	in.Decode(w)
	return in
}

// Decode puts into in what the function Decode returns. The stepper decodes so: a copy would cost it as much as the
// decoding.
func (in *Inst) Decode(w uint32) {
	if w&3 != 3 {
		in.decodeShort(w)
		return
	}
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

// decodeShort is Decode for compressed instructions: the expansion, with its operands filled in.
func (in *Inst) decodeShort(w uint32) {
	*in = Inst{}
	for _, op := range shortRows[w>>13&7<<2|w&3] {
		d := &Table[op]
		if w&d.Mask == d.Match && (d.NonZero == 0 || w&d.NonZero != 0) {
			*in = d.As
			in.Op = op
			for _, o := range d.Operands {
				o.extract(w, in)
			}
			return
		}
	}
}

// Encode is the word of an instruction, with 16 bits if it is a compressed one. Operands out of
// their range are an error that names the operand and the range.
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
		w |= bits
	}
	if d.NonZero != 0 && w&d.NonZero == 0 || in.Op.Size() == 2 && Decode(w) != in {
		return 0, fmt.Errorf("%s cannot have these operands: %s", d.Name, d.Syntax())
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
var first, readers = func() (first [1 << 10]Op, readers [firstShort]reader) {
	for key := range first {
		w := uint32(key&0x7f | key>>7<<12)
		for i := firstShort - 1; i > ILLEGAL; i-- {
			if d := &Table[i]; w&d.Mask&mF3 == d.Match&mF3 {
				readers[i].next, first[key] = first[key], d.Op
			}
		}
	}
	for i := range firstShort {
		r, d := &readers[i], &Table[i]
		r.match, r.mask = d.Match, d.Mask
		r.imm = OpRd // which has none
		for _, o := range d.Operands {
			def := &operands[o]
			if def.roles&isRd != 0 {
				r.rd = 31
			}
			if def.roles&isRs1 != 0 {
				r.rs1 = 31
			}
			if def.roles&isRs2 != 0 {
				r.rs2 = 31
			}
			if def.imm != nil {
				r.imm = o
			}
		}
	}
	return first, readers
}()

// shortRows lists the rows of compressed instructions by funct3 and the low two bits.
var shortRows = func() (t [1 << 5][]Op) {
	for _, d := range Table[firstShort:] {
		key := d.Match>>13&7<<2 | d.Match&3
		t[key] = append(t[key], d.Op)
	}
	return t
}()

func rowKey(w uint32) uint32 { return w&0x7f | w>>12&7<<7 }

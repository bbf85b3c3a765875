package isa

import "fmt"

// Decode finds the instruction that the 32-bit word w is, the illegal one if it is none.
func Decode(w uint32) Inst {
	for _, op := range rows[rowKey(w)] {
		if d := &Table[op]; w&d.Mask == d.Match {
			in := Inst{Op: op}
			for _, o := range d.Operands {
				o.extract(w, &in)
			}
			return in
		}
	}
	return Inst{}
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

// rows lists, for opcode and funct3, the rows that can match.
var rows = func() (t [1 << 10][]Op) {
	for key := range t {
		w := uint32(key&0x7f | key>>7<<12)
		for _, d := range Table[1:] {
			if w&d.Mask&mF3 == d.Match&mF3 {
				t[key] = append(t[key], d.Op)
			}
		}
	}
	return t
}()

func rowKey(w uint32) uint32 { return w&0x7f | w>>12&7<<7 }

package inst

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

const insnHint = "formats are r, r4, i, s, b, u and j, " +
	"of compressed instructions cr, ci, ciw, css, cl, cs, ca, cb and cj; or there are the bits alone: .insn 0x00000013"

// Insn reads .insn: an instruction as its fields (.insn r opcode, funct3, funct7, rd, rs1, rs2) or
// as its bits (.insn 0x13).
func (r *Reader) Insn(c *source.Cursor) error {
	was, start := *c, c.Start()
	name := c.Word()
	list := arch.Formats[strings.ToLower(name)]
	if list != nil {
		return r.OneOf(list, c, name, start, start+len(name))
	}
	if name != "" && r.Find(name) == nil {
		return c.Since(start).Fault(fmt.Sprintf("there is no instruction format %s here", source.Quote(name)), insnHint)
	}
	*c = was
	return r.insnBits(c)
}

// fields assembles .insn with a format.
func (x *insn) fields(list []arch.Field) error {
	var word uint32
	var late *operand
	for i, f := range list {
		o := &x.ops[i]
		if f.Reg.N > 0 {
			if f.Reg.N == 3 && (o.reg < isa.S0 || o.reg > isa.A5) {
				return x.place(o).Fault(fmt.Sprintf("%s has room for s0, s1 and a0 to a5 here, not for %s",
					x.form.Name, o.reg),
					x.syntaxHint())
			}
			word |= f.Reg.Of(int64(o.reg))
		}
		switch {
		case arch.IsTarget(f.Kind), o.part != whole:
			late = o
		case f.Bits != nil:
			b, err := x.insnNumber(&f, o)
			if err != nil {
				return err
			}
			word |= b
		}
	}
	kind := list[len(list)-1].Kind
	switch {
	case late == nil && x.form.Need&arch.ExtC != 0:
		return x.Half(uint16(word), x.at)
	case late == nil:
		return x.Word(word, x.at)
	case arch.IsTarget(kind):
		return x.target(kind, word, late)
	}
	x.Fix(object.FixHi+object.FixKind(late.part-hiPart), kind, late.val, x.place(late))
	return x.Word(word, x.at)
}

// insnNumber is where the bits of a field go.
func (x *insn) insnNumber(f *arch.Field, o *operand) (word uint32, err error) {
	n := o.val.N
	if !o.val.Known() {
		return 0, x.place(o).Fault(f.Name+" must be known at this point", x.WhyUnknown(o.val))
	}
	size := 0
	for _, b := range f.Bits {
		size += int(b.N)
	}
	if f.Kind == isa.OpImmI || f.Kind == isa.OpMemI || f.Kind == isa.OpMemS {
		if n >= 1<<31 && n < 1<<32 {
			n -= 1 << 32 // the same 32 bits
		}
	}
	switch {
	case f.Sign && (n < -1<<(size-1) || n >= 1<<(size-1)) || !f.Sign && (n < 0 || n >= 1<<size):
		return 0, x.place(o).Fault(fmt.Sprintf("%s has %d bits, and %d does not fit", f.Name, size, n), "")
	case f.Kind == arch.OpOpcode && size == 7 && n&3 != 3, f.Kind == arch.OpOpcode && size == 2 && n == 3:
		return 0, x.place(o).Fault(fmt.Sprintf("%#x is no opcode of this format", n),
			"the two lowest bits are 3, and of compressed instructions 0 to 2")
	}
	for _, b := range f.Bits {
		word |= b.Of(n)
		n >>= b.N
	}
	return word, nil
}

// target appends a branch or jump with the bits of word. Only what could be a branch can be compressed.
func (x *insn) target(kind isa.Operand, word uint32, o *operand) error {
	sp := object.Span{Kind: object.SpanBranch, Size: 4, In: isa.Inst{Op: isa.BEQ},
		Bits: word ^ isa.Table[isa.BEQ].Match, Val: o.val, At: x.place(o)}
	switch kind {
	case isa.OpJump:
		sp.In.Op, sp.Bits = isa.JAL, word^isa.Table[isa.JAL].Match
	case isa.OpCBranch, isa.OpCJump:
		in := isa.Decode(word)
		if as := isa.Table[in.Op].As.Op; as != isa.BEQ && as != isa.BNE && as != isa.JAL {
			return x.at.Fault(fmt.Sprintf("%#x is no compressed branch or jump, "+
				"so what is to become of it where its target is far is not known",
				word), "its bits alone can be given: .insn 2, and a number")
		}
		in.Op = isa.Table[in.Op].As.Op
		sp.Size, sp.Short, sp.Asked, sp.In, sp.Bits = 2, true, true, in, 0
	}
	return x.codeSpan(sp)
}

// insnBits reads .insn bits and .insn length, bits.
func (r *Reader) insnBits(c *source.Cursor) error {
	start := c.Start()
	n, err := r.Known(c, "the instruction")
	if err != nil {
		return err
	}
	given := int64(0)
	if c.Eat(',') {
		given = n
		if n, err = r.Known(c, "the instruction"); err != nil {
			return err
		}
	}
	size := int64(4)
	if n&3 != 3 {
		size = 2
	}
	at := c.Since(start)
	switch {
	case n&0x1f == 0x1f:
		return at.Fault(fmt.Sprintf("%#x is the beginning of an instruction of more than 4 bytes, and this hart has "+
			"none",
			n), "")
	case given != 0 && given != size:
		return at.Fault(fmt.Sprintf("this instruction has %d bytes, not %d", size, given),
			"its two lowest bits say so: 3 for 4 bytes")
	case n < 0 || n >= 1<<(8*size):
		return at.Fault(fmt.Sprintf("%#x has more than %d bytes", n, size), "")
	case size == 2 && r.Mode.Ext&arch.ExtC == 0:
		return r.missingExtension(".insn with 2 bytes", arch.ExtC, at)
	case size == 2:
		err = r.Half(uint16(n), at)
	default:
		err = r.Word(uint32(n), at)
	}
	if err != nil {
		return err
	}
	return c.Done()
}

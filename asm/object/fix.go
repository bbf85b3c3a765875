package object

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// fixAll checks the spans and fills in the fixups of the whole program.
func (a *Program) fixAll() {
	a.pass++
	for _, o := range a.Outs {
		for _, s := range o.Secs {
			s.flatten(a)
			for i := range s.fixups {
				f := &s.fixups[i]
				if e := a.fix(s, f); e != nil {
					a.Report(e)
				}
			}
		}
	}
}

// fault reports why a value cannot be had; nil where that is known already.
func (a *Program) valueFault(at source.Place, err error) *source.Error {
	if err == errUndefined {
		return nil
	}
	return at.Fault(err.Error(), "")
}

// flatten writes the spans out, so that data is the section's bytes in full.
func (s *Section) flatten(a *Program) {
	if len(s.Spans) == 0 {
		return
	}
	var out []byte
	if !s.NoBits {
		out = make([]byte, 0, s.Len)
	}
	from := int64(0)
	for i := range s.Spans {
		sp := &s.Spans[i]
		if !s.NoBits {
			out = append(out, s.data[from:sp.off]...)
			from = sp.off
		}
		b, e := a.spanBytes(s, i, sp)
		if e != nil {
			a.Report(e)
		}
		if !s.NoBits {
			out = append(out, b...)
			for int64(len(out)) < sp.off+s.cum[i+1] {
				out = append(out, 0)
			}
		}
	}
	if !s.NoBits {
		s.data = append(out, s.data[from:]...)
	}
}

// spanBytes is what a span comes to; fewer bytes than its size are filled up with zeros.
func (a *Program) spanBytes(s *Section, i int, sp *Span) ([]byte, *source.Error) {
	pc := s.at(sp.off, i)
	switch {
	case sp.code:
		return padding(int(sp.Size), sp.loose > 0 && sp.Size < sp.to-sp.loose), nil
	case sp.Kind == spanAlign, sp.Kind == SpanTail:
		return repeated(sp.Size, sp.fill), nil
	}
	if a.Partial {
		if sp.Kind == SpanBranch {
			if left, b, e := a.leaveBranch(s, sp, pc); left {
				return b, e
			}
		} else if v, err := a.reduce(sp.Val, 0); err != nil || v.Sub != nil ||
			v.Add != nil && (v.Add.Sec != s || sp.Kind != spanOrg) {
			return nil, sp.At.Fault("this must be known in the end, and only the linker knows it", "")
		}
	}
	v, err := a.eval(sp.Val)
	if err != nil {
		return nil, a.valueFault(sp.At, err)
	}
	switch sp.Kind {
	case SpanBranch:
		return a.branchBytes(sp, v, pc)
	case SpanLi:
		list, ok := arch.Li(sp.In.Rd, v.n)
		if !ok {
			return nil, sp.At.Fault(fmt.Sprintf("%d has more than 32 bits", v.n),
				"-2147483648 to 4294967295 are possible (32 bits, signed or unsigned)")
		}
		if v.rel != 0 {
			return nil, sp.At.Fault("li loads a number, and this is an address",
				"write la "+sp.In.Rd.String()+", and the symbol")
		}
		if sp.Size == 8 && len(list) == 1 {
			hi := int32(uint32(int32(v.n)+0x800) &^ 0xfff)
			list = []isa.Inst{{Op: isa.LUI, Rd: sp.In.Rd, Imm: hi}, {Op: isa.ADDI, Rd: sp.In.Rd, Rs1: sp.In.Rd,
				Imm: int32(v.n) - hi}}
		}
		var b []byte
		for _, in := range list {
			c, e := a.encode(sp.At, in)
			if e != nil {
				return nil, e
			}
			b = append(b, c...)
		}
		return b, nil
	case spanOrg:
		to := v.n
		if v.rel != 0 {
			to -= int64(s.addr)
		}
		here := sp.off + s.cum[i]
		if to-here != sp.Size {
			if to < here {
				return nil, sp.At.Fault(fmt.Sprintf(".org cannot move backwards: this place is %#x bytes into %s, and it names %#x", here, s.Name, to), "")
			}
			return nil, sp.At.Fault(fmt.Sprintf(".org would leave %d bytes free", to-here),
				fmt.Sprintf("it counts from the beginning of the section, and a program has at most %d MiB", MaxBytes>>20))
		}
	case SpanStep, SpanULEB, SpanSLEB:
		return sp.number(v.n, sp.Size), nil
	case spanSpace:
		if v.rel != 0 {
			return nil, sp.At.Fault("the size is an address, not a number", "the difference of two labels is a number")
		}
		if v.n != sp.Size {
			return nil, sp.At.Fault(fmt.Sprintf("%d bytes cannot be reserved", v.n), fmt.Sprintf("0 to %d", MaxBytes))
		}
	}
	return repeated(sp.Size, sp.fill), nil
}

func repeated(n, fill int64) []byte {
	b := make([]byte, n)
	if fill != 0 {
		for i := range b {
			b[i] = byte(fill)
		}
	}
	return b
}

// padding is n bytes of code that does nothing: zero bytes up to a half word, nops, and one c.nop,
// which the assembler puts before them, and the linker, where it has cut the padding down, behind.
func padding(n int, cut bool) []byte {
	b := make([]byte, n%2, n)
	if !cut && n%4 >= 2 {
		b = append(b, 0x01, 0x00)
	}
	for n-len(b) >= 4 {
		b = binary.LittleEndian.AppendUint32(b, 0x13)
	}
	if len(b) < n {
		b = append(b, 0x01, 0x00)
	}
	return b
}

// branchBytes is a branch or jump in the length that it turned out to need.
func (a *Program) branchBytes(sp *Span, v number, pc uint32) ([]byte, *source.Error) {
	in := sp.In
	in.Imm = int32(uint32(v.n) - pc)
	var list []isa.Inst
	switch sp.Size {
	case 2:
		short, _ := arch.Compress(in)
		list = append(list, short)
	case 4:
		if in.Op == isa.JAL {
			if e := reach(sp.At, in.Op, in.Imm, v, pc); e != nil {
				return nil, e
			}
		}
		list = append(list, in)
	default: // around a jump
		around := isa.Inst{Op: arch.Inverse(in.Op), Rs1: in.Rs1, Rs2: in.Rs2, Imm: int32(sp.Size)}
		if sp.Size == 6 {
			around, _ = arch.Compress(around)
		}
		jump := isa.Inst{Op: isa.JAL, Imm: in.Imm - int32(sp.Size-4)}
		if e := reach(sp.At, in.Op, jump.Imm, v, pc); e != nil {
			return nil, e
		}
		list = append(list, around, jump)
	}
	var b []byte
	for _, in := range list {
		c, e := a.encode(sp.At, in)
		if e != nil {
			return nil, e
		}
		b = append(b, c...)
	}
	sp.mend(b)
	return b, nil
}

// mend turns what was assembled as a branch or jump of the table into the instruction that .insn asks for.
func (sp *Span) mend(b []byte) {
	if sp.Bits != 0 {
		binary.LittleEndian.PutUint32(b, binary.LittleEndian.Uint32(b)^sp.Bits)
	}
}

func (a *Program) encode(at source.Place, in isa.Inst) ([]byte, *source.Error) {
	w, err := isa.Encode(in)
	if err != nil {
		return nil, at.Fault(err.Error(), "")
	}
	return binary.LittleEndian.AppendUint32(nil, w)[:in.Op.Size()], nil
}

// reach checks the distance of a jump.
func reach(at source.Place, op isa.Op, d int32, v number, pc uint32) *source.Error {
	kind := isa.OpJump
	min, max, _ := kind.Range()
	if int64(d) >= min && int64(d) <= max && d%2 == 0 {
		return nil
	}
	number := ""
	if text := at.Text(); v.rel == 0 && len(text) < 3 && strings.Trim(text, "0123456789") == "" {
		number = fmt.Sprintf("; the label %s: is named %[1]sb below it, and %[1]sf above", text)
	}
	if d%2 != 0 && number != "" {
		return at.Fault(fmt.Sprintf("%s is an address here, and instructions are at even ones", at.Text()),
			strings.TrimPrefix(number, "; "))
	}
	if d%2 != 0 {
		return at.Fault(fmt.Sprintf("the target %#x is odd, and instructions are at even addresses", uint32(v.n)), "")
	}
	hint := fmt.Sprintf("%s reaches 1 MiB either way; call and tail reach everything", op)
	if op != isa.JAL {
		hint = "branches reach 1 MiB either way, tail reaches everything: branch around a tail"
	}
	if v.rel == 0 && v.n >= -1<<20 && v.n < 1<<20 {
		hint = fmt.Sprintf("a target is a label or an address, not a distance: write . + %d%s", v.n, number)
		if v.n < 0 {
			hint = fmt.Sprintf("a target is a label or an address, not a distance: write . - %d", -v.n)
		}
	}
	return at.Fault(fmt.Sprintf("the target %#x is too far from %#x: %d bytes", uint32(v.n), pc, d), hint)
}

// fix fills in one field.
func (a *Program) fix(s *Section, f *fixup) *source.Error {
	pc := s.at(f.off, f.spans)
	if a.Partial && s.holds(f, pc) {
		if left, e := a.leave(s, f); left {
			return e
		}
	}
	v, err := a.eval(f.val)
	if err != nil {
		return a.valueFault(f.at, err)
	}
	if !s.holds(f, pc) {
		return nil // its bytes were refused
	}
	b := s.data[pc-s.addr:]
	switch f.kind {
	case FixData1, FixData2, FixData4, FixData8:
		size := f.kind.DataSize()
		if size < 8 && !arch.Fits(v.n, size*8) {
			if v.rel == 1 {
				return f.at.Fault(fmt.Sprintf("the address %#x does not fit into %s", v.n, BytesText(size)),
					"addresses take a .word")
			}
			return f.at.Fault(fmt.Sprintf("%d does not fit into %s", v.n, BytesText(size)), DataRange(size))
		}
		var buf [8]byte
		binary.LittleEndian.PutUint64(buf[:], uint64(v.n))
		copy(b[:size], buf[:])
		return nil
	case FixPair, FixCall:
		d := uint32(v.n) - pc
		// to address 0, which ld counts from zero
		if t := f.val.Add; f.kind == FixCall && t != nil && t.Weak && !t.target().Defined() {
			d = uint32(v.n)
			b[6] &^= 0x0f // rs1 of jalr: bits 19 to 15
			b[5] &^= 0x80
		}
		return patch2(b, d, f.at)
	}
	word := binary.LittleEndian.Uint32(b)
	in := isa.Decode(word)
	other := uint32(0)
	if f.kind >= FixHi && f.kind <= fixPCLo { // .insn has these in instructions that the table does not have
		in = isa.Inst{Op: carrier(f.field)}
		other = word ^ isa.Table[in.Op].Match
	}
	n := uint32(v.n)
	switch f.kind {
	case FixImm:
		if v.rel != 0 {
			return addressFault(f.at, in, n)
		}
		if !arch.SetImm(&in, f.field, v.n) {
			number := advice.AsWritten(f.at.Text(), v.n)
			return f.at.Fault(advice.OutOfRange(in.Op.String(), f.field, number), advice.Instead(in, f.field, v.n, number))
		}
	case FixTarget:
		in.Imm = int32(n - pc)
		if e := reach(f.at, in.Op, in.Imm, v, pc); e != nil {
			return e
		}
	case FixHi:
		in.Imm = int32((n + 0x800) &^ 0xfff)
	case fixPCHi:
		in.Imm = int32((n - pc + 0x800) &^ 0xfff)
	case fixLo:
		in.Imm = int32(n<<20) >> 20
	case fixPCLo:
		d, e := a.pcrel(f)
		if e != nil {
			return e
		}
		in.Imm = int32(d<<20) >> 20
	}
	w, err := isa.Encode(in)
	if err != nil {
		return f.at.Fault(err.Error(), "")
	}
	binary.LittleEndian.PutUint32(b, w^other)
	return nil
}

// carrier is an instruction with an immediate in the place where an operand has it.
func carrier(field isa.Operand) isa.Op {
	switch field {
	case isa.OpImmU:
		return isa.LUI
	case isa.OpMemS:
		return isa.SW
	}
	return isa.ADDI
}

// holds says that the bytes of a fixup are there.
func (s *Section) holds(f *fixup, pc uint32) bool {
	n := 4
	switch f.kind {
	case FixData1, FixData2, FixData8:
		n = f.kind.DataSize()
	case FixPair, FixCall:
		n = 8
	}
	return uint64(pc-s.addr)+uint64(n) <= uint64(len(s.data))
}

// patch2 fills in auipc and the instruction after it with a distance from the auipc.
func patch2(b []byte, d uint32, at source.Place) *source.Error {
	hi := isa.Decode(binary.LittleEndian.Uint32(b))
	lo := isa.Decode(binary.LittleEndian.Uint32(b[4:]))
	hi.Imm = int32((d + 0x800) &^ 0xfff)
	lo.Imm = int32(d<<20) >> 20
	for i, in := range []isa.Inst{hi, lo} {
		w, err := isa.Encode(in)
		if err != nil {
			return at.Fault(err.Error(), "")
		}
		binary.LittleEndian.PutUint32(b[4*i:], w)
	}
	return nil
}

// pcrel is the distance that %pcrel_lo takes the low part of: that of the instruction with
// %pcrel_hi which its label names.
func (a *Program) pcrel(f *fixup) (uint32, *source.Error) {
	v := f.val
	bad := func(msg string) (uint32, *source.Error) {
		return 0, f.at.Fault(msg, "%pcrel_lo takes the label of the auipc that has the %pcrel_hi:\n    1: auipc t0, %pcrel_hi(symbol)\n       addi t0, t0, %pcrel_lo(1b)")
	}
	if v.Add == nil || v.Sub != nil || v.N != 0 || v.Tree != nil {
		return bad("%pcrel_lo takes a label alone")
	}
	t := v.Add.target()
	if t.Kind != SymLabel {
		return bad("%pcrel_lo takes a label")
	}
	// fixups are in order of place
	list := t.Sec.fixups
	i, ok := slices.BinarySearchFunc(list, t, func(g fixup, t *Symbol) int {
		return int(g.off + int64(g.spans)<<32 - t.Off - int64(t.Spans)<<32)
	})
	_ = i
	_ = ok
	for ; i < len(list) && list[i].off == t.Off && list[i].spans == t.Spans; i++ {
		if list[i].kind == fixPCHi {
			x, err := a.eval(list[i].val)
			if err != nil {
				return 0, a.valueFault(f.at, err)
			}
			return uint32(x.n) - t.Sec.at(t.Off, t.Spans), nil
		}
	}
	name := t.Name
	if name == "" {
		name = "the label"
	}
	return bad(fmt.Sprintf("at %s there is no instruction with %%pcrel_hi", name))
}

// addressFault is the error for an address in the place of a number.
func addressFault(at source.Place, in isa.Inst, addr uint32) *source.Error {
	text := at.Text()
	symbol, _, _ := strings.Cut(text, "(")
	if !source.IsName(symbol) {
		symbol = "symbol"
	}
	t := advice.Spare(func(r isa.Reg) bool {
		return r == in.Rd || r == in.Rs1 || r == in.Rs2 || strings.Contains(text, "("+r.String())
	})
	name, hint := in.Op.String(), fmt.Sprintf("load it first: la %s, %s; %%lo(%[2]s) is its low 12 bits", t, symbol)
	switch register, csr := advice.RegisterTwin[in.Op]; {
	case csr:
		name, _, _ = strings.Cut(in.Pretty(0, nil), " ")
		in.Op, in.Rs1 = register, t
		hint = fmt.Sprintf("load it first: la %s, %s\n    then %s", t, symbol, in.Pretty(0, nil))
	case in.Op == isa.ADDI && in.Rs1 == isa.Zero:
		hint = fmt.Sprintf("write la %s, %s", in.Rd, symbol)
	case in.Op >= isa.LB && in.Op <= isa.SW:
		hint = fmt.Sprintf("load the address first: la %s, %s, and then 0(%[1]s)", t, symbol)
	case in.Op == isa.LUI || in.Op == isa.AUIPC:
		hint = fmt.Sprintf("write %%hi(%s), or %%pcrel_hi(%[1]s)", symbol)
	}
	return at.Fault(fmt.Sprintf("this is an address (%#x), and %s takes a number", addr, name), hint)
}

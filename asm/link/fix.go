package link

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// fixAll checks the spans and fills in the fixups of the whole program.
func (p *Program) fixAll() {
	p.pass++
	for _, o := range p.Outs {
		for _, s := range o.Secs {
			p.flatten(s)
			for i := range s.Fixups {
				f := &s.Fixups[i]
				if e := p.fix(s, f); e != nil {
					p.Report(e)
				}
				if p.Halted {
					return
				}
			}
		}
	}
}

// fault reports why a value cannot be had; nil where that is known already.
func (p *Program) valueFault(at source.Place, err error) *source.Error {
	if err == errUndefined {
		return nil
	}
	return at.Fault(err.Error(), "")
}

// flatten writes the spans out, so that data is the section's bytes in full.
func (p *Program) flatten(s *object.Section) {
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
			out = append(out, s.Data[from:sp.Off]...)
			from = sp.Off
		}
		b, e := p.spanBytes(s, i, sp)
		if e != nil {
			p.Report(e)
		}
		if !s.NoBits {
			out = append(out, b...)
			for int64(len(out)) < sp.Off+s.Cum[i+1] {
				out = append(out, 0)
			}
		}
	}
	if !s.NoBits {
		s.Data = append(out, s.Data[from:]...)
	}
}

// spanBytes is what a span comes to; fewer bytes than its size are filled up with zeros.
func (p *Program) spanBytes(s *object.Section, i int, sp *object.Span) ([]byte, *source.Error) {
	pc := s.At(sp.Off, i)
	switch {
	case sp.Code:
		if sp.Loose > 0 && sp.Size < sp.To-sp.Loose {
			return cutPadding(int(sp.Size), sp.Loose), nil
		}
		return padding(int(sp.Size)), nil
	case sp.Kind == object.SpanAlign && sp.Wide > 1:
		b := sp.Padding().Pattern()
		return bytes.Repeat(b, int(sp.Size)/len(b)), sp.Padding().Uneven(sp.Size, sp.At)
	case sp.Kind == object.SpanAlign, sp.Kind == object.SpanTail:
		return repeated(sp.Size, sp.Fill), nil
	}
	if p.Partial {
		if sp.Kind == object.SpanBranch {
			if left, b, e := p.leaveBranch(s, sp, pc); left {
				return b, e
			}
		} else if v, err := p.reduce(sp.Val, 0); err != nil || v.Sub != nil ||
			v.Add != nil && (v.Add.Sec != s || sp.Kind != object.SpanOrg) {
			return nil, sp.At.Fault("this must be known in the end, and only the linker knows it", "")
		}
	}
	v, err := p.eval(sp.Val)
	if err != nil {
		return nil, p.valueFault(sp.At, err)
	}
	switch sp.Kind {
	case object.SpanBranch:
		return branchBytes(sp, v, pc)
	case object.SpanLi:
		return liBytes(sp, v)
	case object.SpanOrg:
		if e := orgFault(s, sp, v, sp.Off+s.Cum[i]); e != nil {
			return nil, e
		}
	case object.SpanStep, object.SpanULEB, object.SpanSLEB:
		return sp.Number(v.N, sp.Size), nil
	case object.SpanSpace:
		if v.Rel != 0 {
			return nil, sp.At.Fault("the size is an address, not a number", "the difference of two labels is a number")
		}
		if v.N != sp.Size {
			return nil, sp.At.Fault(fmt.Sprintf("%d bytes cannot be reserved", v.N),
				fmt.Sprintf("0 to %d", object.MaxBytes))
		}
	}
	return repeated(sp.Size, sp.Fill), nil
}

// liBytes is the instructions that load a number, as many as they turned out to be.
func liBytes(sp *object.Span, v object.Number) ([]byte, *source.Error) {
	list := arch.Li(sp.In.Rd, v.N)
	if !arch.Fits(v.N, 32) {
		return nil, sp.At.Fault(fmt.Sprintf("%d has more than 32 bits", v.N),
			"-2147483648 to 4294967295 are possible (32 bits, signed or unsigned)")
	}
	if v.Rel != 0 {
		return nil, sp.At.Fault("li loads a number, and this is an address", "").Write("write %s", sp.At.Statement(),
			fmt.Sprintf("la %s, %s", sp.In.Rd, sp.At.Text()))
	}
	if sp.Size == 8 && len(list) == 1 {
		hi := int32(uint32(int32(v.N)+0x800) &^ 0xfff)
		list = []isa.Inst{{Op: isa.LUI, Rd: sp.In.Rd, Imm: hi}, {Op: isa.ADDI, Rd: sp.In.Rd, Rs1: sp.In.Rd,
			Imm: int32(v.N) - hi}}
	}
	return encodeAll(sp.At, list...)
}

// orgFault says why .org cannot move from here to its place; nil if it has.
func orgFault(s *object.Section, sp *object.Span, v object.Number, here int64) *source.Error {
	to := v.N
	if v.Rel != 0 {
		to -= int64(s.Addr)
	}
	switch {
	case to-here == sp.Size:
		return nil
	case to < here:
		return sp.At.Fault(fmt.Sprintf(".org cannot move backwards: this place is %#x bytes into %s, and it names %#x",
			here, s.Name, to), "")
	}
	return sp.At.Fault(fmt.Sprintf(".org would leave %d bytes free", to-here),
		fmt.Sprintf("it counts from the beginning of the section, and a program has at most %d MiB",
			object.MaxBytes>>20))
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

// padding is n bytes of code that does nothing, as the assembler writes them: zero bytes up to a half word, one c.nop,
// and nops.
func padding(n int) []byte {
	b := make([]byte, n%2, n)
	if n%4 >= 2 {
		b = append(b, 0x01, 0x00)
	}
	for len(b) < n {
		b = binary.LittleEndian.AppendUint32(b, 0x13)
	}
	return b
}

// cutPadding is n bytes that a linker has cut a longer padding down to: nops, a c.nop, of which an odd byte more is the
// first, or behind which it is what stood there.
func cutPadding(n int, loose int64) []byte {
	b := make([]byte, 0, n+1)
	for n-len(b) >= 4 {
		b = binary.LittleEndian.AppendUint32(b, 0x13)
	}
	if len(b) < n {
		b = append(b, 0x01, 0x00)
	}
	if len(b) < n {
		b = append(b, 0)
		if loose == 2 {
			b[n-1] = 0x13
		}
	}
	return b[:n]
}

// branchBytes is a branch or jump in the length that it turned out to need.
func branchBytes(sp *object.Span, v object.Number, pc uint32) ([]byte, *source.Error) {
	in := sp.In
	in.Imm = int32(uint32(v.N) - pc)
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
	b, e := encodeAll(sp.At, list...)
	if e != nil {
		return nil, e
	}
	mend(sp, b)
	return b, nil
}

// mend turns what was assembled as a branch or jump of the table into the instruction that .insn asks for.
func mend(sp *object.Span, b []byte) {
	if sp.Bits != 0 {
		binary.LittleEndian.PutUint32(b, binary.LittleEndian.Uint32(b)^sp.Bits)
	}
}

// encodeAll is the bytes of some instructions.
func encodeAll(at source.Place, list ...isa.Inst) (b []byte, e *source.Error) {
	for _, in := range list {
		w, err := isa.Encode(in)
		if err != nil {
			return nil, at.Fault(err.Error(), "")
		}
		b = append(b, binary.LittleEndian.AppendUint32(nil, w)[:in.Op.Size()]...)
	}
	return b, nil
}

// reach checks the distance of a jump.
func reach(at source.Place, op isa.Op, d int32, v object.Number, pc uint32) *source.Error {
	kind := isa.OpJump
	min, max, _ := kind.Range()
	if int64(d) >= min && int64(d) <= max && d%2 == 0 {
		return nil
	}
	number := ""
	if text := at.Text(); v.Rel == 0 && len(text) < 3 && strings.Trim(text, "0123456789") == "" {
		number = fmt.Sprintf("the label %s: is named %[1]sb below it, and %[1]sf above", text)
	}
	if d%2 != 0 && number != "" {
		return at.Fault(fmt.Sprintf("%s is an address here, and instructions are at even ones", at.Text()), number)
	}
	if d%2 != 0 {
		return at.Fault(fmt.Sprintf("the target %#x is odd, and instructions are at even addresses", uint32(v.N)), "")
	}
	e := at.Fault(fmt.Sprintf("the target %#x is too far from %#x: %d bytes", uint32(v.N), pc, d), "")
	switch {
	case v.Rel == 0 && v.N >= -1<<20 && v.N < 0:
		return e.Write(distance, at, fmt.Sprintf(". - %d", -v.N))
	case v.Rel == 0 && v.N >= 0 && v.N < 1<<20:
		return e.Write(distance, at, fmt.Sprintf(". + %d", v.N)).Say(number)
	case op == isa.JAL:
		return e.Say(fmt.Sprintf("%s reaches 1 MiB either way; call and tail reach everything", op))
	}
	return e.Say("branches reach 1 MiB either way, tail reaches everything: branch around a tail")
}

const distance = "a target is a label or an address, not a distance: write %s"

// fix fills in one field.
func (p *Program) fix(s *object.Section, f *object.Fixup) *source.Error {
	pc := s.At(f.Off, f.Spans)
	if p.Partial && holds(s, f, pc) {
		if left, e := p.leave(s, f); left {
			return e
		}
	}
	v, err := p.eval(f.Val)
	if err != nil {
		return p.valueFault(f.At, err)
	}
	if !holds(s, f, pc) {
		return nil // its bytes were refused
	}
	b := s.Data[pc-s.Addr:]
	switch f.Kind {
	case object.FixData1, object.FixData2, object.FixData4, object.FixData8:
		return fixData(b, f, v)
	case object.FixPair, object.FixCall:
		d := uint32(v.N) - pc
		// to address 0, which ld counts from zero
		if t := f.Val.Add; f.Kind == object.FixCall && t != nil && t.Weak && !t.Target().Defined() {
			d = uint32(v.N)
			b[6] &^= 0x0f // rs1 of jalr: bits 19 to 15
			b[5] &^= 0x80
		}
		return patch2(b, d, f.At)
	}
	return p.fixField(b, f, v, pc)
}

// fixField fills in the immediate of an instruction.
func (p *Program) fixField(b []byte, f *object.Fixup, v object.Number, pc uint32) *source.Error {
	word := binary.LittleEndian.Uint32(b)
	in := isa.Decode(word)
	other := uint32(0)
	// .insn has these in instructions that the table does not have
	if f.Kind >= object.FixHi && f.Kind <= object.FixPCLo {
		in = isa.Inst{Op: carrier(f.Field)}
		other = word ^ isa.Table[in.Op].Match
	}
	n := uint32(v.N)
	switch f.Kind {
	case object.FixImm:
		if v.Rel != 0 {
			return addressFault(f.At, in, n)
		}
		if !arch.SetImm(&in, f.Field, v.N) {
			number := advice.AsWritten(f.At.Text(), v.N)
			sentence, lines := advice.Instead(in, f.Field, v.N, number)
			return f.At.Fault(advice.OutOfRange(in.Op.String(), f.Field, number), "").Write(sentence, f.At.Statement(),
				lines)
		}
	case object.FixTarget:
		in.Imm = int32(n - pc)
		if e := reach(f.At, in.Op, in.Imm, v, pc); e != nil {
			return e
		}
	case object.FixHi:
		in.Imm = int32((n + 0x800) &^ 0xfff)
	case object.FixPCHi:
		in.Imm = int32((n - pc + 0x800) &^ 0xfff)
	case object.FixLo:
		in.Imm = int32(n<<20) >> 20
	case object.FixPCLo:
		d, e := p.pcrel(f)
		if e != nil {
			return e
		}
		in.Imm = int32(d<<20) >> 20
	}
	w, err := isa.Encode(in)
	if err != nil {
		return f.At.Fault(err.Error(), "")
	}
	binary.LittleEndian.PutUint32(b, w^other)
	return nil
}

// fixData fills in a value of .word and its like.
func fixData(b []byte, f *object.Fixup, v object.Number) *source.Error {
	size := f.Kind.DataSize()
	if size < 8 && !arch.Fits(v.N, size*8) {
		if v.Rel == 1 {
			return f.At.Fault(fmt.Sprintf("the address %#x does not fit into %s", v.N, object.BytesText(size)),
				"addresses take a .word")
		}
		return f.At.Fault(fmt.Sprintf("%d does not fit into %s", v.N, object.BytesText(size)), object.DataRange(size))
	}
	var buf [8]byte
	binary.LittleEndian.PutUint64(buf[:], uint64(v.N))
	copy(b[:size], buf[:])
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
func holds(s *object.Section, f *object.Fixup, pc uint32) bool {
	n := 4
	switch f.Kind {
	case object.FixData1, object.FixData2, object.FixData8:
		n = f.Kind.DataSize()
	case object.FixPair, object.FixCall:
		n = 8
	}
	return uint64(pc-s.Addr)+uint64(n) <= uint64(len(s.Data))
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
func (p *Program) pcrel(f *object.Fixup) (uint32, *source.Error) {
	v := f.Val
	bad := func(msg string) (uint32, *source.Error) {
		return 0, f.At.Fault(msg, "%pcrel_lo takes the label of the auipc that has the %pcrel_hi:\n "+
			"   1: auipc t0, %pcrel_hi(symbol)\n       addi t0, t0, %pcrel_lo(1b)")
	}
	if v.Add == nil || v.Sub != nil || v.N != 0 || v.Tree != nil {
		return bad("%pcrel_lo takes a label alone")
	}
	t := v.Add.Target()
	if t.Kind != object.SymLabel {
		return bad("%pcrel_lo takes a label")
	}
	// fixups are in order of place
	list := t.Sec.Fixups
	i, _ := slices.BinarySearchFunc(list, t, func(g object.Fixup, t *object.Symbol) int {
		return int(g.Off + int64(g.Spans)<<32 - t.Off - int64(t.Spans)<<32)
	})
	for ; i < len(list) && list[i].Off == t.Off && list[i].Spans == t.Spans; i++ {
		if list[i].Kind == object.FixPCHi {
			x, err := p.eval(list[i].Val)
			if err != nil {
				return 0, p.valueFault(f.At, err)
			}
			return uint32(x.N) - t.Sec.At(t.Off, t.Spans), nil
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
	symbol, whole := at.Text(), at.Statement()
	name := in.Op.String()
	register, csr := advice.RegisterTwin[in.Op]
	if csr {
		name, _, _ = strings.Cut(in.Pretty(0, nil), " ")
	}
	e := at.Fault(fmt.Sprintf("this is an address (%#x), and %s takes a number", addr, name), "")
	t := advice.Spare(func(r isa.Reg) bool { return r == in.Rd || r == in.Rs1 || r == in.Rs2 })
	switch {
	case csr:
		in.Op, in.Rs1 = register, t
		return e.Write("load it first: write %s", whole, fmt.Sprintf("la %s, %s\n%s", t, symbol, in.Pretty(0, nil)))
	case in.Op == isa.ADDI && in.Rs1 == isa.Zero:
		return e.Write("write %s", whole, fmt.Sprintf("la %s, %s", in.Rd, symbol))
	case in.Op >= isa.LB && in.Op <= isa.SW || in.Op == isa.JALR && strings.HasSuffix(symbol, ")"):
		word, operands, _ := strings.Cut(whole.Text(), " ")
		lines := advice.Translate(word, operands)
		if strings.IndexByte(lines, '\n') < 0 {
			return e.Write("write %s", whole, lines)
		}
		return e.Write("add the two: write %s", whole, lines)
	case in.Op == isa.LUI || in.Op == isa.AUIPC:
		part := "%hi"
		if in.Op == isa.AUIPC {
			part = "%pcrel_hi"
		}
		return e.Write("write %s", whole, fmt.Sprintf("%s %s, %s(%s)", in.Op, in.Rd, part, symbol))
	}
	return e.Write("load it first: write %s", whole, fmt.Sprintf("la %s, %s\n%s %s, %s, %[1]s", t, symbol,
		advice.Twin(in.Op), in.Rd, in.Rs1))
}

package asm

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu/isa"
)

// fixAll checks the spans and fills in the fixups of the whole program.
func (a *assembler) fixAll() {
	a.pass++
	for _, o := range a.outs {
		for _, s := range o.secs {
			s.flatten(a)
			for i := range s.fixups {
				f := &s.fixups[i]
				if e := a.fix(s, f); e != nil {
					a.report(e)
				}
				if a.halted {
					return
				}
			}
		}
	}
}

// fault reports why a value cannot be had; nil where that is known already.
func (a *assembler) valueFault(at place, err error) *Error {
	if err == errUndefined {
		return nil
	}
	return at.fault(err.Error(), "")
}

// flatten writes the spans out, so that data is the section's bytes in full.
func (s *section) flatten(a *assembler) {
	if len(s.spans) == 0 {
		return
	}
	var out []byte
	if !s.nobits {
		out = make([]byte, 0, s.len)
	}
	from := int64(0)
	for i := range s.spans {
		sp := &s.spans[i]
		if !s.nobits {
			out = append(out, s.data[from:sp.off]...)
			from = sp.off
		}
		b, e := a.spanBytes(s, i, sp)
		if e != nil {
			a.report(e)
		}
		if !s.nobits {
			out = append(out, b...)
			for int64(len(out)) < sp.off+s.cum[i+1] {
				out = append(out, 0)
			}
		}
	}
	if !s.nobits {
		s.data = append(out, s.data[from:]...)
	}
}

// spanBytes is what a span comes to; fewer bytes than its size are filled up with zeros.
func (a *assembler) spanBytes(s *section, i int, sp *span) ([]byte, *Error) {
	pc := s.at(sp.off, i)
	switch {
	case sp.code:
		return padding(int(sp.size), sp.loose > 0 && sp.size < sp.to-sp.loose), nil
	case sp.kind == spanAlign, sp.kind == spanTail:
		return repeated(sp.size, sp.fill), nil
	}
	if a.object != nil {
		if sp.kind == spanBranch {
			if left, b, e := a.leaveBranch(s, sp, pc); left {
				return b, e
			}
		} else if v, err := a.reduce(sp.val, 0); err != nil || v.sub != nil || v.add != nil && (v.add.sec != s || sp.kind != spanOrg) {
			return nil, sp.at.fault("this must be known in the end, and only the linker knows it", "")
		}
	}
	v, err := a.eval(sp.val)
	if err != nil {
		return nil, a.valueFault(sp.at, err)
	}
	switch sp.kind {
	case spanBranch:
		return a.branchBytes(sp, v, pc)
	case spanLi:
		list, ok := li(sp.in.Rd, v.n)
		if !ok {
			return nil, sp.at.fault(fmt.Sprintf("%d has more than 32 bits", v.n), "-2147483648 to 4294967295 are possible (32 bits, signed or unsigned)")
		}
		if v.rel != 0 {
			return nil, sp.at.fault("li loads a number, and this is an address", "write la "+sp.in.Rd.String()+", and the symbol")
		}
		if sp.size == 8 && len(list) == 1 {
			hi := int32(uint32(int32(v.n)+0x800) &^ 0xfff)
			list = []isa.Inst{{Op: isa.LUI, Rd: sp.in.Rd, Imm: hi}, {Op: isa.ADDI, Rd: sp.in.Rd, Rs1: sp.in.Rd, Imm: int32(v.n) - hi}}
		}
		var b []byte
		for _, in := range list {
			c, e := a.encode(sp.at, in)
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
		if to-here != sp.size {
			if to < here {
				return nil, sp.at.fault(fmt.Sprintf(".org cannot move backwards: this place is %#x bytes into %s, and it names %#x", here, s.name, to), "")
			}
			return nil, sp.at.fault(fmt.Sprintf(".org would leave %d bytes free", to-here), fmt.Sprintf("it counts from the beginning of the section, and a program has at most %d MiB", maxBytes>>20))
		}
	case spanStep, spanULEB, spanSLEB:
		return sp.number(v.n, sp.size), nil
	case spanSpace:
		if v.rel != 0 {
			return nil, sp.at.fault("the size is an address, not a number", "the difference of two labels is a number")
		}
		if v.n != sp.size {
			return nil, sp.at.fault(fmt.Sprintf("%d bytes cannot be reserved", v.n), fmt.Sprintf("0 to %d", maxBytes))
		}
	}
	return repeated(sp.size, sp.fill), nil
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

// padding is n bytes of code that does nothing: zero bytes up to a half word, nops, and one c.nop, which the assembler puts
// before them, and the linker, where it has cut the padding down, behind.
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
func (a *assembler) branchBytes(sp *span, v number, pc uint32) ([]byte, *Error) {
	in := sp.in
	in.Imm = int32(uint32(v.n) - pc)
	var list []isa.Inst
	switch sp.size {
	case 2:
		short, _ := compress(in)
		list = append(list, short)
	case 4:
		if in.Op == isa.JAL {
			if e := reach(sp.at, in.Op, in.Imm, v, pc); e != nil {
				return nil, e
			}
		}
		list = append(list, in)
	default: // around a jump
		around := isa.Inst{Op: inverse(in.Op), Rs1: in.Rs1, Rs2: in.Rs2, Imm: int32(sp.size)}
		if sp.size == 6 {
			around, _ = compress(around)
		}
		jump := isa.Inst{Op: isa.JAL, Imm: in.Imm - int32(sp.size-4)}
		if e := reach(sp.at, in.Op, jump.Imm, v, pc); e != nil {
			return nil, e
		}
		list = append(list, around, jump)
	}
	var b []byte
	for _, in := range list {
		c, e := a.encode(sp.at, in)
		if e != nil {
			return nil, e
		}
		b = append(b, c...)
	}
	sp.mend(b)
	return b, nil
}

// mend turns what was assembled as a branch or jump of the table into the instruction that .insn asks for.
func (sp *span) mend(b []byte) {
	if sp.bits != 0 {
		binary.LittleEndian.PutUint32(b, binary.LittleEndian.Uint32(b)^sp.bits)
	}
}

// inverse is the branch that is taken when op is not.
func inverse(op isa.Op) isa.Op {
	switch op {
	case isa.BEQ:
		return isa.BNE
	case isa.BNE:
		return isa.BEQ
	case isa.BLT:
		return isa.BGE
	case isa.BGE:
		return isa.BLT
	case isa.BLTU:
		return isa.BGEU
	}
	return isa.BLTU
}

func (a *assembler) encode(at place, in isa.Inst) ([]byte, *Error) {
	w, err := isa.Encode(in)
	if err != nil {
		return nil, at.fault(err.Error(), "")
	}
	return binary.LittleEndian.AppendUint32(nil, w)[:in.Op.Size()], nil
}

// reach checks the distance of a jump.
func reach(at place, op isa.Op, d int32, v number, pc uint32) *Error {
	kind := isa.OpJump
	min, max, _ := kind.Range()
	if int64(d) >= min && int64(d) <= max && d%2 == 0 {
		return nil
	}
	number := ""
	if text := at.text(); v.rel == 0 && len(text) < 3 && strings.Trim(text, "0123456789") == "" {
		number = fmt.Sprintf("; the label %s: is named %[1]sb below it, and %[1]sf above", text)
	}
	if d%2 != 0 && number != "" {
		return at.fault(fmt.Sprintf("%s is an address here, and instructions are at even ones", at.text()), strings.TrimPrefix(number, "; "))
	}
	if d%2 != 0 {
		return at.fault(fmt.Sprintf("the target %#x is odd, and instructions are at even addresses", uint32(v.n)), "")
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
	return at.fault(fmt.Sprintf("the target %#x is too far from %#x: %d bytes", uint32(v.n), pc, d), hint)
}

// fix fills in one field.
func (a *assembler) fix(s *section, f *fixup) *Error {
	pc := s.at(f.off, f.spans)
	if a.object != nil && s.holds(f, pc) {
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
	case fixData1, fixData2, fixData4, fixData8:
		size := f.kind.dataSize()
		if size < 8 && !fits(v.n, size*8) {
			if v.rel == 1 {
				return f.at.fault(fmt.Sprintf("the address %#x does not fit into %s", v.n, bytesText(size)), "addresses take a .word")
			}
			return f.at.fault(fmt.Sprintf("%d does not fit into %s", v.n, bytesText(size)), dataRange(size))
		}
		var buf [8]byte
		binary.LittleEndian.PutUint64(buf[:], uint64(v.n))
		copy(b[:size], buf[:])
		return nil
	case fixPair, fixCall:
		d := uint32(v.n) - pc
		if t := f.val.add; f.kind == fixCall && t != nil && t.weak && !t.target().defined() { // to address 0, which ld counts from zero
			d = uint32(v.n)
			b[6] &^= 0x0f // rs1 of jalr: bits 19 to 15
			b[5] &^= 0x80
		}
		return patch2(b, d, f.at)
	}
	word := binary.LittleEndian.Uint32(b)
	in := isa.Decode(word)
	other := uint32(0)
	if f.kind >= fixHi && f.kind <= fixPCLo { // .insn has these in instructions that the table does not have
		in = isa.Inst{Op: carrier(f.field)}
		other = word ^ isa.Table[in.Op].Match
	}
	n := uint32(v.n)
	switch f.kind {
	case fixImm:
		if v.rel != 0 {
			return addressFault(f.at, in, n)
		}
		if !setImm(&in, f.field, v.n) {
			number := asWritten(f.at.text(), v.n)
			return f.at.fault(rangeMessage(in.Op.String(), f.field, number), rangeHint(in, f.field, v.n, number))
		}
	case fixTarget:
		in.Imm = int32(n - pc)
		if e := reach(f.at, in.Op, in.Imm, v, pc); e != nil {
			return e
		}
	case fixHi:
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
		return f.at.fault(err.Error(), "")
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
func (s *section) holds(f *fixup, pc uint32) bool {
	n := 4
	switch f.kind {
	case fixData1, fixData2, fixData8:
		n = f.kind.dataSize()
	case fixPair, fixCall:
		n = 8
	}
	return uint64(pc-s.addr)+uint64(n) <= uint64(len(s.data))
}

// patch2 fills in auipc and the instruction after it with a distance from the auipc.
func patch2(b []byte, d uint32, at place) *Error {
	hi := isa.Decode(binary.LittleEndian.Uint32(b))
	lo := isa.Decode(binary.LittleEndian.Uint32(b[4:]))
	hi.Imm = int32((d + 0x800) &^ 0xfff)
	lo.Imm = int32(d<<20) >> 20
	for i, in := range []isa.Inst{hi, lo} {
		w, err := isa.Encode(in)
		if err != nil {
			return at.fault(err.Error(), "")
		}
		binary.LittleEndian.PutUint32(b[4*i:], w)
	}
	return nil
}

// pcrel is the distance that %pcrel_lo takes the low part of: that of the instruction with
// %pcrel_hi which its label names.
func (a *assembler) pcrel(f *fixup) (uint32, *Error) {
	v := f.val
	bad := func(msg string) (uint32, *Error) {
		return 0, f.at.fault(msg, "%pcrel_lo takes the label of the auipc that has the %pcrel_hi:\n    1: auipc t0, %pcrel_hi(symbol)\n       addi t0, t0, %pcrel_lo(1b)")
	}
	if v.add == nil || v.sub != nil || v.n != 0 || v.tree != nil {
		return bad("%pcrel_lo takes a label alone")
	}
	t := v.add.target()
	if t.kind != symLabel {
		return bad("%pcrel_lo takes a label")
	}
	// fixups are in order of place
	list := t.sec.fixups
	i, ok := slices.BinarySearchFunc(list, t, func(g fixup, t *symbol) int {
		return int(g.off + int64(g.spans)<<32 - t.off - int64(t.spans)<<32)
	})
	_ = i
	_ = ok
	for ; i < len(list) && list[i].off == t.off && list[i].spans == t.spans; i++ {
		if list[i].kind == fixPCHi {
			x, err := a.eval(list[i].val)
			if err != nil {
				return 0, a.valueFault(f.at, err)
			}
			return uint32(x.n) - t.sec.at(t.off, t.spans), nil
		}
	}
	name := t.name
	if name == "" {
		name = "the label"
	}
	return bad(fmt.Sprintf("at %s there is no instruction with %%pcrel_hi", name))
}

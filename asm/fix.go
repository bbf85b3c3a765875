package asm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// A number is what an expression comes to when all addresses are known.
type number struct {
	n   int64
	rel int // how many addresses are in it: 0 for a number, 1 for an address
	err error
}

// errUndefined is what values with undefined symbols come to; those are reported elsewhere.
var errUndefined = errors.New("undefined")

// maxChain bounds how far .equ may refer to other .equ.
const maxChain = 1000

// eval computes a value after layout.
func (a *assembler) eval(v value) (number, error) {
	r := a.evaluate(v, 0)
	return r, r.err
}

func (a *assembler) evaluate(v value, depth int) number {
	if depth > maxChain {
		return number{err: errors.New("this value is defined by way of too many others")}
	}
	if t := v.tree; t != nil {
		l := a.evaluate(t.l, depth+1)
		if l.err != nil {
			return l
		}
		if t.op >= opNeg {
			n, _ := compute(t.op, l.n, 0)
			return number{n: n}
		}
		r := a.evaluate(t.r, depth+1)
		if r.err != nil {
			return r
		}
		n, ok := compute(t.op, l.n, r.n)
		if !ok {
			return number{err: errors.New("division by zero")}
		}
		switch t.op {
		case opAdd:
			return number{n: n, rel: l.rel + r.rel}
		case opSub:
			return number{n: n, rel: l.rel - r.rel}
		}
		return number{n: n}
	}
	r := number{n: v.n}
	if v.add != nil {
		x := a.address(v.add, depth)
		if x.err != nil {
			return x
		}
		r.n, r.rel = r.n+x.n, x.rel
	}
	if v.sub != nil {
		x := a.address(v.sub, depth)
		if x.err != nil {
			return x
		}
		r.n, r.rel = r.n-x.n, r.rel-x.rel
	}
	return r
}

// address is what a symbol stands for.
func (a *assembler) address(s *symbol, depth int) number {
	s = s.target()
	switch s.kind {
	case symLabel:
		return number{n: int64(s.sec.at(s.off, s.spans)), rel: 1}
	case symEdge:
		return number{n: int64(s.edge()), rel: 1}
	case symUndefined:
		if s.weak {
			return number{}
		}
		return number{err: errUndefined}
	}
	if s.active {
		return number{err: fmt.Errorf("%s is defined by way of itself", s.name)}
	}
	if s.pass != a.pass || a.pass == 0 {
		s.active = true
		s.memo = a.evaluate(s.val, depth+1)
		s.active = false
		s.pass = a.pass
	}
	return s.memo
}

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
		return padding(int(sp.size)), nil
	case sp.kind == spanAlign, sp.kind == spanTail:
		return repeated(sp.size, sp.fill), nil
	}
	v, err := a.eval(sp.val)
	if err != nil {
		return nil, a.valueFault(sp.at, err)
	}
	switch sp.kind {
	case spanBranch:
		d := uint32(v.n) - pc
		in := sp.in
		if sp.size == 4 {
			in.Imm = int32(d)
			return a.encode(sp.at, in)
		}
		in.Op, in.Imm = inverse(in.Op), 8
		b, e := a.encode(sp.at, in)
		if e != nil {
			return nil, e
		}
		jump := isa.Inst{Op: isa.JAL, Imm: int32(d - 4)}
		if e := reach(sp.at, sp.in.Op, jump.Imm, v, pc); e != nil {
			return nil, e
		}
		c, e := a.encode(sp.at, jump)
		return append(b, c...), e
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

// padding is n bytes of code that does nothing: zeros up to a whole instruction, then nops.
func padding(n int) []byte {
	b := make([]byte, n%4, n)
	for len(b) < n {
		b = binary.LittleEndian.AppendUint32(b, 0x13)
	}
	return b
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
	return binary.LittleEndian.AppendUint32(nil, w), nil
}

// reach checks the distance of a jump.
func reach(at place, op isa.Op, d int32, v number, pc uint32) *Error {
	kind := isa.OpJump
	min, max, _ := kind.Range()
	if int64(d) >= min && int64(d) <= max && d%2 == 0 {
		return nil
	}
	if d%2 != 0 {
		return at.fault(fmt.Sprintf("the target %#x is odd, and instructions are at even addresses", uint32(v.n)), "")
	}
	hint := fmt.Sprintf("%s reaches 1 MiB either way; call and tail reach everything", op)
	if op != isa.JAL {
		hint = "branches reach 1 MiB either way, tail reaches everything: branch around a tail"
	}
	if v.rel == 0 && v.n >= -1<<20 && v.n < 1<<20 {
		hint = fmt.Sprintf("a target is a label or an address, not a distance: write . + %d", v.n)
		if v.n < 0 {
			hint = fmt.Sprintf("a target is a label or an address, not a distance: write . - %d", -v.n)
		}
	}
	return at.fault(fmt.Sprintf("the target %#x is too far from %#x: %d bytes", uint32(v.n), pc, d), hint)
}

// fix fills in one field.
func (a *assembler) fix(s *section, f *fixup) *Error {
	pc := s.at(f.off, f.spans)
	v, err := a.eval(f.val)
	if err != nil {
		return a.valueFault(f.at, err)
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
		return patch2(b, d, f.at)
	}
	in := isa.Decode(binary.LittleEndian.Uint32(b))
	n := uint32(v.n)
	switch f.kind {
	case fixImm:
		if v.rel != 0 {
			return f.at.fault(fmt.Sprintf("this is an address (%#x), and %s takes a number", n, in.Op), addressHint(in))
		}
		if !setImm(&in, f.field, v.n) {
			return f.at.fault(rangeMessage(in.Op.String(), f.field, v.n), rangeHint(in, f.field, v.n))
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
	binary.LittleEndian.PutUint32(b, w)
	return nil
}

func addressHint(in isa.Inst) string {
	switch {
	case in.Op == isa.ADDI && in.Rs1 == isa.Zero:
		return fmt.Sprintf("write la %s, symbol", in.Rd)
	case in.Op >= isa.LB && in.Op <= isa.SW:
		return "load the address first: la t0, symbol, and then 0(t0)"
	case in.Op == isa.LUI || in.Op == isa.AUIPC:
		return "write %hi(symbol), or %pcrel_hi(symbol)"
	}
	return "load it first: la t0, symbol; %lo(symbol) is its low 12 bits"
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

// image makes the program out of what has been laid out.
func (a *assembler) image() *image.Image {
	m := &image.Image{Entry: a.outs[0].addr}
	for _, o := range a.outs {
		if o.size == 0 {
			continue
		}
		seg := image.Segment{Name: o.name, Addr: o.addr, MemSize: uint32(o.size), Flags: image.R}
		for _, s := range o.secs {
			seg.Flags |= s.flags
			a.lines(m, s)
			if s.nobits {
				continue
			}
			seg.Data = append(seg.Data, make([]byte, int64(s.addr-o.addr)-int64(len(seg.Data)))...)
			seg.Data = append(seg.Data, s.data...)
		}
		m.Segments = append(m.Segments, seg)
	}
	if s := a.globals["_start"]; s != nil && s.kind == symLabel {
		m.Entry = s.sec.at(s.off, s.spans)
	} else {
		for _, u := range a.units {
			if s := u.syms["_start"]; s != nil && s.kind == symLabel {
				m.Entry = s.sec.at(s.off, s.spans)
				break
			}
		}
	}
	a.symbols(m)
	m.Sort()
	return m
}

// symbols lists the names that people gave; those that begin with .L are the compiler's own.
func (a *assembler) symbols(m *image.Image) {
	add := func(s *symbol) {
		v := a.address(s, 0)
		if v.err != nil {
			return
		}
		sym := image.Symbol{Name: s.name, Addr: uint32(v.n), Kind: s.typ, Global: s.global}
		if v.rel == 0 {
			sym.Kind = image.Absolute
		}
		if x, err := a.eval(s.size); err == nil {
			sym.Size = uint32(x.n)
		}
		m.Symbols = append(m.Symbols, sym)
	}
	for _, u := range a.units {
		for _, s := range u.names {
			if s.defined() && s.name != "" && !isDigit(s.name[0]) && !strings.HasPrefix(s.name, ".L") && (s.sec == nil || s.sec.alloc) {
				add(s)
			}
		}
	}
	for _, s := range append(sortedGiven(a.given), sortedGiven(a.edges)...) {
		if s.used {
			add(s)
		}
	}
}

// lines adds a section's marks to the image.
func (a *assembler) lines(m *image.Image, s *section) {
	for _, k := range s.lines {
		l := image.Line{Addr: s.at(k.off, k.spans), Num: int32(k.line)}
		if k.file != nil {
			if k.file.index < 0 {
				k.file.index = len(m.Files)
				m.Files = append(m.Files, image.File{Name: k.file.name, Text: k.file.text})
			}
			l.File = int32(k.file.index)
		}
		if n := len(m.Lines); n > 0 && m.Lines[n-1].Addr == l.Addr {
			m.Lines[n-1] = l
			continue
		}
		m.Lines = append(m.Lines, l)
	}
	if n := len(m.Lines); n > 0 && m.Lines[n-1].Num != 0 && len(s.lines) > 0 {
		m.Lines = append(m.Lines, image.Line{Addr: s.addr + uint32(s.len)})
	}
}

package asm

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/image"
)

// kindNames are the parts of a program in their order in memory.
var kindNames = [...]string{"text", "rodata", "data", "bss"}

// kind is the part of the program that a section belongs to, an index of kindNames.
func (s *section) kind() int {
	switch {
	case s.nobits:
		return 3
	case s.flags&image.X != 0:
		return 0
	case s.flags&image.W != 0:
		return 2
	}
	return 1
}

// An output is what all files put into sections of one name.
type output struct {
	name     string
	kind     int
	standard bool // one of the four that are always there
	secs     []*section
	addr     uint32
	size     int64
}

const outAlign = 16

// output is the name of the output that takes a section's bytes: .text.foo goes to .text.
func (s *section) output() string {
	for _, to := range [...]struct{ output, from string }{
		{".text", ".text"}, {".rodata", ".rodata"}, {".rodata", ".srodata"}, {".data", ".data"}, {".data", ".sdata"}, {".bss", ".bss"}, {".bss", ".sbss"},
	} {
		if s.name == to.from || strings.HasPrefix(s.name, to.from+".") {
			return to.output
		}
	}
	return s.name
}

// arrange sorts the sections of all files into outputs.
func (a *assembler) arrange() {
	byName := map[string]*output{}
	for k, n := range kindNames {
		o := &output{name: "." + n, kind: k, standard: true}
		byName[o.name] = o
		a.outs = append(a.outs, o)
	}
	for _, u := range a.units {
		for _, s := range u.secs {
			if !s.alloc {
				continue
			}
			name := s.output()
			o := byName[name]
			if o == nil {
				o = &output{name: name, kind: s.kind()}
				byName[name] = o
				a.outs = append(a.outs, o)
			}
			if o.kind == 3 && !s.nobits {
				o.kind = 2
			}
			o.secs = append(o.secs, s)
		}
	}
	slices.SortStableFunc(a.outs, func(x, y *output) int { return x.kind - y.kind })
}

// span is where one of the standard outputs begins and ends.
func (a *assembler) span(kind int) (start, end uint32) {
	for _, o := range a.outs {
		if o.kind == kind && o.standard {
			return o.addr, o.addr + uint32(o.size)
		}
	}
	return 0, 0
}

// maxPasses bounds the search for sizes that fit together. Branches only ever grow, so that it
// ends by itself but for sizes that depend on themselves.
const maxPasses = 100

// layout gives every section its address and every span its size. First paddings of code count
// with the most they can be, as GNU as counts them when it picks the length of branches; then
// with what they are.
func (a *assembler) layout() {
	for _, exact := range []bool{false, true} {
		for n := 0; ; n++ {
			if !a.place(exact) {
				a.halted = true
				return
			}
			a.pass++
			bad := a.grow()
			if bad == nil {
				break
			}
			if n == maxPasses {
				a.halted = true
				a.report(bad.at.fault("this size does not settle: it depends on itself", ""))
				return
			}
		}
	}
}

// place computes addresses from sizes.
func (a *assembler) place(exact bool) bool {
	addr := int64(a.opt.Base)
	for _, o := range a.outs {
		align := int64(1)
		if o.standard {
			align = outAlign
		}
		for _, s := range o.secs {
			align = max(align, s.boundary())
		}
		addr = (addr + align - 1) &^ (align - 1)
		o.addr = uint32(addr)
		for _, s := range o.secs {
			addr = (addr + s.boundary() - 1) &^ (s.boundary() - 1)
			s.addr = uint32(addr)
			s.measure(exact)
			addr += s.len
		}
		o.size = addr - int64(o.addr)
		if addr > 1<<32 || addr-int64(a.opt.Base) > 4*maxBytes {
			a.report(&Error{Msg: fmt.Sprintf("the program does not fit: %s ends at %#x", o.name, addr), Hint: fmt.Sprintf("it begins at %#x, and can be %d MiB large", a.opt.Base, 4*maxBytes>>20)})
			return false
		}
	}
	return true
}

// boundary is what a section's address is a multiple of. (GNU as would let the code of a section
// other than .text begin anywhere.)
func (s *section) boundary() int64 {
	if s.flags&image.X != 0 {
		return max(s.align, 4)
	}
	return s.align
}

// measure adds up the spans of a section, and gives paddings their size.
func (s *section) measure(exact bool) {
	if s.cum == nil {
		s.cum = make([]int64, len(s.spans)+1)
	}
	sum := int64(0)
	for i := range s.spans {
		sp := &s.spans[i]
		switch {
		case sp.kind == spanTail && !exact:
			sp.size = -(sp.off + sum) & (s.align - 1)
		case sp.loose && !exact && sp.to > 4:
			sp.size = sp.to - 4
		case sp.kind == spanAlign:
			sp.size = -(int64(s.addr) + sp.off + sum) & (sp.to - 1)
			if sp.most > 0 && sp.size > sp.most && !sp.loose {
				sp.size = 0
			}
		}
		s.cum[i] = sum
		sum += sp.size
	}
	s.cum[len(s.spans)] = sum
	s.len = s.size + sum
}

// at is the address of the byte behind off fixed bytes and a number of spans.
func (s *section) at(off int64, spans int) uint32 {
	if spans > 0 && s.cum != nil {
		off += s.cum[spans]
	}
	return s.addr + uint32(off)
}

// grow adjusts spans to the addresses; it returns one that changed.
func (a *assembler) grow() *span {
	var changed *span
	for _, o := range a.outs {
		for _, s := range o.secs {
			for i := range s.spans {
				sp := &s.spans[i]
				if sp.kind == spanAlign || sp.kind == spanTail {
					continue
				}
				if n := a.want(s, i, sp); n != sp.size {
					sp.size, changed = n, sp
				}
			}
		}
	}
	return changed
}

// want is the size that a span needs as things stand.
func (a *assembler) want(s *section, i int, sp *span) int64 {
	switch sp.kind {
	case spanBranch:
		if sp.size == 4 && !a.near(s, i, sp) {
			return 8
		}
	case spanLi:
		v, err := a.eval(sp.val)
		if err != nil || sp.size == 8 {
			return sp.size
		}
		n := int32(uint32(v.n))
		if fits(v.n, 32) && n&0xfff != 0 && (n < -2048 || n > 2047) {
			return 8
		}
	case spanOrg:
		v, err := a.eval(sp.val)
		if err != nil {
			return sp.size
		}
		to := v.n
		if v.rel != 0 {
			to -= int64(s.addr)
		}
		here := sp.off + s.cum[i]
		if n := to - here; n >= 0 && n <= maxBytes {
			return n
		}
		return 0 // reported when all is settled
	case spanSpace:
		if v, err := a.eval(sp.val); err == nil && v.n >= 0 && v.n <= maxBytes {
			return v.n
		}
	}
	return sp.size
}

// near says that a conditional branch reaches its target by itself. Like GNU as, it takes a
// target in another section or file, or one that may be replaced, to be far.
func (a *assembler) near(s *section, i int, sp *span) bool {
	v, err := a.eval(sp.val)
	if err != nil {
		return true
	}
	if t := sp.val.add; t != nil && (t.sec != s && !t.isNumber() || t.weak) {
		return false
	}
	d := int64(int32(uint32(v.n) - s.at(sp.off, i)))
	return d >= -4096 && d <= 4094
}

// isNumber says that a symbol stands for a plain number.
func (s *symbol) isNumber() bool { return s.kind == symEqu && s.val.known() }

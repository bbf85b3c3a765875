package asm

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/asm/source"
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

// layout gives every section its address and every span its size, in two rounds: first paddings
// of code count with the most they can be, as GNU as counts them when it picks the length of
// branches; then with what they are, and branches only grow.
func (a *assembler) layout() {
	for _, exact := range []bool{false, true} {
		for n := 0; ; n++ {
			r := round{exact: exact, first: n == 0, stale: !exact && n < maxStale, growing: exact || n > maxPasses/2}
			restless, moved := a.place(r)
			if a.halted {
				return
			}
			if restless == nil && !moved && n > 0 {
				break
			}
			if n == maxPasses {
				a.halted = true
				if restless == nil {
					a.report(&source.Error{Msg: "the program's layout does not settle"})
					return
				}
				a.report(restless.at.Fault("this size does not settle: it depends on itself", ""))
				return
			}
		}
	}
}

// place computes addresses and sizes once more. It returns a span whose size has changed, if
// there is one, and whether an address has.
func (a *assembler) place(r round) (restless *span, moved bool) {
	a.pass++
	if a.object != nil {
		return a.placeEach(r), false
	}
	addr := int64(a.opt.Base)
	for _, o := range a.outs {
		if o.standard {
			addr = (addr + outAlign - 1) &^ (outAlign - 1)
		}
		before, align := addr, int64(1)
		for _, s := range o.secs {
			align = max(align, s.boundary())
		}
		addr = (addr + align - 1) &^ (align - 1)
		moved = moved || o.addr != uint32(addr)
		o.addr = uint32(addr)
		for _, s := range o.secs {
			addr = (addr + s.boundary() - 1) &^ (s.boundary() - 1)
			moved = moved || s.addr != uint32(addr)
			s.addr = uint32(addr)
			if sp := a.measure(s, r); sp != nil {
				restless = sp
			}
			addr += s.len
		}
		moved = moved || o.size != addr-int64(o.addr)
		if o.size = addr - int64(o.addr); o.size == 0 && !o.standard {
			addr = before // ld drops what is not in the script and holds nothing
		}
		if addr > 1<<32 || addr-int64(a.opt.Base) > 4*maxBytes {
			a.halted = true
			a.report(&source.Error{Msg: fmt.Sprintf("the program does not fit: %s ends at %#x", o.name, addr), Hint: fmt.Sprintf("it begins at %#x, and can be %d MiB large", a.opt.Base, 4*maxBytes>>20)})
			return nil, false
		}
	}
	return restless, moved
}

// placeEach is place for an object file, where every section begins at 0.
func (a *assembler) placeEach(r round) (restless *span) {
	for _, o := range a.outs {
		if sp := a.measure(o.secs[0], r); sp != nil {
			restless = sp
		}
	}
	return restless
}

// boundary is what a section's address is a multiple of. (GNU as would let the code of a section
// other than .text begin anywhere.)
func (s *section) boundary() int64 {
	switch {
	case s.flags&image.X == 0:
		return s.align
	case s.unit.a.short:
		return max(s.align, 2)
	}
	return max(s.align, 4)
}

// at is the address of the byte behind off fixed bytes and a number of spans.
func (s *section) at(off int64, spans int) uint32 {
	if spans > 0 && s.cum != nil {
		off += s.cum[spans]
	}
	return s.addr + uint32(off)
}

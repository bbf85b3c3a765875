package object

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
func (s *Section) kind() int {
	switch {
	case s.NoBits:
		return 3
	case s.Flags&image.X != 0:
		return 0
	case s.Flags&image.W != 0:
		return 2
	}
	return 1
}

// An output is what all files put into sections of one name.
type output struct {
	Name     string
	kind     int
	standard bool // one of the four that are always there
	Secs     []*Section
	addr     uint32
	size     int64
}

const outAlign = 16

// output is the name of the output that takes a section's bytes: .text.foo goes to .text.
func (s *Section) output() string {
	for _, to := range [...]struct{ output, from string }{
		{".text", ".text"}, {".rodata", ".rodata"}, {".rodata", ".srodata"}, {".data", ".data"}, {".data",
			".sdata"}, {".bss", ".bss"}, {".bss", ".sbss"},
	} {
		if s.Name == to.from || strings.HasPrefix(s.Name, to.from+".") {
			return to.output
		}
	}
	return s.Name
}

// arrange sorts the sections of all files into outputs.
func (a *Program) arrange() {
	byName := map[string]*output{}
	for k, n := range kindNames {
		o := &output{Name: "." + n, kind: k, standard: true}
		byName[o.Name] = o
		a.Outs = append(a.Outs, o)
	}
	for _, u := range a.modules {
		for _, s := range u.secs {
			if !s.Alloc {
				continue
			}
			name := s.output()
			o := byName[name]
			if o == nil {
				o = &output{Name: name, kind: s.kind()}
				byName[name] = o
				a.Outs = append(a.Outs, o)
			}
			if o.kind == 3 && !s.NoBits {
				o.kind = 2
			}
			o.Secs = append(o.Secs, s)
		}
	}
	slices.SortStableFunc(a.Outs, func(x, y *output) int { return x.kind - y.kind })
}

// span is where one of the standard outputs begins and ends.
func (a *Program) span(kind int) (start, end uint32) {
	for _, o := range a.Outs {
		if o.kind == kind && o.standard {
			return o.addr, o.addr + uint32(o.size)
		}
	}
	return 0, 0
}

// layout gives every section its address and every span its size, in two rounds: first paddings
// of code count with the most they can be, as GNU as counts them when it picks the length of
// branches; then with what they are, and branches only grow.
func (a *Program) layout() {
	for _, exact := range []bool{false, true} {
		for n := 0; ; n++ {
			r := round{exact: exact, first: n == 0, stale: !exact && n < maxStale, growing: exact || n > maxPasses/2}
			restless, moved := a.place(r)
			if a.Halted {
				return
			}
			if restless == nil && !moved && n > 0 {
				break
			}
			if n == maxPasses {
				a.Halted = true
				if restless == nil {
					a.Report(&source.Error{Msg: "the program's layout does not settle"})
					return
				}
				a.Report(restless.At.Fault("this size does not settle: it depends on itself", ""))
				return
			}
		}
	}
}

// place computes addresses and sizes once more. It returns a span whose size has changed, if
// there is one, and whether an address has.
func (a *Program) place(r round) (restless *Span, moved bool) {
	a.pass++
	if a.Partial {
		return a.placeEach(r), false
	}
	addr := int64(a.base)
	for _, o := range a.Outs {
		if o.standard {
			addr = (addr + outAlign - 1) &^ (outAlign - 1)
		}
		before, align := addr, int64(1)
		for _, s := range o.Secs {
			align = max(align, s.boundary())
		}
		addr = (addr + align - 1) &^ (align - 1)
		moved = moved || o.addr != uint32(addr)
		o.addr = uint32(addr)
		for _, s := range o.Secs {
			addr = (addr + s.boundary() - 1) &^ (s.boundary() - 1)
			moved = moved || s.addr != uint32(addr)
			s.addr = uint32(addr)
			if sp := a.measure(s, r); sp != nil {
				restless = sp
			}
			addr += s.Len
		}
		moved = moved || o.size != addr-int64(o.addr)
		if o.size = addr - int64(o.addr); o.size == 0 && !o.standard {
			addr = before // ld drops what is not in the script and holds nothing
		}
		if addr > 1<<32 || addr-int64(a.base) > 4*MaxBytes {
			a.Halted = true
			a.Report(&source.Error{Msg: fmt.Sprintf("the program does not fit: %s ends at %#x", o.Name, addr),
				Hint: fmt.Sprintf("it begins at %#x, and can be %d MiB large", a.base, 4*MaxBytes>>20)})
			return nil, false
		}
	}
	return restless, moved
}

// placeEach is place for an object file, where every section begins at 0.
func (a *Program) placeEach(r round) (restless *Span) {
	for _, o := range a.Outs {
		if sp := a.measure(o.Secs[0], r); sp != nil {
			restless = sp
		}
	}
	return restless
}

// boundary is what a section's address is a multiple of. (GNU as would let the code of a section
// other than .text begin anywhere.)
func (s *Section) boundary() int64 {
	switch {
	case s.Flags&image.X == 0:
		return s.align
	case s.unit.p.Short:
		return max(s.align, 2)
	}
	return max(s.align, 4)
}

// at is the address of the byte behind off fixed bytes and a number of spans.
func (s *Section) at(off int64, spans int) uint32 {
	if spans > 0 && s.cum != nil {
		off += s.cum[spans]
	}
	return s.addr + uint32(off)
}

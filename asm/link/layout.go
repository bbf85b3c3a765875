package link

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// kindNames are the parts of a program in their order in memory.
var kindNames = [...]string{"text", "rodata", "data", "bss"}

// partOf is the part of the program that a section belongs to, an index of kindNames.
func partOf(s *object.Section) int {
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
	Secs     []*object.Section
	addr     uint32
	size     int64
}

const outAlign = 16

// outputOf is the name of the output that takes a section's bytes: .text.foo goes to .text.
func outputOf(s *object.Section) string {
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
func (p *Program) arrange() {
	byName := map[string]*output{}
	for k, n := range kindNames {
		o := &output{Name: "." + n, kind: k, standard: true}
		byName[o.Name] = o
		p.Outs = append(p.Outs, o)
	}
	for _, u := range p.Modules {
		for _, s := range u.Secs {
			if !s.Alloc {
				continue
			}
			name := outputOf(s)
			o := byName[name]
			if o == nil {
				o = &output{Name: name, kind: partOf(s)}
				byName[name] = o
				p.Outs = append(p.Outs, o)
			}
			if o.kind == 3 && !s.NoBits {
				o.kind = 2
			}
			o.Secs = append(o.Secs, s)
		}
	}
	slices.SortStableFunc(p.Outs, func(x, y *output) int { return x.kind - y.kind })
}

// span is where one of the standard outputs begins and ends.
func (p *Program) span(kind int) (start, end uint32) {
	for _, o := range p.Outs {
		if o.kind == kind && o.standard {
			return o.addr, o.addr + uint32(o.size)
		}
	}
	return 0, 0
}

// layout gives every section its address and every span its size, in two rounds: first paddings
// of code count with the most they can be, as GNU as counts them when it picks the length of
// branches; then with what they are, and branches only grow.
func (p *Program) layout() {
	for _, exact := range []bool{false, true} {
		for n := 0; ; n++ {
			r := round{exact: exact, first: n == 0, stale: !exact && n < maxStale, growing: exact || n > maxPasses/2}
			restless, moved := p.place(r)
			if p.Halted {
				return
			}
			if restless == nil && !moved && n > 0 {
				break
			}
			if n == maxPasses {
				p.Halted = true
				if restless == nil {
					p.Report(&source.Error{Msg: "the program's layout does not settle"})
					return
				}
				p.Report(restless.At.Fault("this size does not settle: it depends on itself", ""))
				return
			}
		}
	}
}

// place computes addresses and sizes once more. It returns a span whose size has changed, if
// there is one, and whether an address has.
func (p *Program) place(r round) (restless *object.Span, moved bool) {
	p.pass++
	if p.Partial {
		return p.placeEach(r), false
	}
	addr := int64(p.base)
	for _, o := range p.Outs {
		if o.standard {
			addr = (addr + outAlign - 1) &^ (outAlign - 1)
		}
		before, align := addr, int64(1)
		for _, s := range o.Secs {
			align = max(align, p.boundary(s))
		}
		addr = (addr + align - 1) &^ (align - 1)
		moved = moved || o.addr != uint32(addr)
		o.addr = uint32(addr)
		for _, s := range o.Secs {
			addr = (addr + p.boundary(s) - 1) &^ (p.boundary(s) - 1)
			moved = moved || s.Addr != uint32(addr)
			s.Addr = uint32(addr)
			if sp := p.measure(s, r); sp != nil {
				restless = sp
			}
			addr += s.Len
		}
		moved = moved || o.size != addr-int64(o.addr)
		if o.size = addr - int64(o.addr); o.size == 0 && !o.standard {
			addr = before // ld drops what is not in the script and holds nothing
		}
		if addr > 1<<32 || addr-int64(p.base) > 4*object.MaxBytes {
			p.Halted = true
			p.Report(&source.Error{Msg: fmt.Sprintf("the program does not fit: %s ends at %#x", o.Name, addr),
				Hint: fmt.Sprintf("it begins at %#x, and can be %d MiB large", p.base, 4*object.MaxBytes>>20)})
			return nil, false
		}
	}
	return restless, moved
}

// placeEach is place for an object file, where every section begins at 0.
func (p *Program) placeEach(r round) (restless *object.Span) {
	for _, o := range p.Outs {
		if sp := p.measure(o.Secs[0], r); sp != nil {
			restless = sp
		}
	}
	return restless
}

// boundary is what a section's address is a multiple of. (GNU as would let the code of a section
// other than .text begin anywhere.)
func (p *Program) boundary(s *object.Section) int64 {
	switch {
	case s.Flags&image.X == 0:
		return s.Align
	case p.Short:
		return max(s.Align, 2)
	}
	return max(s.Align, 4)
}

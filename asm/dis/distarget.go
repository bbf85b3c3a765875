package dis

import (
	"fmt"
	"slices"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// targets gives labels to places that jumps and branches go to and that have no symbol, and to the
// place where the program begins. A place inside an instruction can have none.
func (d *disassembler) targets() {
	for i := range d.m.Segments {
		if s := &d.m.Segments[i]; s.Flags&image.X != 0 {
			d.targetsOf(s)
		}
	}
}

func (d *disassembler) targetsOf(s *image.Segment) {
	begins, goals := newHalves(s), newHalves(s) // where an instruction or data begins; where something goes
	tight := newGrowers(s)
	d.upper = map[isa.Reg]uint32{}
	for off := 0; off < len(s.Data); {
		addr := s.Addr + uint32(off)
		b := s.Data[off : off+d.next(addr, len(s.Data)-off)]
		begins.add(addr)
		in, n := Decode(b)
		if data := d.isData(addr); data || n == 0 {
			if !data {
				b = b[:d.undecoded(addr, b)]
			}
			off += dataLength(addr, b)
			clear(d.upper)
			continue
		}
		if to, ok := d.jump(addr, in); ok {
			goals.add(to)
		}
		if kind, ok := reachOf(in); ok && encodes(in, wordOf(b)) {
			tight[kind].add(addr)
		}
		off += n
	}
	if begin := d.m.Entry; begins.has(begin) && d.names[begin] == nil && !d.seen["_start"] {
		d.name(begin, "_start")
		slices.Sort(d.at)
	}
	for i := range goals.bits {
		goals.bits[i] &= begins.bits[i]
	}
	d.goals = append(d.goals, goals)
	tight.thin()
	d.tight = append(d.tight, tight)
}

// isTight says that a branch has to be written by its bits.
func (d *disassembler) isTight(addr uint32) bool {
	return slices.ContainsFunc(d.tight, func(g growers) bool { return g.has(addr) })
}

// goal is the name of a place that has no symbol and that something goes to; "" for others.
func (d *disassembler) goal(addr uint32) string {
	for i := range d.goals {
		if d.goals[i].has(addr) {
			name := fmt.Sprintf("L_%08x", addr)
			for d.seen[name] {
				name += "_"
			}
			return name
		}
	}
	return ""
}

// halves is a set of even distances from the beginning of a segment.
type halves struct {
	s    *image.Segment
	bits []uint64
}

func newHalves(s *image.Segment) halves { return halves{s, make([]uint64, len(s.Data)/128+1)} }

func (p *halves) find(addr uint32) (word, bit uint32, ok bool) {
	off := addr - p.s.Addr
	return off / 128, off / 2 % 64, off < uint32(len(p.s.Data)) && off%2 == 0
}

func (p *halves) add(addr uint32) {
	if word, bit, ok := p.find(addr); ok {
		p.bits[word] |= 1 << bit
	}
}

func (p *halves) has(addr uint32) bool {
	word, bit, ok := p.find(addr)
	return ok && p.bits[word]>>bit&1 != 0
}

// follow says what lui or auipc just before an instruction put into its rs1, if one of them did, and
// notes what it puts into rd itself.
func (d *disassembler) follow(addr uint32, in isa.Inst) (base uint32, known bool) {
	base, known = d.upper[in.Rs1]
	clear(d.upper)
	switch in.Op {
	case isa.LUI:
		d.upper[in.Rd] = uint32(in.Imm)
	case isa.AUIPC:
		d.upper[in.Rd] = addr + uint32(in.Imm)
	}
	return base, known
}

// jump is where an instruction goes to, as far as it says: branches, jal, and jalr behind an auipc.
func (d *disassembler) jump(addr uint32, in isa.Inst) (to uint32, ok bool) {
	base, known := d.follow(addr, in)
	if in.Op == isa.JALR {
		return base + uint32(in.Imm), known
	}
	for _, o := range isa.Table[in.Op].Operands {
		if arch.IsTarget(o) {
			return addr + uint32(in.Imm), true
		}
	}
	return 0, false
}

func (d *disassembler) name(addr uint32, name string) {
	d.seen[name] = true
	if d.names[addr] == nil {
		d.at = append(d.at, addr)
	}
	d.names[addr] = append(d.names[addr], name)
}

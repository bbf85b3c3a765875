package asm

import (
	"fmt"
	"sort"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// targets gives labels to places that jumps and branches go to and that have no symbol, and to the place where the program
// begins. A place inside an instruction can have none.
func (d *disassembler) targets() {
	for i := range d.m.Segments {
		if s := &d.m.Segments[i]; s.Flags&image.X != 0 {
			d.targetsOf(s)
		}
	}
	sort.Slice(d.at, func(i, j int) bool { return d.at[i] < d.at[j] })
}

func (d *disassembler) targetsOf(s *image.Segment) {
	begins := make([]bool, len(s.Data)/2+1) // for every half word: an instruction or data begins there
	var places []uint32
	d.upper = map[isa.Reg]uint32{}
	for off := 0; off < len(s.Data); {
		addr := s.Addr + uint32(off)
		b := s.Data[off : off+d.next(addr, len(s.Data)-off)]
		if addr%2 == s.Addr%2 {
			begins[off/2] = true
		}
		in, n := decode(b)
		if data := d.isData(addr); data || n == 0 {
			if !data {
				b = b[:d.undecoded(addr, b)]
			}
			off += dataLength(addr, b)
			clear(d.upper)
			continue
		}
		if to, ok := d.jump(addr, in); ok && to-s.Addr < uint32(len(s.Data)) {
			places = append(places, to)
		}
		off += n
	}
	if begin := d.m.Entry; begin-s.Addr < uint32(len(s.Data)) && begins[(begin-s.Addr)/2] && (begin-s.Addr)%2 == 0 && d.names[begin] == nil && !d.seen["_start"] {
		d.name(begin, "_start")
	}
	for _, to := range places {
		if off := to - s.Addr; off%2 == 0 && begins[off/2] && d.names[to] == nil {
			name := fmt.Sprintf("L_%08x", to)
			for d.seen[name] {
				name += "_"
			}
			d.name(to, name)
		}
	}
}

// jump is where an instruction goes to, as far as it says: branches, jal, and jalr behind an auipc.
func (d *disassembler) jump(addr uint32, in isa.Inst) (to uint32, ok bool) {
	base, known := d.upper[in.Rs1]
	clear(d.upper)
	switch in.Op {
	case isa.LUI:
		d.upper[in.Rd] = uint32(in.Imm)
	case isa.AUIPC:
		d.upper[in.Rd] = addr + uint32(in.Imm)
	case isa.JALR:
		return base + uint32(in.Imm), known
	}
	for _, o := range isa.Table[in.Op].Operands {
		if isTarget(o) {
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

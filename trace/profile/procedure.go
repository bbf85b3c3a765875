package profile

import (
	"encoding/binary"
	"slices"
	"sort"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// A Procedure is a stretch of code with a name.
type Procedure struct {
	Name string
	Addr uint32
	End  uint64 // the address after its last byte
}

// Procedures are those of a program, in order of address.
type Procedures []Procedure

// ProceduresOf finds where a program's procedures begin and end. One begins at a symbol that is a function or global,
// or is called, or that no code runs or branches into, such as a trap handler behind a jump. It ends where its size
// says, or else where another begins.
func ProceduresOf(img *image.Image) Procedures {
	return procedures(img, func(uint32) bool { return false })
}

// procedures finds them, and begins one also where it is known to.
func procedures(img *image.Image, known func(addr uint32) bool) (list Procedures) {
	for i := range img.Segments {
		seg := &img.Segments[i]
		if seg.Flags&image.X == 0 {
			continue
		}
		called, entered := waysIn(seg)
		first := len(list)
		for _, s := range img.Symbols {
			if s.Kind == image.Absolute || s.Addr < seg.Addr || uint64(s.Addr) >= seg.End() ||
				len(list) > first && s.Kind != image.Func && !s.Global && !called[s.Addr] &&
					entered[s.Addr] && !known(s.Addr) {
				continue
			}
			p := Procedure{Name: s.Name, Addr: s.Addr, End: seg.End()}
			if s.Size > 0 {
				p.End = uint64(s.Addr) + uint64(s.Size)
			}
			if n := len(list); n > first && list[n-1].Addr == s.Addr {
				list = list[:n-1] // the best name comes last
			} else if n > first {
				list[n-1].End = min(list[n-1].End, uint64(s.Addr))
			}
			list = append(list, p)
		}
	}
	return list
}

// At is the procedure that an address is in; nil for none.
func (list Procedures) At(addr uint32) *Procedure {
	i := sort.Search(len(list), func(i int) bool { return list[i].Addr > addr })
	if i == 0 || uint64(addr) >= list[i-1].End {
		return nil
	}
	return &list[i-1]
}

// End is where the code that begins at a symbol ends, which need not be one at which a procedure begins.
func (list Procedures) End(seg *image.Segment, s *image.Symbol) uint64 {
	if s.Size > 0 {
		return uint64(s.Addr) + uint64(s.Size)
	}
	i := slices.IndexFunc(list, func(p Procedure) bool { return p.Addr > s.Addr })
	if i < 0 {
		return seg.End()
	}
	return min(seg.End(), uint64(list[i].Addr))
}

// waysIn reads a segment as code: which addresses are called, and which others are branched to or run into.
func waysIn(seg *image.Segment) (called, entered map[uint32]bool) {
	called, entered = map[uint32]bool{}, map[uint32]bool{}
	goesOn := false
	upper := map[isa.Reg]uint32{} // what the auipc just before left
	for off := uint32(0); uint64(off)+2 <= uint64(len(seg.Data)); {
		addr := seg.Addr + off
		if goesOn {
			entered[addr] = true
		}
		in := isa.Decode(codeAt(seg.Data[off:]))
		op := in.Op
		if op.Size() == 2 {
			op = isa.Table[op].As.Op
		}
		links := in.Op == isa.CJAL || in.Rd == isa.RA
		target, known := addr+uint32(in.Imm), op == isa.JAL || op >= isa.BEQ && op <= isa.BGEU
		if base, ok := upper[in.Rs1]; ok && in.Op == isa.JALR {
			target, known = base+uint32(in.Imm), true
		}
		switch {
		case known && links && (op == isa.JAL || op == isa.JALR):
			called[target] = true
		case known:
			entered[target] = true
		}
		goesOn = links || op != isa.JAL && op != isa.JALR
		if op == isa.MRET || op == 0 {
			goesOn = false
		}
		clear(upper)
		if op == isa.AUIPC {
			upper[in.Rd] = addr + uint32(in.Imm)
		}
		off += in.Op.Size()
	}
	return called, entered
}

// codeAt is the first four bytes of b, or two and zeros.
func codeAt(b []byte) uint32 {
	if len(b) < 4 {
		return uint32(binary.LittleEndian.Uint16(b))
	}
	return binary.LittleEndian.Uint32(b)
}

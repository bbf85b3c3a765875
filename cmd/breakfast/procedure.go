package main

import (
	"encoding/binary"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// procedureEnd is where the code that begins at a symbol ends: where its size says, or else where another procedure
// begins. One begins at a symbol that is a function or global, or is called, or that no code runs or branches into,
// such as a trap handler behind a jump.
func procedureEnd(img *image.Image, seg *image.Segment, s *image.Symbol) uint64 {
	if s.Size > 0 {
		return uint64(s.Addr) + uint64(s.Size)
	}
	called, entered := waysIn(seg)
	for _, x := range img.Symbols {
		if x.Kind == image.Absolute || x.Addr <= s.Addr || uint64(x.Addr) >= seg.End() {
			continue
		}
		if x.Kind == image.Func || x.Global || called[x.Addr] || !entered[x.Addr] {
			return uint64(x.Addr)
		}
	}
	return seg.End()
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

// namesAppliance says that a program has the address of an appliance in it: in its code, or as a word. The time of such
// a program is the kitchen's. The ticket rail is no appliance: any kernel may tell of its tasks there.
func namesAppliance(m *machine.Machine) bool {
	pages := map[uint32]bool{}
	for _, p := range m.Parts() {
		if p.Appliance {
			pages[p.Base] = true
		}
	}
	img := m.Image()
	for i := range img.Segments {
		s := &img.Segments[i]
		for off := 0; off+4 <= len(s.Data); off += 2 {
			if off%4 == 0 && pages[codeAt(s.Data[off:])] {
				return true
			}
			if s.Flags&image.X != 0 {
				if addr, ok := builds(s, off); ok && pages[addr&^0xfff] {
					return true
				}
			}
		}
	}
	return false
}

// builds is the address that lui or auipc at an offset begins and the next instruction, if it adds to it, ends.
func builds(s *image.Segment, off int) (addr uint32, ok bool) {
	in := isa.Decode(codeAt(s.Data[off:]))
	switch in.Op {
	case isa.LUI:
		addr = uint32(in.Imm)
	case isa.AUIPC:
		addr = s.Addr + uint32(off) + uint32(in.Imm)
	default:
		return 0, false
	}
	if off+6 <= len(s.Data) {
		next := isa.Decode(codeAt(s.Data[off+4:]))
		if op := isa.Table[next.Op]; next.Rs1 == in.Rd && len(op.Operands) > 1 &&
			adds(op.Operands[len(op.Operands)-1]) {
			addr += uint32(next.Imm)
		}
	}
	return addr, true
}

// adds says that an operand is added to a register.
func adds(o isa.Operand) bool {
	return o == isa.OpImmI || o == isa.OpMemI || o == isa.OpMemS || o == isa.OpCMem
}

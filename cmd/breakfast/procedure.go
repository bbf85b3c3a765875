package main

import (
	"encoding/binary"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

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

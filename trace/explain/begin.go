package explain

import (
	"encoding/binary"
	"fmt"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// Begin looks at a program before it runs: whether it begins where it seems to mean. It speaks of programs that come
// with their source.
func Begin(img *image.Image) []Finding {
	seg := img.SegmentAt(img.Entry)
	if seg == nil || len(img.Files) == 0 || img.Symbol("_start") != nil {
		return nil
	}
	at := place(img, img.Entry)
	main := img.Symbol("main")
	switch {
	case seg.Flags&image.X == 0:
		f := Finding{Kind: Beginning, Where: at,
			What: fmt.Sprintf("the program begins in %s, at %s: there is no code in .text", seg.Name, at),
			Why:  "a program begins at _start, or else with the first of .text",
			Do:   "before the first instruction: .text"}
		return []Finding{f}
	case main == nil || main.Kind == image.Absolute || main.Addr == img.Entry:
		return nil
	case refersTo(img, main.Addr, false) || !jumpsBefore(img, main.Addr):
		return nil
	}
	f := Finding{Kind: Beginning, Where: at,
		What: fmt.Sprintf("the program begins at %s, and not at main, which nothing leads to", at),
		Why:  "a program begins at _start, or else with the first instruction of .text",
		Do:   "name main _start, or put it first"}
	if at.Symbol != "" {
		f.What = fmt.Sprintf("the program begins at %s (%s), and not at main, which nothing leads to", at.Symbol, at)
	}
	return []Finding{f}
}

// jumpsBefore says that nothing runs on into an address: before it, but for padding, is a jump, or data.
func jumpsBefore(img *image.Image, addr uint32) bool {
	for seg := img.SegmentAt(addr); seg != nil && addr >= seg.Addr+4 && addr <= seg.Addr+uint32(len(seg.Data)); {
		if isData(place(img, addr-1)) {
			return true
		}
		in := isa.Decode(binary.LittleEndian.Uint32(seg.Data[addr-4-seg.Addr:]))
		if in.Op.Size() != 4 {
			in = isa.Decode(uint32(binary.LittleEndian.Uint16(seg.Data[addr-2-seg.Addr:])))
		}
		if in.Op.Long() != isa.ADDI || in.Rd != 0 {
			return in.Rd == 0 && (in.Op.Long() == isa.JAL || in.Op.Long() == isa.JALR) || in.Op == isa.MRET
		}
		addr -= in.Op.Size()
	}
	return false
}

// refersTo says that some instruction or word of the program may lead to an address; or that a jump, branch or call
// does.
func refersTo(img *image.Image, addr uint32, jumps bool) bool {
	for i := range img.Segments {
		seg := &img.Segments[i]
		for off := uint32(0); off+2 <= uint32(len(seg.Data)); off += 2 {
			pc := seg.Addr + off
			word := uint32(binary.LittleEndian.Uint16(seg.Data[off:]))
			if off+4 <= uint32(len(seg.Data)) {
				if word = binary.LittleEndian.Uint32(seg.Data[off:]); word == addr && !jumps {
					return true
				}
			}
			switch in := isa.Decode(word); in.Op.Long() {
			case isa.JAL, isa.BEQ, isa.BNE, isa.BLT, isa.BGE, isa.BLTU, isa.BGEU:
				if pc+uint32(in.Imm) == addr {
					return true
				}
			case isa.AUIPC:
				if v, next := formed(seg.Data[off:], in, pc); v == addr && (!jumps || next == isa.JALR) {
					return true
				}
			case isa.LUI:
				if v, next := formed(seg.Data[off:], in, 0); v == addr && (!jumps || next == isa.JALR) {
					return true
				}
			}
		}
	}
	return false
}

// formed is the address that lui or auipc and the instruction behind it form, and what that one is.
func formed(code []byte, in isa.Inst, pc uint32) (addr uint32, next isa.Op) {
	addr = pc + uint32(in.Imm)
	size := in.Op.Size()
	if uint32(len(code)) < size+4 {
		return addr, 0
	}
	then := isa.Decode(binary.LittleEndian.Uint32(code[size:]))
	if then.Rs1 == in.Rd {
		addr += uint32(then.Imm)
	}
	return addr, then.Op.Long()
}

package explain

import (
	"encoding/binary"
	"fmt"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// Begin looks at a program before it runs: whether it begins where it seems to mean. It speaks of programs that come with their source.
func Begin(img *image.Image) []Finding {
	seg := img.SegmentAt(img.Entry)
	if seg == nil || len(img.Files) == 0 || img.Symbol("_start") != nil {
		return nil
	}
	at := place(img, img.Entry)
	main := img.Symbol("main")
	switch {
	case seg.Flags&image.X == 0:
		f := Finding{Kind: Beginning, Where: at, What: fmt.Sprintf("the program begins in %s, at %s: there is no code in .text", seg.Name, at),
			Why: "a program begins at _start, or else with the first of .text", Do: ".text before the first instruction"}
		return []Finding{f}
	case main == nil || main.Kind == image.Absolute || main.Addr == img.Entry || refersTo(img, main.Addr):
		return nil
	}
	f := Finding{Kind: Beginning, Where: at, What: fmt.Sprintf("the program begins at %s, and not at main, which nothing leads to", at),
		Why: "a program begins at _start, or else with the first instruction of .text", Do: "name main _start, or put it first"}
	if at.Symbol != "" {
		f.What = fmt.Sprintf("the program begins at %s (%s), and not at main, which nothing leads to", at.Symbol, at)
	}
	return []Finding{f}
}

// refersTo says that some instruction or word of the program may lead to an address.
func refersTo(img *image.Image, addr uint32) bool {
	for i := range img.Segments {
		seg := &img.Segments[i]
		for off := uint32(0); off+2 <= uint32(len(seg.Data)); off += 2 {
			pc := seg.Addr + off
			word := uint32(binary.LittleEndian.Uint16(seg.Data[off:]))
			if off+4 <= uint32(len(seg.Data)) {
				if word = binary.LittleEndian.Uint32(seg.Data[off:]); word == addr {
					return true
				}
			}
			switch in := isa.Decode(word); in.Op.Long() {
			case isa.JAL, isa.BEQ, isa.BNE, isa.BLT, isa.BGE, isa.BLTU, isa.BGEU:
				if pc+uint32(in.Imm) == addr {
					return true
				}
			case isa.AUIPC:
				if formed(seg.Data[off:], in, pc) == addr {
					return true
				}
			case isa.LUI:
				if formed(seg.Data[off:], in, 0) == addr {
					return true
				}
			}
		}
	}
	return false
}

// formed is the address that lui or auipc and the instruction behind it form.
func formed(code []byte, in isa.Inst, pc uint32) uint32 {
	v := pc + uint32(in.Imm)
	size := in.Op.Size()
	if uint32(len(code)) < size+4 {
		return v
	}
	next := isa.Decode(binary.LittleEndian.Uint32(code[size:]))
	if next.Rs1 == in.Rd {
		v += uint32(next.Imm)
	}
	return v
}

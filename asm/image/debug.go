package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"strings"
)

// Opcodes of DWARF 4 that line tables are written with (section 6.2.5).
const (
	lnsCopy        = 1
	lnsAdvancePC   = 2
	lnsAdvanceLine = 3
	lnsSetFile     = 4
	lneEndSequence = 1
	lneSetAddress  = 2
)

// abbreviations say of what the one entry of .debug_info consists: a compile unit without children.
var abbreviations = []byte{
	1, 0x11, 0, // DW_TAG_compile_unit
	0x10, 0x17, // DW_AT_stmt_list: sec_offset
	0x55, 0x17, // DW_AT_ranges: sec_offset
	0x11, 0x01, // DW_AT_low_pc: addr
	0x13, 0x05, // DW_AT_language: data2
	0x03, 0x08, // DW_AT_name: string
	0x25, 0x08, // DW_AT_producer: string
	0, 0,
	0,
}

const langAssembler = 0x8001 // DW_LANG_Mips_Assembler, which stands for every assembler

// debug writes which lines the code came from, as DWARF 4 has it: enough for a debugger to show and step them.
func (w *writer) debug() {
	lines, ranges := w.m.lineProgram()
	if len(ranges) == 0 {
		return
	}
	var info bytes.Buffer
	put(&info, uint16(4)) // version
	put(&info, uint32(0)) // of the abbreviations
	info.WriteByte(4)     // bytes of an address
	info.WriteByte(1)     // the abbreviation
	put(&info, uint32(0)) // of the lines
	put(&info, uint32(0)) // of the ranges
	put(&info, uint32(0))
	put(&info, uint16(langAssembler))
	info.WriteString(cString(w.m.Files[0].Name))
	info.WriteString(cString("breakfast asm"))

	var ends bytes.Buffer
	for _, r := range append(ranges, [2]uint32{}) {
		put(&ends, r)
	}
	w.section(".debug_info", elf.SHT_PROGBITS, 0, withLength(info.Bytes()), elf.Section32{Addralign: 1})
	w.section(".debug_abbrev", elf.SHT_PROGBITS, 0, abbreviations, elf.Section32{Addralign: 1})
	w.section(".debug_line", elf.SHT_PROGBITS, 0, withLength(lines), elf.Section32{Addralign: 1})
	w.align(4, 0)
	w.section(".debug_ranges", elf.SHT_PROGBITS, 0, ends.Bytes(), elf.Section32{Addralign: 1})
}

// lineProgram is the line table behind its length, and which addresses it speaks of: those of code.
func (m *Image) lineProgram() (table []byte, ranges [][2]uint32) {
	var head bytes.Buffer
	head.Write([]byte{1, 1, 1, 0xfb, 14, 13})                 // instructions of 1 byte, one at a time; rows are statements; special opcodes, not used
	head.Write([]byte{0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0}) // how many operands the standard opcodes have; no folders
	for _, f := range m.Files {
		head.WriteString(cString(f.Name))
		head.Write([]byte{0, 0, 0}) // folder, time, length: not known
	}
	head.WriteByte(0)

	var b []byte
	open, addr, line, file := false, uint32(0), int64(1), int32(0)
	end := func(at uint32) {
		if !open {
			return
		}
		b = append(b, lnsAdvancePC)
		b = binary.AppendUvarint(b, uint64(at-addr))
		b = append(b, 0, 1, lneEndSequence)
		open = false
		if n := len(ranges); n > 1 && ranges[n-2][1] == ranges[n-1][0] {
			ranges = ranges[:n-1]
			n--
		}
		ranges[len(ranges)-1][1] = at
	}
	var seg *Segment
	for _, l := range m.Lines {
		if open && (l.Num == 0 || uint64(l.Addr) >= seg.End()) {
			end(uint32(min(uint64(l.Addr), seg.End())))
		}
		if l.Num == 0 {
			continue
		}
		if !open {
			if seg = m.SegmentAt(l.Addr); seg == nil || seg.Flags&X == 0 {
				continue
			}
			b = append(b, 0, 5, lneSetAddress)
			b = binary.LittleEndian.AppendUint32(b, l.Addr)
			open, addr, line, file = true, l.Addr, 1, 0
			ranges = append(ranges, [2]uint32{l.Addr, l.Addr})
		}
		if l.File != file {
			b = append(b, lnsSetFile)
			b = binary.AppendUvarint(b, uint64(l.File)+1)
			file = l.File
		}
		b = append(b, lnsAdvancePC)
		b = binary.AppendUvarint(b, uint64(l.Addr-addr))
		b = append(b, lnsAdvanceLine)
		b = appendSigned(b, int64(l.Num)-line)
		b = append(b, lnsCopy)
		addr, line = l.Addr, int64(l.Num)
	}
	if open {
		end(uint32(seg.End()))
	}
	table = binary.LittleEndian.AppendUint16(nil, 4) // version
	table = binary.LittleEndian.AppendUint32(table, uint32(head.Len()))
	return append(append(table, head.Bytes()...), b...), ranges
}

// appendSigned appends a number as SLEB128.
func appendSigned(b []byte, n int64) []byte {
	for n < -64 || n > 63 {
		b = append(b, byte(n)|0x80)
		n >>= 7
	}
	return append(b, byte(n)&0x7f)
}

func withLength(b []byte) []byte {
	return append(binary.LittleEndian.AppendUint32(nil, uint32(len(b))), b...)
}

func cString(s string) string { return strings.ReplaceAll(s, "\x00", "?") + "\x00" }

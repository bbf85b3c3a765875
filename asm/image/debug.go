package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"slices"
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
	var ends bytes.Buffer
	for _, r := range append(ranges, [2]uint32{}) {
		put(&ends, r)
	}
	w.section(".debug_info", elf.SHT_PROGBITS, 0, compileUnit(w.m.Files[0].Name), elf.Section32{Addralign: 1})
	w.section(".debug_abbrev", elf.SHT_PROGBITS, 0, abbreviations, elf.Section32{Addralign: 1})
	w.section(".debug_line", elf.SHT_PROGBITS, 0, lines, elf.Section32{Addralign: 1})
	w.align(4, 0)
	w.section(".debug_ranges", elf.SHT_PROGBITS, 0, ends.Bytes(), elf.Section32{Addralign: 1})
}

// Where in .debug_info the offsets into other sections stand.
const (
	infoAbbrev = 6
	infoLines  = 12
	infoRanges = 16
)

// compileUnit is .debug_info: one unit, of the whole program, which begins with 0 in its other sections.
func compileUnit(name string) []byte {
	var info bytes.Buffer
	put(&info, uint16(4)) // version
	put(&info, uint32(0)) // of the abbreviations
	info.WriteByte(4)     // bytes of an address
	info.WriteByte(1)     // the abbreviation
	put(&info, uint32(0)) // of the lines
	put(&info, uint32(0)) // of the ranges
	put(&info, uint32(0))
	put(&info, uint16(langAssembler))
	info.WriteString(cString(name))
	info.WriteString(cString("breakfast asm"))
	return withLength(info.Bytes())
}

// lineProgram is the line table, and which addresses it speaks of: those of code.
func (m *Image) lineProgram() (table []byte, ranges [][2]uint32) {
	var w lineWriter
	end := func(at uint32) {
		if !w.open {
			return
		}
		w.end(at)
		if n := len(ranges); n > 1 && ranges[n-2][1] == ranges[n-1][0] {
			ranges = ranges[:n-1]
		}
		ranges[len(ranges)-1][1] = at
	}
	var seg *Segment
	for _, l := range m.Lines {
		if w.open && (l.Num == 0 || uint64(l.Addr) >= seg.End()) {
			end(uint32(min(uint64(l.Addr), seg.End())))
		}
		if l.Num == 0 {
			continue
		}
		if !w.open {
			if seg = m.SegmentAt(l.Addr); seg == nil || seg.Flags&X == 0 {
				continue
			}
			w.begin(l.Addr)
			ranges = append(ranges, [2]uint32{l.Addr, l.Addr})
		}
		w.row(l, int64(l.File)+1)
	}
	if w.open {
		end(uint32(seg.End()))
	}
	names := []string{""} // DWARF 4 counts files from 1
	for _, f := range m.Files {
		names = append(names, f.Name)
	}
	return w.table(4, names), ranges
}

// A lineWriter makes a line table.
type lineWriter struct {
	rows   []byte
	places []int // in rows, where addresses stand
	open   bool  // a sequence of rows
	addr   uint32
	line   int64
	file   int64
}

// begin begins a sequence of rows at an address.
func (w *lineWriter) begin(addr uint32) {
	w.rows = append(w.rows, 0, 5, lneSetAddress)
	w.places = append(w.places, len(w.rows))
	w.rows = binary.LittleEndian.AppendUint32(w.rows, addr)
	w.open, w.addr, w.line, w.file = true, addr, 1, 1
}

// row says that the code from an address on came from a line of a file.
func (w *lineWriter) row(l Line, file int64) {
	if file != w.file {
		w.rows = append(w.rows, lnsSetFile)
		w.rows = binary.AppendUvarint(w.rows, uint64(file))
	}
	w.advance(l.Addr)
	w.rows = append(w.rows, lnsAdvanceLine)
	w.rows = append(appendSigned(w.rows, int64(l.Num)-w.line), lnsCopy)
	w.line, w.file = int64(l.Num), file
}

// end ends a sequence before an address.
func (w *lineWriter) end(addr uint32) {
	w.advance(addr)
	w.rows = append(w.rows, 0, 1, lneEndSequence)
	w.open = false
}

func (w *lineWriter) advance(addr uint32) {
	w.rows = append(w.rows, lnsAdvancePC)
	w.rows = binary.AppendUvarint(w.rows, uint64(addr-w.addr))
	w.addr = addr
}

// table is all of it, for a version of DWARF, 4 or 5, with the names of the files by their numbers.
func (w *lineWriter) table(version int, names []string) []byte {
	var head bytes.Buffer
	// instructions of 1 byte, one at a time; rows are statements; special opcodes, not used
	head.Write([]byte{1, 1, 1, 0xfb, 14, 13})
	head.Write([]byte{0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1}) // how many operands the standard opcodes have
	if version == 5 {
		head.Write([]byte{1, 1, 8, 1, 0})    // folders have a name in place; there is one, without
		head.Write([]byte{2, 1, 8, 2, 0x0f}) // files have a name, and the number of a folder
		head.Write(binary.AppendUvarint(nil, uint64(len(names))))
		for _, name := range names {
			head.WriteString(cString(name))
			head.WriteByte(0)
		}
	} else {
		head.WriteByte(0) // no folders
		for _, name := range names[1:] {
			head.WriteString(cString(name))
			head.Write([]byte{0, 0, 0}) // folder, time, length: not known
		}
		head.WriteByte(0)
	}
	b := binary.LittleEndian.AppendUint16(nil, uint16(version))
	if version == 5 {
		b = append(b, 4, 0) // bytes of an address, and of a segment's number
	}
	b = binary.LittleEndian.AppendUint32(b, uint32(head.Len()))
	return withLength(slices.Concat(b, head.Bytes(), w.rows))
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

// Package dis goes the way back: from a program to source, and to a listing of its source with what
// became of each line.
package dis

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"sort"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
	"breakfast/plain"
)

// Write writes a program as source: sections, labels, and an instruction a line, with its
// address and bytes in a comment. Targets of jumps have labels, from the program's symbols or made of their addresses.
// Pseudo-instructions are written as a person would, with raw not at all. What does not decode, and what symbols say is
// data, is .word and .byte; an instruction with bits set that the hart ignores is .insn.
//
// Assembled again, each section has the same bytes; what is code may grow at its end, to a multiple of four.
func Write(w io.Writer, m *image.Image, raw bool) error {
	d := &disassembler{w: bufio.NewWriterSize(w, 1<<16), m: m, raw: raw, sections: map[string]bool{}}
	d.mixed = compressed(m)
	d.labels()
	d.targets()
	if d.short = d.mixed; d.short {
		fmt.Fprintf(d.w, "\t.option rvc\t# assemble with -march=%s\n",
			(arch.ExtM | arch.ExtA | arch.ExtC | arch.ExtZicsr | arch.ExtZifencei).Arch())
	}
	for i := range m.Segments {
		d.segment(&m.Segments[i])
	}
	return d.w.Flush()
}

type disassembler struct {
	w     *bufio.Writer
	m     *image.Image
	raw   bool
	names map[uint32][]string // labels at an address, the best first
	at    []uint32            // the addresses of labels, in order
	seen  map[string]bool     // the names that are taken
	upper map[isa.Reg]uint32  // what lui or auipc has just put into a register

	numbers  map[uint32]string // absolute symbols that can be addresses
	sections map[string]bool   // names of those so far
	goals    []halves          // places that something goes to, in each segment of code
	tight    []growers         // branches that an assembler might make longer

	mixed bool // there are instructions of 16 bits
	short bool // .option rvc is in force
}

// labels collects the symbols that can be written down, and makes names that several places
// share unique.
func (d *disassembler) labels() {
	d.names = map[uint32][]string{}
	d.numbers = map[uint32]string{}
	d.seen = map[string]bool{}
	for i := len(d.m.Symbols) - 1; i >= 0; i-- {
		s := &d.m.Symbols[i]
		if s.Kind == image.Absolute && s.Addr >= 0x1000 {
			d.numbers[s.Addr] = s.Name
		}
		if s.Kind == image.Absolute || !writable(s.Name) || arch.IsReg(s.Name) {
			continue
		}
		name := s.Name
		if d.seen[name] {
			name = fmt.Sprintf("%s_%x", name, s.Addr)
		}
		if !d.seen[name] {
			d.name(s.Addr, name)
		}
	}
	sort.Slice(d.at, func(i, j int) bool { return d.at[i] < d.at[j] })
}

// writable says that s can be a name, and that all of it shows.
func writable(s string) bool { return source.IsName(s) && plain.Line(s) == s }

// symbol is the best label at an address in the same segment as pc, or else how far away it is:
// segments may move apart.
func (d *disassembler) symbol(pc, addr uint32) string {
	if d.m.SegmentAt(addr) == d.m.SegmentAt(pc) {
		if l := d.names[addr]; l != nil {
			return l[0]
		}
		if name := d.goal(addr); name != "" {
			return name
		}
	}
	if off := int32(addr - pc); off < 0 {
		return fmt.Sprintf(". - %d", -int64(off))
	}
	return fmt.Sprintf(". + %d", addr-pc)
}

// next is how many bytes there are from addr to the next label, at most n.
func (d *disassembler) next(addr uint32, n int) int {
	i := sort.Search(len(d.at), func(i int) bool { return d.at[i] > addr })
	if i < len(d.at) {
		return int(min(uint32(n), d.at[i]-addr))
	}
	return n
}

func (d *disassembler) segment(s *image.Segment) {
	flags, kind := s.Flags.Text(), ""
	if len(s.Data) == 0 {
		kind = ", @nobits"
	}
	name := d.section(s)
	fmt.Fprintf(d.w, "\t.section %s, %s%s\t# %08x, %d bytes\n", name, flags, kind, s.Addr, s.MemSize)
	_, _, standard := image.FlagsOf(name)
	switch to := d.boundary(s); {
	case standard || s.Addr == 0:
	case s.Flags&image.X == 0:
		fmt.Fprintf(d.w, "\t.balign %d\n", min(s.Addr&-s.Addr, 4096))
	case to > 4 && s.MemSize%to == 0: // its end is padded, too
		fmt.Fprintf(d.w, "\t.option push\n\t.option norelax\n\t.balign %d\n\t.option pop\n", to)
	}
	d.upper = map[isa.Reg]uint32{}
	for off := 0; off < len(s.Data); {
		addr := s.Addr + uint32(off)
		d.label(addr)
		n := d.next(addr, len(s.Data)-off)
		if s.Flags&image.X != 0 && !d.isData(addr) {
			off += d.code(addr, s.Data[off:off+n])
		} else {
			off += d.data(addr, s.Data[off:off+n])
		}
	}
	for addr := uint64(s.Addr) + uint64(len(s.Data)); addr < s.End(); {
		d.label(uint32(addr))
		n := d.next(uint32(addr), int(min(s.End()-addr, 1<<31-1)))
		fmt.Fprintf(d.w, "\t.zero %d\n", n)
		addr += uint64(n)
	}
	if s.End() < 1<<32 && d.m.SegmentAt(uint32(s.End())) == nil {
		d.label(uint32(s.End()))
	}
	d.w.WriteByte('\n')
}

// boundary is the least power of two that a segment has to be aligned to, to be where it is, behind the one before it.
func (d *disassembler) boundary(s *image.Segment) uint32 {
	end := uint64(0)
	for i := range d.m.Segments {
		if e := d.m.Segments[i].End(); e <= uint64(s.Addr) {
			end = max(end, e)
		}
	}
	to := uint64(1)
	for to < 4096 && (end+to-1)&^(to-1) < uint64(s.Addr) {
		to *= 2
	}
	return uint32(to)
}

// section is a name for a segment that makes a section of its own, with its flags.
func (d *disassembler) section(s *image.Segment) string {
	name := s.Name
	flags, nobits, standard := image.FlagsOf(name)
	switch {
	case !writable(name):
		name = fmt.Sprintf(".at_%x", s.Addr)
	// .text.init would be part of .text
	case standard && (strings.Count(name, ".") > 1 || flags != s.Flags || nobits && len(s.Data) > 0):
		name = strings.TrimLeft(name, ".")
	}
	if d.sections[name] {
		name = fmt.Sprintf("%s_%x", name, s.Addr)
	}
	d.sections[name] = true
	return name
}

func (d *disassembler) label(addr uint32) {
	list := d.names[addr]
	if list == nil {
		name := d.goal(addr)
		if name == "" {
			return
		}
		list = []string{name}
	}
	for _, n := range list {
		fmt.Fprintf(d.w, "%s:\n", n)
	}
	clear(d.upper)
}

// isData says that a symbol makes data of what is at an address.
func (d *disassembler) isData(addr uint32) bool {
	i := sort.Search(len(d.m.Symbols), func(i int) bool {
		s := &d.m.Symbols[i]
		return s.Kind == image.Absolute || s.Addr > addr
	})
	return i > 0 && d.m.Symbols[i-1].Kind == image.Object
}

// code writes one instruction, or what is none.
func (d *disassembler) code(addr uint32, b []byte) int {
	in, n := Decode(b)
	if n == 0 {
		return d.data(addr, b[:d.undecoded(addr, b)])
	}
	sym := func(to uint32) string { return d.symbol(addr, to) }
	text := in.Pretty(addr, sym)
	if d.raw {
		text = in.Text(addr, sym)
	}
	note := ""
	if w := wordOf(b[:n]); !encodes(in, w) || d.isTight(addr) {
		text, note = fmt.Sprintf(".insn %#0*x", 2*n, w), "  "+text
		if w == arch.FenceTSO {
			text, note = "fence.tso", ""
		}
	}
	d.option(in)
	fmt.Fprintf(d.w, "\t%-32s# %08x: %s%s\n", text, addr, hexWord(b[:n]), note+d.target(addr, in))
	return n
}

// undecoded is how many bytes to take as data where no instruction begins: a run of zeros, or what
// such an instruction would have.
func (d *disassembler) undecoded(addr uint32, b []byte) int {
	switch n := 4 - int(addr%4); {
	case zeros(b) >= 8:
		return len(b)
	case d.mixed && addr%2 == 0 && len(b) >= 2 && b[0]&3 != 3:
		return 2
	default:
		return min(len(b), n)
	}
}

// compressed says that there are instructions of 16 bits in a program.
func compressed(m *image.Image) bool {
	for _, s := range m.Segments {
		if s.Flags&image.X == 0 {
			continue
		}
		for b := s.Data; len(b) >= 2; {
			in, n := Decode(b)
			if n == 2 && in.Op != isa.CNOP {
				return true
			}
			b = b[min(max(n, 2), len(b)):]
		}
	}
	return false
}

// option writes what the assembler needs to give an instruction the length that it has.
func (d *disassembler) option(in isa.Inst) {
	switch _, can := arch.Compress(in); {
	case in.Op.Size() == 2 && !d.short:
		d.w.WriteString("\t.option rvc\n")
	case can && d.short:
		d.w.WriteString("\t.option norvc\n")
	default:
		return
	}
	d.short = !d.short
}

// Decode is the instruction at the start of b, and its length; 0 if there is none.
func Decode(b []byte) (isa.Inst, int) {
	in := isa.Decode(wordOf(b))
	if n := int(in.Op.Size()); in.Op != isa.ILLEGAL && n <= len(b) {
		return in, n
	}
	return in, 0
}

// wordOf is the first four bytes, or two.
func wordOf(b []byte) uint32 {
	switch {
	case len(b) >= 4:
		return binary.LittleEndian.Uint32(b)
	case len(b) >= 2:
		return uint32(binary.LittleEndian.Uint16(b))
	}
	return 0
}

// encodes says that an instruction is encoded as w; others differ from it in bits that the hart ignores.
func encodes(in isa.Inst, w uint32) bool {
	if in.Op.Size() == 2 {
		w &= 0xffff
	}
	back, err := isa.Encode(in)
	return err == nil && back == w
}

func hexWord(b []byte) string {
	switch len(b) {
	case 2:
		return fmt.Sprintf("%04x", binary.LittleEndian.Uint16(b))
	case 4:
		return fmt.Sprintf("%08x", binary.LittleEndian.Uint32(b))
	}
	return fmt.Sprintf("% x", b)
}

// target names the address that lui or auipc and the instruction after it make together.
func (d *disassembler) target(addr uint32, in isa.Inst) string {
	base, known := d.follow(addr, in)
	switch in.Op {
	case isa.ADDI, isa.JALR, isa.LB, isa.LH, isa.LW, isa.LBU, isa.LHU, isa.SB, isa.SH, isa.SW:
		if !known {
			break
		}
		to := base + uint32(in.Imm)
		if name, off := d.m.SymbolAt(to); name != "" && off == 0 {
			return fmt.Sprintf("  -> %s", plain.Line(name))
		} else if name != "" {
			return fmt.Sprintf("  -> %s + %d", plain.Line(name), off)
		}
		if name := d.numbers[to]; name != "" {
			return fmt.Sprintf("  -> %s", plain.Line(name))
		}
		return fmt.Sprintf("  -> %#x", to)
	}
	return ""
}

// data writes bytes that are no code: words where the address allows, zeros in one go.
func (d *disassembler) data(addr uint32, b []byte) int {
	n := dataLength(addr, b)
	text, shows := "", ": "+readable(b[:min(n, 4)])
	switch {
	case n >= 8:
		text, shows = fmt.Sprintf(".zero %d", n), ""
	case n == 4:
		text = fmt.Sprintf(".word 0x%08x", binary.LittleEndian.Uint32(b))
	case n == 2 && addr%2 == 0:
		text = fmt.Sprintf(".half 0x%04x", binary.LittleEndian.Uint16(b))
	default:
		list := make([]string, n)
		for i := range list {
			list[i] = fmt.Sprintf("0x%02x", b[i])
		}
		text = ".byte " + strings.Join(list, ", ")
	}
	fmt.Fprintf(d.w, "\t%-32s# %08x%s\n", text, addr, shows)
	return n
}

// dataLength is how many bytes of data go into one line: a run of zeros, or a word, or what is left up to one.
func dataLength(addr uint32, b []byte) int {
	if n := zeros(b); n >= 8 {
		if n < len(b) {
			n &^= 3
		}
		return n
	}
	return min(len(b), 4-int(addr%4))
}

// zeros is how many bytes at the start of b are zero.
func zeros(b []byte) int {
	n := 0
	for n < len(b) && b[n] == 0 {
		n++
	}
	return n
}

// readable is bytes as text, dots for what is none.
func readable(b []byte) string {
	s := make([]byte, len(b))
	for i, c := range b {
		s[i] = '.'
		if c >= ' ' && c < 0x7f {
			s[i] = c
		}
	}
	return string(s)
}

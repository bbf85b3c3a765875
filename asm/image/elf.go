package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"breakfast/plain"
)

// Bits of the header's flags (RISC-V ELF specification, "File Header").
const (
	flagFloat = 0x6 // arguments are passed in floating-point registers
	flagRVE   = 0x8 // only 16 registers
)

// Sizes of the headers of ELF for 32 bits.
const (
	headerSize  = 52
	typeAt      = 16 // in the header
	programSize = 32
	sectionSize = 40
	symbolSize  = 16
)

// A reader holds a file whose header has been checked. Everything it hands out has been held
// against the file's length, so that nothing in the file can make it read or reserve more.
type reader struct {
	b        []byte
	loads    []load
	notes    []span // where notes may be
	sections []section
}

// A span is a part of the file.
type span struct{ off, size uint32 }

// A load is a program header of something to load.
type load struct {
	Segment
	runsAt uint32 // where the linker placed it; Addr is where it is loaded, mostly the same
	off    uint32 // in the file
}

// A section is a section header.
type section struct {
	name   string
	nameAt uint32
	kind   elf.SectionType
	flags  elf.SectionFlag
	addr   uint32
	off    uint32
	size   uint32
	link   uint32
}

// ErrNotELF is the error of FromELF for what does not even begin like an ELF file.
var ErrNotELF = errors.New("not an ELF file")

// FromELF reads an executable that a linker has made for RV32. The image's data are parts of b,
// which must not change. Lines are read from DWARF if it is there; source texts are not in the file.
func FromELF(b []byte) (*Image, error) { return fromELF(b, elf.ET_EXEC) }

// fromELF reads a file of one of these types.
func fromELF(b []byte, types ...elf.Type) (*Image, error) {
	if len(b) < 4 || string(b[:4]) != elf.ELFMAG {
		return nil, ErrNotELF
	}
	if len(b) < headerSize {
		return nil, errors.New("the file is cut off in its header")
	}
	if err := checkHeader(b, types); err != nil {
		return nil, err
	}
	r := &reader{b: b}
	m := &Image{Entry: r.u32(24)}
	if err := r.readLoads(); err != nil {
		return nil, err
	}
	if err := r.readSections(); err != nil {
		return nil, err
	}
	if err := r.segments(m); err != nil {
		return nil, err
	}
	if m.SegmentAt(m.Entry) == nil {
		return nil, fmt.Errorf("the entry point %#x is in no segment", m.Entry)
	}
	r.nameSegments(m)
	m.Misaligned = !r.traps()
	if err := r.symbols(m); err != nil {
		return nil, err
	}
	r.lines(m)
	for i := range r.sections {
		if s := &r.sections[i]; s.name == ".eh_frame" || s.name == ".debug_frame" {
			m.Frames = append(m.Frames, Frames{Addr: s.addr, Debug: s.name == ".debug_frame", Data: r.data(s)})
		}
	}
	m.Sort()
	return m, nil
}

// checkHeader refuses what is no executable for this machine, each with its reason.
func checkHeader(b []byte, types []elf.Type) error {
	le := binary.LittleEndian
	switch elf.Class(b[elf.EI_CLASS]) {
	case elf.ELFCLASS32:
	case elf.ELFCLASS64:
		return errors.New("this is a 64-bit ELF file, and the machine has 32 bits: " +
			"compile with -march=rv32imac_zicsr_zifencei -mabi=ilp32")
	default:
		return errors.New("the file's header is damaged: no such ELF class")
	}
	if elf.Data(b[elf.EI_DATA]) != elf.ELFDATA2LSB {
		return errors.New("this is a big-endian ELF file, and the machine is little-endian")
	}
	if m := elf.Machine(le.Uint16(b[18:])); m != elf.EM_RISCV {
		return fmt.Errorf("this ELF file is for another machine (%s), not for RISC-V",
			strings.TrimPrefix(m.String(), "EM_"))
	}
	switch t := elf.Type(le.Uint16(b[typeAt:])); {
	case slices.Contains(types, t):
	case t == elf.ET_REL:
		return errors.New("this is an object file, not an executable: link it first")
	case t == elf.ET_DYN:
		return errors.New("this is position-independent and wants a dynamic linker: link it with -static -no-pie")
	default:
		return fmt.Errorf("this ELF file is no executable (%s)", t)
	}
	flags := le.Uint32(b[36:])
	if flags&flagFloat != 0 {
		return errors.New("this program uses floating-point registers, and the hart has none: compile with -mabi=ilp32")
	}
	if flags&flagRVE != 0 {
		return errors.New("this program is for RV32E, with 16 registers: compile with -mabi=ilp32")
	}
	return nil
}

func (r *reader) u16(at int) uint16 { return binary.LittleEndian.Uint16(r.b[at:]) }
func (r *reader) u32(at int) uint32 { return binary.LittleEndian.Uint32(r.b[at:]) }

// part is n bytes at off; false if the file is shorter.
func (r *reader) part(off, n uint32) ([]byte, bool) {
	end := uint64(off) + uint64(n)
	if end > uint64(len(r.b)) {
		return nil, false
	}
	return r.b[off:end:end], true
}

// readLoads reads the program headers.
func (r *reader) readLoads() error {
	off, size, n := r.u32(28), r.u16(42), r.u16(44)
	if n == 0 {
		return errors.New("the file has no program headers: it is not linked")
	}
	if size != programSize {
		return fmt.Errorf("program headers of %d bytes: want %d", size, programSize)
	}
	if _, ok := r.part(off, uint32(n)*programSize); !ok {
		return errors.New("the file is cut off in its program headers")
	}
	for i := range int(n) {
		h := int(off) + i*programSize
		if elf.ProgType(r.u32(h)) == elf.PT_NOTE {
			r.notes = append(r.notes, span{r.u32(h + 4), r.u32(h + 16)})
		}
		if elf.ProgType(r.u32(h)) != elf.PT_LOAD || r.u32(h+20) == 0 {
			continue
		}
		s := load{Segment: Segment{Name: fmt.Sprintf("segment %d", i), Addr: r.u32(h + 12), MemSize: r.u32(h + 20)},
			runsAt: r.u32(h + 8), off: r.u32(h + 4)}
		if s.Addr == 0 {
			s.Addr = s.runsAt // nobody said where it is loaded
		}
		fileSize := r.u32(h + 16)
		if fileSize > s.MemSize {
			return fmt.Errorf("the segment at %#x is larger in the file than in memory", s.Addr)
		}
		data, ok := r.part(s.off, fileSize)
		if !ok {
			return fmt.Errorf("the file is cut off in the segment at %#x", s.Addr)
		}
		if s.End() > 1<<32 {
			return fmt.Errorf("the segment at %#x, %#x bytes long, goes beyond the end of memory", s.Addr, s.MemSize)
		}
		s.Data = data
		s.Flags = Flags(r.u32(h+24)) & (R | W | X) // the same bits
		r.loads = append(r.loads, s)
	}
	return nil
}

// segments puts what is to be loaded in order.
func (r *reader) segments(m *Image) error {
	for i := range r.loads {
		if l := &r.loads[i]; r.dropHeaders(l) {
			m.Segments = append(m.Segments, l.Segment)
		}
	}
	if len(m.Segments) == 0 {
		return errors.New("the file has nothing to load")
	}
	slices.SortStableFunc(m.Segments, func(a, b Segment) int {
		if a.Addr < b.Addr {
			return -1
		}
		if a.Addr > b.Addr {
			return 1
		}
		return 0
	})
	for i := 1; i < len(m.Segments); i++ {
		a, b := &m.Segments[i-1], &m.Segments[i]
		if a.End() > uint64(b.Addr) {
			return fmt.Errorf("two segments overlap: %#x to %#x, and %#x to %#x", a.Addr, a.End(), b.Addr, b.End())
		}
	}
	return nil
}

// dropHeaders takes the file's own headers from the segment that begins with them: all that is before the
// first section in it; false if nothing is left. Linkers put them there for systems that look at them; told
// just to place .text at the start of RAM, they put them below it, where no memory is.
func (r *reader) dropHeaders(l *load) bool {
	if l.off != 0 || r.sections == nil {
		return true
	}
	n := l.MemSize
	for i := range r.sections {
		if s := &r.sections[i]; s.flags&elf.SHF_ALLOC != 0 && s.size != 0 && s.addr >= l.runsAt {
			n = min(n, s.addr-l.runsAt)
		}
	}
	l.Addr, l.MemSize = l.Addr+n, l.MemSize-n
	l.Data = l.Data[min(int(n), len(l.Data)):]
	return l.MemSize > 0
}

// readSections reads the section headers; a file may have none.
func (r *reader) readSections() error {
	off, size, n, names := r.u32(32), r.u16(46), r.u16(48), r.u16(50)
	if off == 0 || n == 0 {
		return nil
	}
	if size != sectionSize {
		return fmt.Errorf("section headers of %d bytes: want %d", size, sectionSize)
	}
	if _, ok := r.part(off, uint32(n)*sectionSize); !ok {
		return errors.New("the file is cut off in its section headers")
	}
	for i := range int(n) {
		h := int(off) + i*sectionSize
		r.sections = append(r.sections, section{nameAt: r.u32(h), kind: elf.SectionType(r.u32(h + 4)),
			flags: elf.SectionFlag(r.u32(h + 8)),
			addr:  r.u32(h + 12), off: r.u32(h + 16), size: r.u32(h + 20), link: r.u32(h + 24)})
		if s := &r.sections[i]; s.kind == elf.SHT_NOTE {
			r.notes = append(r.notes, span{s.off, s.size})
		}
	}
	if int(names) < len(r.sections) {
		for i := range r.sections {
			r.sections[i].name = text(r.data(&r.sections[names]), r.sections[i].nameAt, maxSectionName)
		}
	}
	return nil
}

// data is what is in a section; nil for none, or if the file does not have it all.
func (r *reader) data(s *section) []byte {
	if s.kind == elf.SHT_NOBITS || s.kind == elf.SHT_NULL || s.flags&elf.SHF_COMPRESSED != 0 {
		return nil
	}
	b, _ := r.part(s.off, s.size)
	return b
}

// text is the string at an offset of a string table; "" for one longer than most, so that names
// that overlap each other in the file cannot outgrow it.
func text(table []byte, at uint32, most int) string {
	if uint64(at) >= uint64(len(table)) {
		return ""
	}
	table = table[at:]
	if end := bytes.IndexByte(table[:min(len(table), most+1)], 0); end >= 0 {
		return plain.Line(string(table[:end]))
	}
	return ""
}

// The longest names that are read.
const (
	maxSectionName = 256
	maxSymbolName  = 4096
)

// nameSegments gives each segment the name of its first section, and says which hold nothing but notes.
func (r *reader) nameSegments(m *Image) {
	for i := range m.Segments {
		seg := &m.Segments[i]
		first, other := -1, false
		for j := range r.sections {
			s := &r.sections[j]
			if s.flags&elf.SHF_ALLOC == 0 || s.size == 0 || s.addr < seg.Addr || uint64(s.addr) >= seg.End() ||
				s.name == "" {
				continue
			}
			other = other || s.kind != elf.SHT_NOTE
			if first < 0 || s.addr < r.sections[first].addr {
				first = j
			}
		}
		if first >= 0 {
			seg.Name, seg.Notes = r.sections[first].name, !other
		}
	}
}

// symbols reads the symbol table, if there is one.
func (r *reader) symbols(m *Image) error {
	for i := range r.sections {
		s := &r.sections[i]
		if s.kind != elf.SHT_SYMTAB {
			continue
		}
		table, ok := r.part(s.off, s.size)
		if !ok || uint64(s.link) >= uint64(len(r.sections)) {
			return errors.New("the file is cut off in its symbol table")
		}
		names := r.data(&r.sections[s.link])
		total := 0
		for ; len(table) >= symbolSize; table = table[symbolSize:] {
			le := binary.LittleEndian
			sym := Symbol{Addr: le.Uint32(table[4:]), Size: le.Uint32(table[8:])}
			where := elf.SectionIndex(le.Uint16(table[14:]))
			switch elf.ST_TYPE(table[12]) {
			case elf.STT_FUNC:
				sym.Kind = Func
			case elf.STT_OBJECT:
				sym.Kind = Object
			case elf.STT_NOTYPE:
			default:
				continue
			}
			if where == elf.SHN_UNDEF {
				continue
			}
			if where == elf.SHN_ABS {
				sym.Kind = Absolute
			}
			sym.Name = text(names, le.Uint32(table), maxSymbolName)
			if sym.Name == "" || sym.Name[0] == '$' || strings.HasPrefix(sym.Name, ".L") {
				continue // what compilers and linkers note for themselves
			}
			if total += len(sym.Name); total > len(r.b)+1<<20 {
				return errors.New("the symbol table is damaged: its names are longer than the file")
			}
			sym.Global = elf.ST_BIND(table[12]) != elf.STB_LOCAL
			m.Symbols = append(m.Symbols, sym)
		}
		return nil
	}
	return nil
}

package image

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
)

// ELF is the image as an executable file: a program header and a section for each segment, a note if
// misaligned accesses are to trap, the symbols, and which source lines the code came from, as DWARF.
// Source texts are not in it.
func (m *Image) ELF() []byte {
	headers := headerSize + programSize*len(m.Segments)
	if !m.Misaligned {
		headers += programSize
	}
	w := newWriter(m, headers)
	return w.file()
}

// A writer collects the parts of an ELF file.
type writer struct {
	m        *Image
	sections []elf.Section32
	programs []elf.Prog32
	names    []byte // .strtab
	shNames  []byte // .shstrtab
	body     []byte // the file so far: in front is room for the headers, which are known in the end
}

// newWriter begins a file with room for so many bytes of headers.
func newWriter(m *Image, headers int) writer {
	return writer{m: m, names: []byte{0}, shNames: []byte{0}, body: make([]byte, headers),
		sections: make([]elf.Section32, 1)}
}

func (w *writer) file() []byte {
	for i := range w.m.Segments {
		w.segment(&w.m.Segments[i])
	}
	if !w.m.Misaligned {
		w.note()
	}
	w.debug()
	symbols, locals := w.symbols()
	w.align(4, 0)
	w.section(".symtab", elf.SHT_SYMTAB, 0, symbols, elf.Section32{Link: uint32(len(w.sections)) + 1, Info: locals,
		Addralign: 4, Entsize: symbolSize})
	return w.finish(elf.Header32{Type: uint16(elf.ET_EXEC), Entry: w.m.Entry, Phoff: headerSize,
		Phentsize: programSize, Phnum: uint16(len(w.programs))})
}

// finish writes the names and the section headers; h has what depends on the kind of file.
func (w *writer) finish(h elf.Header32) []byte {
	w.section(".strtab", elf.SHT_STRTAB, 0, w.names, elf.Section32{Addralign: 1})
	name := w.name(".shstrtab")
	w.sections = append(w.sections, elf.Section32{Name: name, Type: uint32(elf.SHT_STRTAB), Off: w.at(),
		Size: uint32(len(w.shNames)), Addralign: 1})
	w.body = append(w.body, w.shNames...)
	w.align(4, 0)

	h.Machine, h.Version, h.Ehsize = uint16(elf.EM_RISCV), uint32(elf.EV_CURRENT), headerSize
	h.Shoff, h.Shentsize, h.Shnum, h.Shstrndx = w.at(), sectionSize, uint16(len(w.sections)), uint16(len(w.sections)-1)
	copy(h.Ident[:], elf.ELFMAG)
	h.Ident[elf.EI_CLASS], h.Ident[elf.EI_DATA] = byte(elf.ELFCLASS32), byte(elf.ELFDATA2LSB)
	h.Ident[elf.EI_VERSION] = byte(elf.EV_CURRENT)
	w.put(w.sections)
	var front bytes.Buffer
	put(&front, &h)
	put(&front, w.programs)
	copy(w.body, front.Bytes())
	return w.body
}

// put writes a value of fixed size, which to a buffer cannot fail.
func put(b *bytes.Buffer, v any) { _ = binary.Write(b, binary.LittleEndian, v) }

// put appends a value of fixed size to the file.
func (w *writer) put(v any) { w.body, _ = binary.Append(w.body, binary.LittleEndian, v) }

// at is the offset in the file at which the next byte comes to stand.
func (w *writer) at() uint32 { return uint32(len(w.body)) }

// align fills the file up to an offset that has the remainder rest when divided by n.
func (w *writer) align(n, rest uint32) {
	for w.at()%n != rest%n {
		w.body = append(w.body, 0)
	}
}

func (w *writer) name(s string) uint32 {
	at := uint32(len(w.shNames))
	w.shNames = append(append(w.shNames, s...), 0)
	return at
}

// section appends a section with contents; h has the fields that are not computed.
func (w *writer) section(name string, kind elf.SectionType, flags elf.SectionFlag, data []byte, h elf.Section32) {
	h.Name, h.Type, h.Flags, h.Off = w.name(name), uint32(kind), uint32(flags), w.at()
	if kind != elf.SHT_NOBITS {
		h.Size = uint32(len(data))
		w.body = append(w.body, data...)
	}
	w.sections = append(w.sections, h)
}

// segmentAlign is what offsets in the file and addresses in memory agree in.
const segmentAlign = 16

// segment appends the program header and the sections of a segment: one for its data, one for
// its zeros.
func (w *writer) segment(s *Segment) {
	w.align(segmentAlign, s.Addr)
	flags := elf.SHF_ALLOC
	p := elf.Prog32{Type: uint32(elf.PT_LOAD), Off: w.at(), Vaddr: s.Addr, Paddr: s.Addr, Filesz: uint32(len(s.Data)),
		Memsz: s.MemSize, Align: segmentAlign}
	if s.Flags&R != 0 {
		p.Flags |= uint32(elf.PF_R)
	}
	if s.Flags&W != 0 {
		p.Flags |= uint32(elf.PF_W)
		flags |= elf.SHF_WRITE
	}
	if s.Flags&X != 0 {
		p.Flags |= uint32(elf.PF_X)
		flags |= elf.SHF_EXECINSTR
	}
	w.programs = append(w.programs, p)
	data := uint32(len(s.Data))
	if data > 0 {
		w.section(s.Name, elf.SHT_PROGBITS, flags, s.Data, elf.Section32{Addr: s.Addr, Addralign: alignment(s.Addr)})
	}
	if rest := s.MemSize - data; rest > 0 {
		name := s.Name
		if data > 0 {
			name = ".bss"
		}
		w.section(name, elf.SHT_NOBITS, flags, nil, elf.Section32{Addr: s.Addr + data, Size: rest,
			Addralign: alignment(s.Addr + data)})
	}
}

// alignment is the largest power of two up to 16 that divides an address.
func alignment(addr uint32) uint32 {
	a := uint32(segmentAlign)
	for addr%a != 0 {
		a /= 2
	}
	return a
}

// symbols is the symbol table, local symbols first, and how many those are.
func (w *writer) symbols() (table []byte, locals uint32) {
	var b bytes.Buffer
	b.Grow(symbolSize * (len(w.m.Symbols) + 1))
	put(&b, elf.Sym32{})
	locals = 1
	for _, global := range []bool{false, true} {
		for i := range w.m.Symbols {
			s := &w.m.Symbols[i]
			if s.Global != global {
				continue
			}
			bind := elf.STB_LOCAL
			if global {
				bind = elf.STB_GLOBAL
			} else {
				locals++
			}
			put(&b, elf.Sym32{Name: uint32(len(w.names)), Value: s.Addr, Size: s.Size,
				Info: elf.ST_INFO(bind, s.Kind.symType()), Shndx: w.sectionOf(s)})
			w.names = append(append(w.names, s.Name...), 0)
		}
	}
	return b.Bytes(), locals
}

// symType is the kind as ELF has it.
func (k Kind) symType() elf.SymType {
	switch k {
	case Func:
		return elf.STT_FUNC
	case Object:
		return elf.STT_OBJECT
	}
	return elf.STT_NOTYPE
}

// sectionOf is the section that a symbol's address is in; one behind a section's last byte, as
// ends have, belongs to it where no other begins.
func (w *writer) sectionOf(s *Symbol) uint16 {
	if s.Kind == Absolute {
		return uint16(elf.SHN_ABS)
	}
	end := uint16(elf.SHN_ABS)
	for i := range w.sections {
		h := &w.sections[i]
		if h.Flags&uint32(elf.SHF_ALLOC) == 0 {
			continue
		}
		if s.Addr-h.Addr < h.Size {
			return uint16(i)
		}
		if s.Addr-h.Addr == h.Size {
			end = uint16(i)
		}
	}
	return end
}

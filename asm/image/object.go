package image

import (
	"bytes"
	"debug/elf"
	"slices"
)

// Relocatable is an object file, for a linker: sections without addresses, and what has to be filled
// in when they have some.
type Relocatable struct {
	Sections   []ObjectSection
	Symbols    []ObjectSymbol
	Arch       string // the instruction set, as in .riscv.attributes
	Compressed bool   // there may be instructions of 16 bits
}

// ObjectSection is a section of an object file.
type ObjectSection struct {
	Name   string
	Flags  elf.SectionFlag
	Data   []byte
	NoBits bool   // it has no data, but is all zeros …
	Zeros  uint32 // … of which it has so many
	Align  uint32
	Entry  uint32 // the size of an entry, of a section whose entries may be merged
	Relocs []Reloc
}

// ObjectSymbol is a symbol of an object file.
type ObjectSymbol struct {
	Name    string
	Section int    // index of Sections, or one of those below
	Value   uint32 // an offset in the section; of a common one, its alignment
	Size    uint32
	Kind    Kind
	Global  bool
	Weak    bool
}

// Sections that are none.
const (
	Undefined = -1 - iota
	Common
	Number // the symbol is an absolute value
)

// Reloc is a field that the linker fills in with the address of a symbol.
type Reloc struct {
	Off    uint32
	Type   elf.R_RISCV
	Symbol int // index of Symbols
	Addend int32
}

const relocSize = 12

// ELF is the object as a relocatable file.
func (o *Relocatable) ELF() []byte {
	w := newWriter(&Image{}, headerSize)
	room := len(o.Symbols) * symbolSize
	for i := range o.Sections {
		room += len(o.Sections[i].Data) + len(o.Sections[i].Relocs)*relocSize
	}
	w.body = slices.Grow(w.body, room)
	for i := range o.Sections {
		s := &o.Sections[i]
		kind, h := elf.SHT_PROGBITS, elf.Section32{Addralign: s.Align, Entsize: s.Entry}
		if s.NoBits {
			kind, h.Size = elf.SHT_NOBITS, s.Zeros
		}
		w.align(max(s.Align, 1), 0)
		w.section(s.Name, kind, s.Flags, s.Data, h)
	}
	table, order, locals := w.objectSymbols(o)
	first := uint32(len(w.sections))
	relocated := 0
	for i := range o.Sections {
		if len(o.Sections[i].Relocs) > 0 {
			relocated++
		}
	}
	symtab := first + uint32(relocated) + 1 // behind the relocations and the attributes
	for i := range o.Sections {
		s := &o.Sections[i]
		if len(s.Relocs) == 0 {
			continue
		}
		w.align(4, 0)
		w.section(".rela"+s.Name, elf.SHT_RELA, elf.SHF_INFO_LINK, nil,
			elf.Section32{Link: symtab, Info: uint32(i) + 1, Addralign: 4, Entsize: relocSize})
		for _, r := range s.Relocs {
			w.put(elf.Rela32{Off: r.Off, Info: elf.R_INFO32(order[r.Symbol], uint32(r.Type)), Addend: r.Addend})
		}
		w.sections[len(w.sections)-1].Size = uint32(len(s.Relocs)) * relocSize
	}
	const attributes = elf.SectionType(0x70000003) // SHT_RISCV_ATTRIBUTES
	w.section(".riscv.attributes", attributes, 0, archAttribute(o.Arch), elf.Section32{Addralign: 1})
	w.align(4, 0)
	w.section(".symtab", elf.SHT_SYMTAB, 0, table, elf.Section32{Link: symtab + 1, Info: locals, Addralign: 4,
		Entsize: symbolSize})
	h := elf.Header32{Type: uint16(elf.ET_REL)}
	if o.Compressed {
		h.Flags = 1 // EF_RISCV_RVC
	}
	return w.finish(h)
}

// objectSymbols is the symbol table, local symbols first, where in it each symbol is, and how many are local.
func (w *writer) objectSymbols(o *Relocatable) (table []byte, order []uint32, locals uint32) {
	var b bytes.Buffer
	b.Grow(symbolSize * (len(o.Symbols) + 1))
	put(&b, elf.Sym32{})
	locals = 1
	order = make([]uint32, len(o.Symbols))
	next := uint32(1)
	for _, global := range []bool{false, true} {
		for i := range o.Symbols {
			s := &o.Symbols[i]
			if s.Global != global {
				continue
			}
			order[i] = next
			next++
			bind, shndx := elf.STB_LOCAL, uint16(s.Section+1)
			switch {
			case s.Weak:
				bind = elf.STB_WEAK
			case global:
				bind = elf.STB_GLOBAL
			default:
				locals++
			}
			switch s.Section {
			case Undefined:
				shndx = uint16(elf.SHN_UNDEF)
			case Common:
				shndx = uint16(elf.SHN_COMMON)
			case Number:
				shndx = uint16(elf.SHN_ABS)
			}
			put(&b, elf.Sym32{Name: uint32(len(w.names)), Value: s.Value, Size: s.Size,
				Info: elf.ST_INFO(bind, s.Kind.symType()), Shndx: shndx})
			w.names = append(append(w.names, s.Name...), 0)
		}
	}
	return b.Bytes(), order, locals
}

// archAttribute is the section that says which instruction set the code is for (RISC-V ELF
// specification, "Attributes").
func archAttribute(arch string) []byte {
	tags := append([]byte{4, 16, 5}, cString(arch)...) // the stack's alignment; the instruction set
	file := append([]byte{1}, littleWord(len(tags)+5)...)
	file = append(file, tags...)
	vendor := cString("riscv")
	b := append([]byte{'A'}, littleWord(4+len(vendor)+len(file))...)
	return append(append(b, vendor...), file...)
}

func littleWord(n int) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} }

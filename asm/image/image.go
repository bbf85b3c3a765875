// Package image is a program as the machine takes it, whoever made it: the assembler here, or a
// compiler and a linker elsewhere. It is plain data: bytes with their addresses, symbols, and
// which source line each address came from.
package image

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Image is a program. Segments are in order of address and do not overlap; Symbols are in the
// order that Sort makes; Lines are in order of address.
type Image struct {
	Entry    uint32 // where execution starts
	Segments []Segment
	Symbols  []Symbol
	Lines    []Line
	// as Lines, but of the text that was assembled, where a compiler's .loc says otherwise; nil where it
	// does not
	TextLines []Line
	Files     []File // what Lines speak of, with their text where it is known

	Expansions []Expansion // of code that macros made, in order of address; not in an ELF file

	Frames []Frames // of an ELF file, what it says of its procedures' frames

	Units []Unit `json:"-"` // what each of several files has become; nil where there was one; not in an ELF file

	Firmware *Firmware // what is below a kernel in it; nil for none; not in an ELF file

	// Misaligned: it was made for harts on which misaligned loads and stores succeed, as QEMU's; else they are to trap.
	Misaligned bool
}

// Frames is a section that says where the registers of callers are: .eh_frame, or .debug_frame, as it is in the file.
type Frames struct {
	Addr  uint32
	Debug bool // it is .debug_frame
	Data  []byte
}

// Firmware is what a machine has to be told of a program with firmware below its kernel.
type Firmware struct {
	Base, Size uint32 // memory that is the firmware's own, as the device tree is to say; Size 0 for none that is known
	Dynamic    bool   // it is told through a2 what comes after it, as virt's boot ROM tells OpenSBI's fw_dynamic …
	Next       uint32 // … the kernel's entry, 0 for no kernel
}

// Flags says what a program may do with a segment. The machine enforces none of it by itself:
// protection is the kernel's work, with PMP.
type Flags uint8

const (
	X Flags = 1 << iota
	W
	R
)

// String is the flags as ls writes them: "r-x".
func (f Flags) String() string {
	s := []byte("---")
	for i, b := range [...]Flags{R, W, X} {
		if f&b != 0 {
			s[i] = "rwx"[i]
		}
	}
	return string(s)
}

// Segment is a run of memory: Data, and after it zeros up to MemSize bytes.
type Segment struct {
	Name    string // the section's: .text, .data, …
	Addr    uint32
	Data    []byte
	MemSize uint32 // at least len(Data); more for .bss
	Flags   Flags
	Notes   bool // it has nothing but notes about the file, without which the program runs as well
}

// FromBinary is a program that is nothing but its bytes, loaded at addr, where execution starts.
// Nobody knows who made it: it is taken for one that was made for QEMU.
func FromBinary(b []byte, addr uint32) (*Image, error) {
	if len(b) == 0 {
		return nil, errors.New("the file is empty")
	}
	if uint64(addr)+uint64(len(b)) > 1<<32 {
		return nil, fmt.Errorf("%d bytes at %#x go beyond the end of memory", len(b), addr)
	}
	seg := Segment{Name: "binary", Addr: addr, Data: b, MemSize: uint32(len(b)), Flags: R | W | X}
	return &Image{Entry: addr, Segments: []Segment{seg}, Misaligned: true}, nil
}

// End is the address after the segment's last byte; 1<<32 where it fills the address space's end.
func (s *Segment) End() uint64 { return uint64(s.Addr) + uint64(s.MemSize) }

// Kind is what a symbol names.
type Kind uint8

const (
	Label    Kind = iota // an address, nothing more known of it
	Func                 // code
	Object               // data
	Absolute             // a number (.equ), no address in the program
)

// String is the kind in a word.
func (k Kind) String() string { return [...]string{"label", "func", "object", "absolute"}[k&3] }

// Symbol is a name for an address, or for a number.
type Symbol struct {
	Name   string
	Addr   uint32 // for an Absolute one, its value
	Size   uint32 // in bytes; 0 where nobody said
	Kind   Kind
	Global bool
}

// Unit is what became of one file of a program, with what it includes.
type Unit struct {
	Name    string
	Parts   []Part   // what it has in memory, in order of address
	Symbols []Symbol // those that it defines, as it wrote them down
}

// Part is a stretch of memory that belongs to one file.
type Part struct {
	Addr, Size uint32 // bytes
	Flags      Flags
}

// Line says that the bytes from Addr on, up to the next Line, came from a source line.
// Num 0 ends a run: from there on no source is known.
type Line struct {
	Addr uint32
	File int32 // index in Files
	Num  int32 // from 1
}

// Expansion is what was assembled into the code from Addr on, up to the next one: a line of a macro,
// with its arguments put in. "" says that from there on the source's own lines were.
type Expansion struct {
	Addr uint32
	Text string
}

// File is a source file. Text is "" where only the name is known.
type File struct {
	Name string
	Text string
}

// Line is line n of the file, from 1, without its end; "" where there is none.
func (f *File) Line(n int) string {
	rest := f.Text
	for ; n > 1 && rest != ""; n-- {
		_, rest, _ = strings.Cut(rest, "\n")
	}
	if n < 1 {
		return ""
	}
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSuffix(line, "\r")
}

// Sort puts symbols in the order that lookups need: those with an address by address, at one
// address the best name last (see SymbolAt); then the absolute ones by name.
func (m *Image) Sort() {
	slices.SortFunc(m.Symbols, func(a, b Symbol) int {
		if x := boolCompare(a.Kind == Absolute, b.Kind == Absolute); x != 0 {
			return x
		}
		if a.Kind != Absolute && a.Addr != b.Addr {
			if a.Addr < b.Addr {
				return -1
			}
			return 1
		}
		if a.Kind != Absolute {
			if x := rank(&a) - rank(&b); x != 0 {
				return x
			}
		}
		return strings.Compare(a.Name, b.Name)
	})
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// rank tells which of two names for one address a person would rather read: a function's, then
// an object's, then a global label's; names that begin with two underscores come last.
func rank(s *Symbol) int {
	r := 0
	if s.Global {
		r = 1
	}
	switch s.Kind {
	case Object:
		r += 2
	case Func:
		r += 4
	}
	if strings.HasPrefix(s.Name, "__") {
		r -= 8
	}
	return r
}

// SymbolAt names an address: the nearest symbol at or before it in the same segment, and the
// distance from there. The name is "" where there is none.
func (m *Image) SymbolAt(addr uint32) (name string, offset uint32) {
	seg := m.SegmentAt(addr)
	if seg == nil {
		return "", 0
	}
	i := sort.Search(len(m.Symbols), func(i int) bool {
		s := &m.Symbols[i]
		return s.Kind == Absolute || s.Addr > addr
	})
	if i == 0 || m.Symbols[i-1].Addr < seg.Addr {
		return "", 0
	}
	s := &m.Symbols[i-1]
	return s.Name, addr - s.Addr
}

// Symbol finds a symbol by name, a global one before a local one; nil if there is none.
func (m *Image) Symbol(name string) *Symbol {
	var local *Symbol
	for i := range m.Symbols {
		if s := &m.Symbols[i]; s.Name == name {
			if s.Global {
				return s
			}
			if local == nil {
				local = s
			}
		}
	}
	return local
}

// SegmentAt is the segment that holds an address; nil if none does.
func (m *Image) SegmentAt(addr uint32) *Segment {
	i := sort.Search(len(m.Segments), func(i int) bool { return m.Segments[i].End() > uint64(addr) })
	if i == len(m.Segments) || m.Segments[i].Addr > addr {
		return nil
	}
	return &m.Segments[i]
}

// LineAt is the source file and line (from 1) that the byte at addr came from.
func (m *Image) LineAt(addr uint32) (file string, line int, ok bool) {
	i := sort.Search(len(m.Lines), func(i int) bool { return m.Lines[i].Addr > addr })
	if i == 0 || m.Lines[i-1].Num == 0 {
		return "", 0, false
	}
	if m.SegmentAt(addr) == nil {
		return "", 0, false
	}
	l := m.Lines[i-1]
	return m.Files[l.File].Name, int(l.Num), true
}

// ExpansionAt is the line of a macro, with its arguments put in, that the code at addr came from; ""
// for what no macro made.
func (m *Image) ExpansionAt(addr uint32) string {
	i := sort.Search(len(m.Expansions), func(i int) bool { return m.Expansions[i].Addr > addr })
	if i == 0 || m.SegmentAt(addr) == nil {
		return ""
	}
	return m.Expansions[i-1].Text
}

// Source is the text of a line of a file, where it is known.
func (m *Image) Source(file string, line int) string {
	for i := range m.Files {
		if m.Files[i].Name == file {
			return m.Files[i].Line(line)
		}
	}
	return ""
}

// Place is an address in words: "main", "main+8" (bytes), "" where SymbolAt has no name.
func (m *Image) Place(addr uint32) string {
	name, offset := m.SymbolAt(addr)
	if name != "" && offset != 0 {
		name += fmt.Sprintf("+%d", offset)
	}
	return name
}

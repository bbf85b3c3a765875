// Package object is what the assembler makes of statements: symbols, values that are not all known yet, and sections.
//
// A Section has bytes that are fixed, Fixups where a value is missing in them, and between them Spans,
// whose size depends on where things come to stand. A place in a section is therefore said in two
// numbers: how many fixed bytes are before it, and how many spans. A Module is one file; it knows
// where the next byte goes. Package link does the rest.
package object

import (
	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

// Shared is what the files of a program have in common while they are read.
type Shared struct {
	*source.Reports
	Given   map[string]*Symbol // defined by the caller
	Short   bool               // there are compressed instructions, or could be
	Located bool               // .loc says where code came from

	bytes, zeros int64 // written so far
}

// A Module is one file of the program: its symbols, its sections, and where the next byte goes.
type Module struct {
	p *Shared

	Syms   map[string]*Symbol
	Names  []*Symbol // the same, in order of appearance
	heap   []Symbol  // for new ones
	locals map[int64]local

	Sections map[string]*Section
	Secs     []*Section
	Sec      *Section // in which the next byte goes
	Own      *Section // see OwnSection
	Owned    []Owned
	Mode     Mode

	Files map[int64]*source.File // of .file
	Loc   Mark                   // of .loc; its file is nil as long as there has been none
	Fresh bool                   // no code has come since

	Seen func(s *Symbol, at source.Place, as Role) // is told where names stand; may be nil
	// names of the machine that the file has its own meaning for, from its first line on …
	Hidden map[string]bool
	lent   map[string]bool // … and those that it has used in the machine's meaning
	// explains a name without a definition; nil if that has been said
	Undefined func(*Symbol) *source.Error
}

// Role is what a name is there for.
type Role uint8

// The roles of names.
const (
	Used    Role = iota
	Defined      // as what the symbol is now
	Guessed      // its definition is wrong
)

// saw tells Seen.
func (m *Module) saw(s *Symbol, at source.Place, as Role) {
	if m.Seen != nil {
		m.Seen(s, at, as)
	}
}

// Mention notes that a name stands somewhere else than in an expression: .globl name.
func (m *Module) Mention(s *Symbol, at source.Place) { m.saw(s, at, Used) }

// Mode is what .option can change of the code that follows.
type Mode struct {
	Ext   arch.Extensions
	Pic   bool // pic: la takes the address out of a table
	Exact bool // norelax: paddings are as long as they need to be, also when branches are measured
}

// NewModule is a file without anything in it, for an instruction set.
func NewModule(p *Shared, ext arch.Extensions) *Module {
	m := &Module{p: p, Syms: map[string]*Symbol{}, locals: map[int64]local{},
		Sections: map[string]*Section{}, Mode: Mode{Ext: ext}}
	for _, name := range []string{".text", ".data", ".bss"} { // these are in every file, in this order
		m.Section(name)
	}
	m.Sec = m.Sections[".text"]
	return m
}

// Finish ends a file: its code is padded as GNU as pads it. The place is that of the whole file.
func (m *Module) Finish(at source.Place) {
	for _, s := range m.Secs {
		s.join()
		if !m.Mode.Exact { // GNU as looks at the option that holds in the end
			for i := range s.Spans {
				if sp := &s.Spans[i]; sp.Kind == SpanAlign && sp.Loose == 0 {
					sp.Code = false
				}
			}
		}
		if s.Flags&image.X != 0 && s.Alloc && !s.NoBits {
			none := Mark{Off: int32(s.Size), Spans: int32(len(s.Spans))}
			if s.Lines = append(s.Lines, none); s.text != nil {
				s.text = append(s.text, none)
			}
			s.Spans = append(s.Spans, Span{Off: s.Size, Kind: SpanTail, Code: m.Mode.Exact, At: at})
		}
	}
}

// Section finds or makes the module's section of a name.
func (m *Module) Section(name string) (s *Section, fresh bool) {
	if s := m.Sections[name]; s != nil {
		return s, false
	}
	flags, nobits, alloc := image.FlagsOf(name)
	s = &Section{Module: m, Name: name, Flags: flags, NoBits: nobits, Alloc: alloc, Align: 1}
	if name == ".text" {
		s.Align = 4
		if m.Mode.Ext&arch.ExtC != 0 {
			s.Align = 2
		}
	}
	m.Sections[name] = s
	m.Secs = append(m.Secs, s)
	return s, true
}

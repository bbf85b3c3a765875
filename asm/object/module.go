package object

import (
	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

// A Module is one file of the program: its symbols, its sections, and where the next byte goes.
type Module struct {
	p *Program

	Syms   map[string]*Symbol
	Names  []*Symbol // the same, in order of appearance
	locals map[int64]local

	sections map[string]*Section
	secs     []*Section
	Sec      *Section // in which the next byte goes
	own      *Section // see ownSection
	Owned    []Owned
	Mode     Mode

	Files map[int64]*source.File // of .file
	Loc   Mark                   // of .loc; its file is nil as long as there has been none
	Fresh bool                   // no code has come since

	Undefined func(*Symbol) *source.Error // explains a name without a definition; nil if that has been said
}

// Mode is what .option can change of the code that follows.
type Mode struct {
	Ext   arch.Extensions
	Exact bool // norelax: paddings are as long as they need to be, also when branches are measured
}

func NewModule(p *Program, ext arch.Extensions) *Module {
	m := &Module{p: p, Syms: map[string]*Symbol{}, locals: map[int64]local{},
		sections: map[string]*Section{}, Mode: Mode{Ext: ext}}
	for _, name := range []string{".text", ".data", ".bss"} { // these are in every file, in this order
		m.Section(name)
	}
	m.Sec = m.sections[".text"]
	p.modules = append(p.modules, m)
	return m
}

// Finish ends a file: its code is padded as GNU as pads it. The place is that of the whole file.
func (u *Module) Finish(at source.Place) {
	for _, s := range u.secs {
		if !u.Mode.Exact { // GNU as looks at the option that holds in the end
			for i := range s.Spans {
				if sp := &s.Spans[i]; sp.Kind == spanAlign && sp.loose == 0 {
					sp.code = false
				}
			}
		}
		if s.Flags&image.X != 0 && s.Alloc && !s.NoBits {
			none := Mark{off: s.Size, spans: len(s.Spans)}
			if s.lines = append(s.lines, none); s.text != nil {
				s.text = append(s.text, none)
			}
			s.Spans = append(s.Spans, Span{off: s.Size, Kind: SpanTail, code: u.Mode.Exact, At: at})
		}
	}
}

// Section finds or makes the unit's section of a name.
func (u *Module) Section(name string) (s *Section, fresh bool) {
	if s := u.sections[name]; s != nil {
		return s, false
	}
	flags, nobits, alloc := image.FlagsOf(name)
	s = &Section{unit: u, Name: name, Flags: flags, NoBits: nobits, Alloc: alloc, align: 1}
	if name == ".text" {
		s.align = 4
		if u.Mode.Ext&arch.ExtC != 0 {
			s.align = 2
		}
	}
	u.sections[name] = s
	u.secs = append(u.secs, s)
	return s, true
}

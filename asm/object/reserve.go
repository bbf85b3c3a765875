package object

import "breakfast/asm/image"

// An Owned symbol is one that .comm or .lcomm reserves zeros for.
type Owned struct {
	Sym  *Symbol
	Size int64
}

// OwnSection stands for the end of the file's .bss, where these symbols get their places when the
// file, or for .comm all files, have been read.
func (m *Module) OwnSection() *Section {
	if m.Own == nil {
		m.Own = &Section{Module: m, Name: ".bss", Flags: image.R | image.W, NoBits: true, Alloc: true, Align: 1}
	}
	return m.Own
}

// Reserve gives a symbol its place in a section.
func (m *Module) Reserve(o Owned, s *Section) {
	back := m.Sec
	defer func() { m.Sec = back }()
	m.Sec = s
	err := m.Pad(Padding{To: o.Sym.Rare.Align}, o.Sym.At)
	o.Sym.Put(s)
	if err == nil {
		err = m.Space(Constant(o.Size), 0, o.Sym.At)
	}
	if err != nil {
		m.p.Fail(err)
	}
}

// ReserveOwn places the symbols that are the file's alone, behind all else in .bss.
func (m *Module) ReserveOwn() {
	for _, o := range m.Owned {
		if !o.Sym.Common {
			m.Reserve(o, m.Sections[".bss"])
		}
	}
}

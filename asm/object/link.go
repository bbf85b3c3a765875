package object

import (
	"fmt"

	"breakfast/asm/image"
	"breakfast/asm/source"
)

// A Program is what has been read of all its files, on its way to an image or an object file.
type Program struct {
	*source.Reports
	base    uint32 // address of .text
	modules []*Module
	Given   map[string]*Symbol // defined by the caller
	Globals map[string]*Symbol // defined for all files
	Edges   map[string]*Symbol // of sections
	Frames  map[string]*Symbol // entries of .eh_frame that functions have in common, by their contents
	Short   bool               // there are compressed instructions, or could be
	located bool               // .loc says where code came from

	bytes, zeros int64 // written so far
	pass         int   // of the layout, for memos
	Outs         []*output

	Partial bool    // a linker will join it with others: it becomes an object file
	object  *object // which one
}

func NewProgram(base uint32) Program {
	return Program{base: base, Given: map[string]*Symbol{}, Globals: map[string]*Symbol{}, Reports: &source.Reports{}}
}

// Link joins the files into an image; nil where something is wrong.
func (a *Program) Link() *image.Image {
	a.Edges = a.edgeSymbols()
	a.gatherGlobals()
	a.reserveCommon()
	a.arrange()
	a.mergeAll()
	for _, m := range a.modules {
		m.bind()
	}
	a.layout()
	if a.Halted {
		return nil
	}
	a.fixAll()
	if len(a.Errs) > 0 {
		return nil
	}
	return a.image()
}

// gatherGlobals collects what files define for each other. Of several weak definitions the first
// counts, and any other before a weak one.
func (a *Program) gatherGlobals() {
	for _, u := range a.modules {
		for _, s := range u.Names {
			if !s.Global || !s.Defined() {
				continue
			}
			old := a.Globals[s.Name]
			switch {
			case old != nil && (old.Common || s.Common):
				a.Globals[s.Name] = joinCommon(old, s)
			case old == nil || old.Weak && !s.Weak:
				a.Globals[s.Name] = s
			case !old.Weak && !s.Weak:
				a.Report(s.Def.Fault(fmt.Sprintf("%s is defined already, at %s", s.Name, old.Def),
					"both are .globl; a name for one file alone goes without"))
			}
		}
	}
}

// bind finds what the undefined names of a file mean.
func (u *Module) bind() {
	for _, s := range u.Names {
		switch {
		case u.p.Halted:
			return
		case s.Defined():
			if s.Weak || s.Common && u.p.Globals[s.Name] != s {
				s.link = u.p.Globals[s.Name]
			}
			continue
		case u.p.Globals[s.Name] != nil:
			s.link = u.p.Globals[s.Name]
			continue
		case u.p.Edges[s.Name] != nil:
			s.link = u.p.Edges[s.Name]
			s.link.Used = true
			continue
		case !s.Used || s.Weak || s.told:
			continue
		}
		if err := u.Undefined(s); err != nil {
			u.p.Report(err)
		}
	}
}

// edgeSymbols are the names that exist without a definition: where the parts of the program
// begin and end.
func (a *Program) edgeSymbols() map[string]*Symbol {
	m := map[string]*Symbol{}
	add := func(name string, f func() uint32) {
		m[name] = &Symbol{Name: name, Kind: symEdge, edge: f, Global: true}
	}
	for k, name := range kindNames {
		add("__"+name+"_start", func() uint32 { start, _ := a.span(k); return start })
		add("__"+name+"_end", func() uint32 { _, end := a.span(k); return end })
	}
	add("_end", func() uint32 { _, end := a.span(len(kindNames) - 1); return end })
	add("__global_pointer$", func() uint32 { start, _ := a.span(2); return start + 0x800 })
	return m
}

// Package link joins the files of a program. It finds what names mean (link.go), makes equal strings
// one (merge.go), gives everything its address (layout.go) and every span its size (relax.go),
// computes what was not known (eval.go), fills it in (fix.go), and makes an image (program.go) or an
// object file for another linker (relocatable.go).
package link

import (
	"fmt"

	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// A Program is what has been read of all its files, on its way to an image or an object file.
type Program struct {
	object.Shared
	base    uint32 // address of .text
	Modules []*object.Module
	Globals map[string]*object.Symbol // defined for all files
	Edges   map[string]*object.Symbol // of sections

	pass   int // of the layout, for memos
	Outs   []*output
	merged map[*object.Section]*merged // where the entries of sections have gone

	Partial bool        // a linker will join it with others: it becomes an object file
	object  *relocating // which one
}

// NewProgram is a program without files, whose .text is to begin at an address.
func NewProgram(base uint32) Program {
	return Program{base: base, Globals: map[string]*object.Symbol{},
		Shared: object.Shared{Given: map[string]*object.Symbol{}, Reports: &source.Reports{}}}
}

// Link joins the files into an image; nil where something is wrong.
func (p *Program) Link() *image.Image {
	if !p.Join() || len(p.Errs) > 0 {
		return nil
	}
	return p.image()
}

// Join gives everything its address and its bytes, as far as what is wrong lets it; false where it came to no end.
func (p *Program) Join() bool {
	p.Edges = p.edgeSymbols()
	p.gatherGlobals()
	p.reserveCommon()
	p.arrange()
	p.mergeAll()
	for _, m := range p.Modules {
		p.bind(m)
	}
	p.layout()
	if p.Halted {
		return false
	}
	p.fixAll()
	return !p.Halted
}

// gatherGlobals collects what files define for each other. Of several weak definitions the first
// counts, and any other before a weak one.
func (p *Program) gatherGlobals() {
	for _, u := range p.Modules {
		for _, s := range u.Names {
			if !s.Global || !s.Defined() {
				continue
			}
			old := p.Globals[s.Name]
			switch {
			case old != nil && (old.Common || s.Common):
				p.Globals[s.Name] = joinCommon(old, s)
			case old == nil || old.Weak && !s.Weak:
				p.Globals[s.Name] = s
			case !old.Weak && !s.Weak:
				p.Report(s.At.Fault(fmt.Sprintf("%s is defined already, at %s", s.Name, old.At),
					"both are .globl; a name for one file alone goes without"))
			}
		}
	}
}

// bind finds what the undefined names of a file mean.
func (p *Program) bind(u *object.Module) {
	for _, s := range u.Names {
		switch {
		case p.Halted:
			return
		case s.Defined():
			if s.Weak || s.Common && p.Globals[s.Name] != s {
				s.Link = p.Globals[s.Name]
			}
			continue
		case p.Globals[s.Name] != nil:
			s.Link = p.Globals[s.Name]
			continue
		case p.Edges[s.Name] != nil:
			s.Link = p.Edges[s.Name]
			s.Link.Used = true
			continue
		case p.Given[s.Name] != nil: // declared, and defined by nobody but the machine
			s.Link = p.Given[s.Name]
			continue
		case !s.Used || s.Weak || s.Told:
			continue
		}
		if err := u.Undefined(s); err != nil {
			p.Report(err)
		}
	}
}

// edgeSymbols are the names that exist without a definition: where the parts of the program
// begin and end.
func (p *Program) edgeSymbols() map[string]*object.Symbol {
	m := map[string]*object.Symbol{}
	add := func(name string, f func() uint32) {
		m[name] = &object.Symbol{Name: name, Kind: object.SymEdge, Rare: &object.Rare{Edge: f}, Global: true}
	}
	for k, name := range kindNames {
		add("__"+name+"_start", func() uint32 { start, _ := p.span(k); return start })
		add("__"+name+"_end", func() uint32 { _, end := p.span(k); return end })
	}
	add("_end", func() uint32 { _, end := p.span(len(kindNames) - 1); return end })
	add("__global_pointer$", func() uint32 { start, _ := p.span(2); return start + 0x800 })
	return m
}

package asm

import (
	"fmt"

	"breakfast/asm/image"
)

// link joins the files into a program.
func (a *assembler) link() *image.Image {
	a.edges = a.edgeSymbols()
	a.gatherGlobals()
	a.reserveCommon()
	a.arrange()
	a.mergeAll()
	for _, u := range a.units {
		u.bind()
	}
	a.layout()
	if a.halted {
		return nil
	}
	a.fixAll()
	if len(a.errs) > 0 {
		return nil
	}
	a.warnEnd()
	for _, u := range a.units {
		u.warnTwins()
	}
	return a.image()
}

// gatherGlobals collects what files define for each other. Of several weak definitions the first
// counts, and any other before a weak one.
func (a *assembler) gatherGlobals() {
	for _, u := range a.units {
		for _, s := range u.names {
			if !s.global || !s.defined() {
				continue
			}
			old := a.globals[s.name]
			switch {
			case old != nil && (old.common || s.common):
				a.globals[s.name] = joinCommon(old, s)
			case old == nil || old.weak && !s.weak:
				a.globals[s.name] = s
			case !old.weak && !s.weak:
				a.report(s.at.fault(fmt.Sprintf("%s is defined already, at %s", s.name, old.at), "both are .globl; a name for one file alone goes without"))
			}
		}
	}
}

// bind finds what the undefined names of a file mean.
func (u *unit) bind() {
	for _, s := range u.names {
		switch {
		case u.a.halted:
			return
		case s.defined():
			if s.weak || s.common && u.a.globals[s.name] != s {
				s.link = u.a.globals[s.name]
			}
			continue
		case u.a.globals[s.name] != nil:
			s.link = u.a.globals[s.name]
			continue
		case u.a.edges[s.name] != nil:
			s.link = u.a.edges[s.name]
			s.link.used = true
			continue
		case !s.used || s.weak || s.told:
			continue
		}
		if err := u.undefined(s); err != nil {
			u.a.report(err)
		}
	}
}

// undefined explains a name without a definition; nil if that has been said.
func (u *unit) undefined(s *symbol) *Error {
	name := s.name
	if isDigit(name[0]) {
		n, where := name[:len(name)-1], "below"
		if name[len(name)-1] == 'b' {
			where = "above"
		}
		return s.at.fault(fmt.Sprintf("there is no label %s %s this line", n, where), fmt.Sprintf("%sb is the last label %s: above, %sf the next one below", n, n, n))
	}
	for _, v := range u.a.units {
		if t := v.syms[name]; v != u && t != nil && t.defined() {
			return s.at.fault(fmt.Sprintf("%s is not defined in this file", name), fmt.Sprintf("%s defines it for itself; to share it, write .globl %s there", t.at, name))
		}
	}
	if file := u.elsewhere(name); file != "" {
		return u.notIncluded(fmt.Sprintf("%s is not defined", name), file, s.at)
	}
	return s.at.fault(fmt.Sprintf("%s is not defined", name), u.undefinedHint(s))
}

// edgeSymbols are the names that exist without a definition: where the parts of the program
// begin and end.
func (a *assembler) edgeSymbols() map[string]*symbol {
	m := map[string]*symbol{}
	add := func(name string, f func() uint32) {
		m[name] = &symbol{name: name, kind: symEdge, rare: &rare{edge: f}, global: true}
	}
	for k, name := range kindNames {
		add("__"+name+"_start", func() uint32 { start, _ := a.span(k); return start })
		add("__"+name+"_end", func() uint32 { _, end := a.span(k); return end })
	}
	add("_end", func() uint32 { _, end := a.span(len(kindNames) - 1); return end })
	add("__global_pointer$", func() uint32 { start, _ := a.span(2); return start + 0x800 })
	return m
}

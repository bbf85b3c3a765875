package object

import (
	"maps"
	"slices"
)

// A program's own definition of a name counts more than the machine's of the same name, in the whole file: also above
// it. Where the machine's meaning has been used above, the files are read again, with the name hidden (see Late).

// OwnName is Lookup for what gives a name a meaning in this file: it never finds a symbol of the machine.
func (m *Module) OwnName(name string) *Symbol {
	if g := m.p.Given[name]; m.Syms[name] == nil && g != nil && g.Given == GivenMachine {
		return m.enter(name)
	}
	return m.Lookup(name)
}

// lend notes that a name of the machine was used, in its meaning or not.
func (m *Module) lend(g, s *Symbol) {
	if s != g {
		return
	}
	if m.lent == nil {
		m.lent = map[string]bool{}
	}
	m.lent[g.Name] = true
}

// Same says that a symbol is the same number as another of its name.
func (s *Symbol) Same(g *Symbol) bool {
	return s.IsNumber() && uint32(s.Val().N) == uint32(g.Val().N)
}

// Shadows lists the symbols of this file with names of the machine, in the order of names.
func (m *Module) Shadows() (list []*Symbol) {
	for _, name := range slices.Sorted(maps.Keys(m.p.Given)) {
		if s := m.Syms[name]; s != nil && m.p.Given[name].Given == GivenMachine {
			list = append(list, s)
		}
	}
	return list
}

// Late lists, by file, the names that it is to have hidden: those that it had, and those that it has used in the
// machine's meaning and that mean something else, to itself or to others by .globl. It is nil where there are no more.
func Late(modules []*Module) []map[string]bool {
	hidden, more := make([]map[string]bool, len(modules)), false
	for i, m := range modules {
		hidden[i] = maps.Clone(m.Hidden)
	}
	hide := func(i int, name string) {
		if m := modules[i]; m.lent[name] && !m.Hidden[name] {
			if more = true; hidden[i] == nil {
				hidden[i] = map[string]bool{}
			}
			hidden[i][name] = true
		}
	}
	for i, m := range modules {
		for _, s := range m.Shadows() {
			if !s.Defined() || s.Same(m.p.Given[s.Name]) {
				continue
			}
			hide(i, s.Name)
			for j := range modules {
				if s.Global && modules[j].Syms[s.Name] == nil {
					hide(j, s.Name)
				}
			}
		}
	}
	if !more {
		return nil
	}
	return hidden
}

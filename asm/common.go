package asm

import (
	"fmt"
	"slices"

	"breakfast/asm/image"
)

// dirComm reserves zeros: .comm name, size, alignment, which files may share, and .lcomm for one file alone.
func dirComm(global bool) handler {
	return func(u *unit, c *cursor, _ place) error {
		c.skip()
		start := c.i
		name := c.name()
		if name == "" {
			return c.here().fault("the name of a symbol is missing", "")
		}
		at := c.at(start, c.i)
		if err := c.comma("the size"); err != nil {
			return err
		}
		n, err := u.known(c, "the size")
		if err != nil {
			return err
		}
		if n < 0 || n > maxBytes {
			return at.fault(fmt.Sprintf("%d bytes cannot be reserved", n), fmt.Sprintf("0 to %d", maxBytes))
		}
		global := global && !u.lookup(name).local
		align := u.naturalAlign(name, n, global)
		if c.eat(',') {
			if align, err = u.known(c, "the alignment"); err != nil {
				return err
			}
			if align = max(align, 1); !possibleAlign(align) {
				return at.fault(alignMessage(align), alignHint)
			}
		}
		if err := c.done(); err != nil {
			return err
		}
		if s := u.syms[name]; s != nil && s.common && global { // once more: the first size and the last alignment count
			s.more().align = align
			return nil
		}
		back := u.sec
		defer func() { u.sec = back }()
		u.sec = u.ownSection()
		if err := u.label(name, at); err != nil {
			return err
		}
		s := u.syms[name]
		s.typ, s.global, s.common = image.Object, global, global
		m := s.more()
		m.size, m.val, m.align = constant(n), constant(n), align
		u.owned = append(u.owned, owned{s, n})
		return nil
	}
}

// naturalAlign is the alignment of so many bytes where the program names none: what GNU as takes, differently for .comm, .local with
// .comm, and .lcomm.
func (u *unit) naturalAlign(name string, n int64, global bool) int64 {
	align := int64(1)
	switch {
	case global:
		for align < 16 && align < n {
			align *= 2
		}
	case !u.lookup(name).local:
		for align < 8 && 2*align <= n {
			align *= 2
		}
	}
	return align
}

// An owned symbol is one that .comm or .lcomm reserves zeros for.
type owned struct {
	sym  *symbol
	size int64
}

// ownSection stands for the end of the file's .bss, where these symbols get their places when the file, or for .comm all files,
// have been read.
func (u *unit) ownSection() *section {
	if u.own == nil {
		u.own = &section{unit: u, name: ".bss", flags: image.R | image.W, nobits: true, alloc: true, align: 1}
	}
	return u.own
}

// reserve gives a symbol its place in a section.
func (u *unit) reserve(o owned, s *section) {
	back := u.sec
	defer func() { u.sec = back }()
	u.sec = s
	err := u.pad(o.sym.rare.align, 0, 0, false, o.sym.at)
	o.sym.put(s)
	if err == nil {
		err = u.space(constant(o.size), 0, o.sym.at)
	}
	if err != nil {
		u.fail(err)
	}
}

// reserveOwn places the symbols that are the file's alone, behind all else in .bss.
func (u *unit) reserveOwn() {
	for _, o := range u.owned {
		if !o.sym.common {
			u.reserve(o, u.sections[".bss"])
		}
	}
}

// reserveCommon places the symbols of .comm, each in the file that reserves most for it, as ld does: in the order in which its hash
// table happens to have them.
func (a *assembler) reserveCommon() {
	for _, u := range a.units {
		var list []owned
		for _, o := range u.owned {
			if o.sym.common && a.globals[o.sym.name] == o.sym {
				list = append(list, o)
			}
		}
		slices.Reverse(list)
		slices.SortStableFunc(list, func(x, y owned) int { return int(linkerHash(x.sym.name)) - int(linkerHash(y.sym.name)) })
		for _, o := range list {
			u.reserve(o, u.ownSection())
		}
		if len(list) > 0 {
			u.secs = append(u.secs, u.own)
		}
	}
}

// linkerHash is where ld's table has a name.
func linkerHash(name string) uint32 {
	const places = 4051
	h := uint64(0)
	for i := range len(name) {
		h += uint64(name[i]) + uint64(name[i])<<17
		h ^= h >> 2
	}
	h += uint64(len(name)) + uint64(len(name))<<17
	h ^= h >> 2
	return uint32(uint32(h) % places)
}

// joinCommon is what counts of two definitions of a symbol, at least one of which is a .comm.
func joinCommon(old, s *symbol) *symbol {
	switch {
	case !s.common:
		if s.weak {
			return old
		}
		return s
	case !old.common:
		if old.weak {
			return s
		}
		return old
	}
	if s.val().n > old.val().n {
		s, old = old, s
	}
	old.rare.align = max(old.rare.align, s.rare.align)
	return old
}

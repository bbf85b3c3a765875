package object

import (
	"breakfast/asm/image"
	"slices"
)

// An Owned symbol is one that .comm or .lcomm reserves zeros for.
type Owned struct {
	Sym  *Symbol
	Size int64
}

// OwnSection stands for the end of the file's .bss, where these symbols get their places when the
// file, or for .comm all files, have been read.
func (u *Module) OwnSection() *Section {
	if u.own == nil {
		u.own = &Section{unit: u, Name: ".bss", Flags: image.R | image.W, NoBits: true, Alloc: true, align: 1}
	}
	return u.own
}

// reserve gives a symbol its place in a section.
func (u *Module) reserve(o Owned, s *Section) {
	back := u.Sec
	defer func() { u.Sec = back }()
	u.Sec = s
	err := u.Pad(o.Sym.Align, 0, 0, false, o.Sym.Def)
	o.Sym.Put(s)
	if err == nil {
		err = u.Space(Constant(o.Size), 0, o.Sym.Def)
	}
	if err != nil {
		u.p.Fail(err)
	}
}

// ReserveOwn places the symbols that are the file's alone, behind all else in .bss.
func (u *Module) ReserveOwn() {
	for _, o := range u.Owned {
		if !o.Sym.Common {
			u.reserve(o, u.sections[".bss"])
		}
	}
}

// reserveCommon places the symbols of .comm, each in the file that reserves most for it, as ld does:
// in the order in which its hash table happens to have them.
func (a *Program) reserveCommon() {
	for _, u := range a.modules {
		var list []Owned
		for _, o := range u.Owned {
			if o.Sym.Common && a.Globals[o.Sym.Name] == o.Sym {
				list = append(list, o)
			}
		}
		slices.Reverse(list)
		slices.SortStableFunc(list, func(x, y Owned) int { return int(linkerHash(x.Sym.Name)) - int(linkerHash(y.Sym.Name)) })
		for _, o := range list {
			u.reserve(o, u.OwnSection())
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
func joinCommon(old, s *Symbol) *Symbol {
	switch {
	case !s.Common:
		if s.Weak {
			return old
		}
		return s
	case !old.Common:
		if old.Weak {
			return s
		}
		return old
	}
	if s.Val.N > old.Val.N {
		s, old = old, s
	}
	old.Align = max(old.Align, s.Align)
	return old
}

package link

import (
	"slices"

	"breakfast/asm/object"
)

// reserveCommon places the symbols of .comm, each in the file that reserves most for it, as ld does:
// in the order in which its hash table happens to have them.
func (p *Program) reserveCommon() {
	for _, u := range p.Modules {
		var list []object.Owned
		for _, o := range u.Owned {
			if o.Sym.Common && p.Globals[o.Sym.Name] == o.Sym {
				list = append(list, o)
			}
		}
		slices.Reverse(list)
		slices.SortStableFunc(list, func(x, y object.Owned) int {
			return int(linkerHash(x.Sym.Name)) - int(linkerHash(y.Sym.Name))
		})
		for _, o := range list {
			u.Reserve(o, u.OwnSection())
		}
		if len(list) > 0 {
			u.Secs = append(u.Secs, u.Own)
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
func joinCommon(old, s *object.Symbol) *object.Symbol {
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
	if s.Val().N > old.Val().N {
		s, old = old, s
	}
	old.Rare.Align = max(old.Rare.Align, s.Rare.Align)
	return old
}

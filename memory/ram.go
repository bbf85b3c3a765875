// Package memory is the RAM: flat bytes, and a flag byte for each granule of them.
//
// Everything that changes it goes through one type: the hart's stores, devices that master the bus, the loader, the
// host, and what makes it zero again. The common store finds a granule that is Dirty and nothing else, and looks no
// further; for any other, something is done first. So what depends on memory's contents (checkpoints, decoded code,
// remembered translations, watchers) has one place to stand, and nothing that is cached can be told from nothing
// cached.
package memory

import (
	"encoding/binary"

	"breakfast/plain"
)

// Granule is how many bytes of RAM share one flag byte.
const Granule = 256

// Granules is how many of them there may be: of 1 GiB.
const Granules = 1 << 30 / Granule

// Flag is what is to be known of a granule before it is stored to.
type Flag = uint8

// The flags. A granule that was never stored to has none.
const (
	Dirty    Flag = 1 << iota // stored to since the last moment was kept: it is among what has changed
	Watched                   // somebody outside wants to know: see Met
	Code                      // decoded instructions of the granule are kept: see Stale
	Walked                    // a page-table entry in it led to a translation that is kept: see Met
	Reserved                  // a hart whose turn it is not has reserved a word in it (lr.w): see Met
)

// A stretch is n bytes at addr.
type stretch struct{ addr, n uint32 }

// RAM is the memory of a machine.
type RAM struct {
	base  uint32
	bytes []byte
	flags *[Granules]Flag
	stale []stretch // what was stored to in granules with Code
	met   Flag

	used    set // granules that may not be all zero; those that are Dirty
	changed set // granules that may not hold what they held at the last moment; those that are Dirty
	past
}

// New is size bytes of zeros at base: a multiple of Granule, up to 1 GiB, at a multiple of 1 GiB.
func New(base, size uint32) *RAM {
	return &RAM{base: base, bytes: make([]byte, size), flags: new([Granules]Flag),
		used: newSet(size / Granule), changed: newSet(size / Granule)}
}

// Base is the address of the first byte.
func (m *RAM) Base() uint32 { return m.base }

// Size is the number of bytes.
func (m *RAM) Size() uint32 { return uint32(len(m.bytes)) }

// Contains says that the n bytes at addr are all RAM.
func (m *RAM) Contains(addr, n uint32) bool {
	off := addr - m.base
	return off < m.Size() && n <= m.Size()-off
}

// Load reads size bytes (1, 2 or 4) at an aligned address; false if there is no RAM.
func (m *RAM) Load(addr uint32, size int) (uint32, bool) {
	off := addr - m.base
	if off >= uint32(len(m.bytes)) {
		return 0, false
	}
	switch b := m.bytes[off:]; size {
	case 1:
		return uint32(b[0]), true
	case 2:
		return uint32(binary.LittleEndian.Uint16(b)), true
	default:
		return binary.LittleEndian.Uint32(b), true
	}
}

// Store is the hart's: it writes size bytes (1, 2 or 4) at an aligned address; false if there is no RAM.
func (m *RAM) Store(addr uint32, size int, v uint32) bool {
	off := addr - m.base
	if off >= uint32(len(m.bytes)) {
		return false
	}
	if m.flags[off/Granule%Granules] != Dirty {
		m.attend(off/Granule, stretch{addr, uint32(size)})
	}
	switch b := m.bytes[off:]; size {
	case 1:
		b[0] = byte(v)
	case 2:
		binary.LittleEndian.PutUint16(b, uint16(v))
	default:
		binary.LittleEndian.PutUint32(b, v)
	}
	return true
}

// Raw is the bytes and the flags themselves, for an engine that loads and stores by itself. It may store to a granule
// that is Dirty and nothing else, and to no other. The flags of the granule at an address are those with the number
// address / Granule % Granules.
func (m *RAM) Raw() ([]byte, *[Granules]Flag) { return m.bytes, m.flags }

// Mark sets a flag of the granule that holds addr, an address in RAM.
func (m *RAM) Mark(addr uint32, f Flag) { m.flags[(addr-m.base)/Granule] |= f }

// Unmark clears a flag of the granule that holds addr, an address in RAM.
func (m *RAM) Unmark(addr uint32, f Flag) { m.flags[(addr-m.base)/Granule] &^= f }

// attend does what the flags of granule g ask for before some of it is stored to.
func (m *RAM) attend(g uint32, some stretch) {
	f := m.flags[g]
	if f&Dirty == 0 {
		m.used.add(g)
		m.changed.add(g)
	}
	if f&Code != 0 && len(m.stale) <= staleMost {
		m.stale = append(m.stale, some)
	}
	m.flags[g] = f&(Watched|Code) | Dirty // of Walked and Reserved is told once
	m.met |= f
}

// Met is those of some flags that stores have come upon since it was last asked for them.
func (m *RAM) Met(of Flag) Flag {
	f := m.met & of
	m.met &^= f
	return f
}

// staleMost is how many stores to granules with Code are told apart.
const staleMost = 64

// Stale hands out what was stored to in granules with Code since it was last called, so many bytes at an address; or
// all of memory, if there were too many stores.
func (m *RAM) Stale(forget func(addr, n uint32)) {
	if len(m.stale) == 0 {
		return
	}
	if len(m.stale) > staleMost {
		m.stale = append(m.stale[:0], stretch{m.base, m.Size()})
	}
	for _, s := range m.stale {
		forget(s.addr, s.n)
	}
	m.stale = m.stale[:0]
}

// Read copies the bytes at addr into p; false, and nothing copied, if they are not all RAM.
func (m *RAM) Read(addr uint32, p []byte) bool {
	if !m.Contains(addr, uint32(len(p))) {
		return false
	}
	copy(p, m.bytes[addr-m.base:])
	return true
}

// Write copies p to addr; false, and nothing written, if that is not all RAM. It is how everything but the harts
// stores.
func (m *RAM) Write(addr uint32, p []byte) bool {
	if !m.Contains(addr, uint32(len(p))) {
		return false
	}
	if len(p) == 0 {
		return true
	}
	off := addr - m.base
	for g := off / Granule; g <= (off+uint32(len(p))-1)/Granule; g++ {
		if m.flags[g] != Dirty {
			from, to := max(off, g*Granule), min(off+uint32(len(p)), (g+1)*Granule)
			m.attend(g, stretch{m.base + from, to - from})
		}
	}
	copy(m.bytes[off:], p)
	return true
}

// CString reads a zero-terminated name at addr: at most max bytes, less where RAM ends; what does not show is made
// plain.
func (m *RAM) CString(addr uint32, max int) string {
	var s []byte
	for len(s) < max {
		c, ok := m.Load(addr+uint32(len(s)), 1)
		if !ok || c == 0 {
			break
		}
		s = append(s, byte(c))
	}
	return plain.Line(string(s))
}

// Zero makes all of it zero again, as it was at first. The cost grows with what was stored to.
func (m *RAM) Zero() {
	m.used.each(func(g uint32) {
		m.attend(g, stretch{m.base + g*Granule, Granule})
		clear(m.granule(g))
		m.flags[g] &^= Dirty
		if m.at == nil || m.content[g] == 0 {
			m.changed.remove(g)
		}
	})
	m.used.clear()
}

func (m *RAM) granule(g uint32) []byte { return m.bytes[g*Granule : (g+1)*Granule] }

// Used calls f with each granule that holds a byte that is not zero, by its number, in order of address.
func (m *RAM) Used(f func(g uint32, b []byte)) {
	m.used.each(func(g uint32) {
		if b := m.granule(g); !allZero(b) {
			f(g, b)
		}
	})
}

func allZero(b []byte) bool {
	for i := 0; i < len(b); i += 8 {
		if binary.LittleEndian.Uint64(b[i:]) != 0 {
			return false
		}
	}
	return true
}

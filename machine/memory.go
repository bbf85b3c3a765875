package machine

import (
	"encoding/binary"
	"slices"

	"breakfast/plain"
)

// Granule is how many bytes of RAM share one flag byte.
const Granule = 256

// Flags of a granule. A flag that is set means that something must look before a store goes
// through; the common store finds zero and looks at nothing else.
const (
	// flagClean: not stored to since power-on; the granule is all zero and no snapshot holds it.
	flagClean = 1 << iota
	// flagHost: the host wants to know of stores here, and looks after them.
	flagHost
)

// Memory is the RAM: bytes and a flag byte for each granule of them. All stores, the loader's
// and devices' too, go through it; so what depends on memory (snapshots, digests, and later
// decoded code and watchpoints) has one place to stand.
type Memory struct {
	base  uint32
	bytes []byte
	flags []uint8
	dirty []uint32 // granules that are not clean, in any order

	attention *uint32 // the machine's: attendHost is set in it when a granule with flagHost is stored to
	reserved  *uint32 // the hart's reservation (cpu.Hart.Reservation), which a store that is not the hart's ends
}

// newMemory is size bytes of zeros at base; size is a multiple of Granule.
func newMemory(base, size uint32, attention, reserved *uint32) *Memory {
	m := &Memory{base: base, bytes: make([]byte, size), flags: make([]uint8, size/Granule), attention: attention,
		reserved: reserved}
	for i := range m.flags {
		m.flags[i] = flagClean
	}
	return m
}

// Base is the address of the first byte.
func (m *Memory) Base() uint32 { return m.base }

// Size is the number of bytes.
func (m *Memory) Size() uint32 { return uint32(len(m.bytes)) }

// Contains says that the n bytes at addr are all RAM.
func (m *Memory) Contains(addr, n uint32) bool {
	off := addr - m.base
	return off < m.Size() && n <= m.Size()-off
}

// load reads size bytes (1, 2 or 4) at an aligned address; false if there is no RAM.
func (m *Memory) load(addr uint32, size int) (uint32, bool) {
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

// store is the hart's: it writes size bytes (1, 2 or 4) at an aligned address; false if there is no RAM.
func (m *Memory) store(addr uint32, size int, v uint32) bool {
	off := addr - m.base
	if off >= uint32(len(m.bytes)) {
		return false
	}
	if m.flags[off/Granule] != 0 {
		m.attend(off / Granule)
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

// report asks to be told of stores to the granule that holds addr; or, if on is false, no more.
func (m *Memory) report(addr uint32, on bool) {
	f := &m.flags[(addr-m.base)/Granule]
	if *f &^= flagHost; on {
		*f |= flagHost
	}
}

// attend does what the flags of granule g ask for before it is stored to.
func (m *Memory) attend(g uint32) {
	if m.flags[g]&flagClean != 0 {
		m.flags[g] &^= flagClean
		m.dirty = append(m.dirty, g)
	}
	if m.flags[g]&flagHost != 0 {
		*m.attention |= attendHost
	}
}

// Read copies the bytes at addr into p; false, and nothing copied, if they are not all RAM.
func (m *Memory) Read(addr uint32, p []byte) bool {
	if !m.Contains(addr, uint32(len(p))) {
		return false
	}
	copy(p, m.bytes[addr-m.base:])
	return true
}

// Write copies p to addr; false, and nothing written, if that is not all RAM. It is how everything but the hart stores:
// a reservation of a word that it touches ends (Unprivileged manual, "Load-Reserved/Store-Conditional Instructions").
func (m *Memory) Write(addr uint32, p []byte) bool {
	if !m.Contains(addr, uint32(len(p))) {
		return false
	}
	if len(p) == 0 {
		return true
	}
	off := addr - m.base
	for g := off / Granule; g <= (off+uint32(len(p))-1)/Granule; g++ {
		m.attend(g)
	}
	copy(m.bytes[off:], p)
	if r := uint64(*m.reserved); r > 0 && r-1 < uint64(addr)+uint64(len(p)) && uint64(addr) < r+3 {
		*m.reserved = 0
	}
	return true
}

// CString reads a zero-terminated name at addr: at most max bytes, less where RAM ends; what does not show is made
// plain.
func (m *Memory) CString(addr uint32, max int) string {
	var s []byte
	for len(s) < max {
		c, ok := m.load(addr+uint32(len(s)), 1)
		if !ok || c == 0 {
			break
		}
		s = append(s, byte(c))
	}
	return plain.Line(string(s))
}

// zero makes all of it zero and clean again. The cost grows with what was stored to.
func (m *Memory) zero() {
	for _, g := range m.dirty {
		clear(m.granule(g))
		m.flags[g] |= flagClean
	}
	m.dirty = m.dirty[:0]
}

func (m *Memory) granule(g uint32) []byte { return m.bytes[g*Granule : (g+1)*Granule] }

// used calls f with each granule that holds a byte that is not zero, in order of address.
func (m *Memory) used(f func(g uint32, b []byte)) {
	slices.Sort(m.dirty)
	for _, g := range m.dirty {
		if b := m.granule(g); !allZero(b) {
			f(g, b)
		}
	}
}

func allZero(b []byte) bool {
	for i := 0; i < len(b); i += 8 {
		if binary.LittleEndian.Uint64(b[i:]) != 0 {
			return false
		}
	}
	return true
}

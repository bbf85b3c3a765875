package memory

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

const base = 0x8000_0000

func newRAM() *RAM { return New(base, 16*Granule) }

func stale(m *RAM) (list []stretch) {
	m.Stale(func(addr, n uint32) { list = append(list, stretch{addr, n}) })
	return list
}

// Every way of changing memory asks the flags of all granules that it touches, and of no other.
func TestEverythingThatStoresAsksTheFlags(t *testing.T) {
	second, third := uint32(base+Granule), uint32(base+2*Granule)
	for name, c := range map[string]struct {
		change func(m *RAM)
		stale  []stretch
	}{
		"a store": {func(m *RAM) {
			m.Store(third-1, 1, 1)
			m.Store(third, 4, 1)
		}, []stretch{{third - 1, 1}, {third, 4}}},
		"a write":     {func(m *RAM) { m.Write(third-1, make([]byte, 3)) }, []stretch{{third - 1, 1}, {third, 2}}},
		"making zero": {func(m *RAM) { m.Zero() }, []stretch{{second, Granule}, {third, Granule}}},
	} {
		t.Run(name, func(t *testing.T) {
			m := newRAM()
			m.Write(second, make([]byte, 2*Granule)) // dirty
			for _, g := range []uint32{0, 1, 2, 3} {
				m.Mark(base+g*Granule, Code|Walked|Watched)
			}
			c.change(m)
			assert.Equal(t, c.stale, stale(m))
			assert.Empty(t, stale(m))
			assert.Equal(t, Walked|Watched, m.Met(Walked|Watched))
			assert.Zero(t, m.Met(Walked|Watched), "told once")
			c.change(m)
			assert.Zero(t, m.Met(Walked))
		})
	}
}

// However many stores there are to code that nobody asks about, they take no more room, and none is forgotten.
func TestStaleIsBounded(t *testing.T) {
	m := newRAM()
	m.Mark(base, Code)
	for range 100_000 {
		m.Store(base+4, 4, 1)
	}
	assert.Less(t, cap(m.stale), 4*staleMost)
	assert.Equal(t, []stretch{{base, 16 * Granule}}, stale(m))
}

// What is used is what is not zero, however it came there; making it zero leaves nothing.
func TestUsed(t *testing.T) {
	m := newRAM()
	used := func() (list []uint32) {
		m.Used(func(g uint32, _ []byte) { list = append(list, g) })
		return list
	}
	m.Store(base+5*Granule, 2, 7)
	m.Write(base+3*Granule-1, []byte{1, 1})
	m.Store(base+7*Granule, 4, 0)
	assert.Equal(t, []uint32{2, 3, 5}, used())
	m.Zero()
	assert.Empty(t, used())
	m.Store(base+3*Granule, 1, 7)
	assert.Equal(t, []uint32{3}, used())
}

// Nothing outside is read or written, wherever the end of the address space is.
func TestNothingOutside(t *testing.T) {
	m := newRAM()
	for _, addr := range []uint32{0, base - 4, base + 16*Granule, 0xffff_fffc} {
		_, ok := m.Load(addr, 4)
		assert.False(t, ok)
		assert.False(t, m.Store(addr, 4, 1))
		assert.False(t, m.Write(addr, []byte{1}))
		assert.False(t, m.Read(addr, make([]byte, 1)))
	}
	assert.False(t, m.Write(base+16*Granule-1, []byte{1, 1}))
	assert.False(t, m.Contains(base, ^uint32(0)))
}

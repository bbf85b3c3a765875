package memory

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// kept is a moment and what memory held then.
type kept struct {
	moment *Moment
	bytes  []byte
}

// Whatever is stored, made zero, kept, given back and come back to, in whichever order, memory holds what it held.
func TestMomentsHoldWhatWasThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := newRAM()
		other := newRAM()
		var list []kept
		pick := func() int { return rapid.IntRange(0, len(list)-1).Draw(t, "which") }
		back := func(to *RAM, k kept) {
			to.Return(k.moment)
			require.True(t, bytes.Equal(k.bytes, to.bytes))
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch do := rapid.IntRange(0, 9).Draw(t, "do"); {
			case do < 3:
				addr := rapid.Uint32Range(0, 16*Granule/4-1).Draw(t, "addr")
				m.Store(base+addr*4, 4, rapid.Uint32Range(0, 3).Draw(t, "value"))
			case do == 3:
				m.Zero()
			case do < 6:
				list = append(list, kept{m.Keep(), bytes.Clone(m.bytes)})
			case len(list) == 0:
			case do == 6:
				i := pick()
				list[i].moment.Release()
				list = append(list[:i], list[i+1:]...)
			case do == 7:
				back(other, list[pick()])
			default:
				back(m, list[pick()])
			}
			sound(t, m)
		}
		for _, k := range list {
			back(m, k)
			back(other, k)
		}
		for _, k := range list {
			k.moment.Release()
		}
		sound(t, m)
		m.Keep().Release()
		assert.LessOrEqual(t, m.Kept(), (1+len(used(m)))*268, "what memory holds, and no more, is kept")
	})
}

func used(m *RAM) (list []uint32) {
	m.Used(func(g uint32, _ []byte) { list = append(list, g) })
	return list
}

// sound checks what is always so of flags, changes and contents.
func sound(t require.TestingT, m *RAM) {
	has := func(s *set, g uint32) bool { return s.words[g/64]>>(g%64)&1 != 0 }
	for g := range m.Size() / Granule {
		dirty := m.flags[g]&Dirty != 0
		require.True(t, !dirty || has(&m.changed, g) && has(&m.used, g), "granule %d is dirty", g)
		require.True(t, has(&m.used, g) || allZero(m.granule(g)), "granule %d is used", g)
		if m.at != nil && !has(&m.changed, g) {
			require.Equal(t, m.contents.at(m.content[g]), m.granule(g), "granule %d has not changed", g)
		}
	}
}

// Coming back asks the flags of what differs, and of nothing else; keeping asks nobody.
func TestReturnAsksTheFlags(t *testing.T) {
	m := newRAM()
	m.Store(base, 4, 1)
	m.Store(base+2*Granule, 4, 1)
	k := m.Keep()
	m.Store(base+Granule, 4, 7)
	m.Store(base+2*Granule, 4, 7)
	m.Store(base+3*Granule, 4, 7)
	m.Store(base+3*Granule, 4, 0)
	for g := range uint32(4) {
		m.Mark(base+g*Granule, Code|Walked|Watched)
	}
	last := m.Keep()
	assert.Empty(t, stale(m))
	for _, to := range []*Moment{k, last} {
		m.Return(to)
		assert.Equal(t, []stretch{{base + Granule, Granule}, {base + 2*Granule, Granule}}, stale(m))
		assert.Equal(t, Walked|Watched, m.Met(Walked|Watched))
		m.Mark(base+Granule, Walked)
	}
}

// A granule is no longer Dirty when a moment was kept, or come back to: the next store to it is attended to.
func TestMomentsEndDirt(t *testing.T) {
	m := newRAM()
	m.Store(base, 4, 1)
	k := m.Keep()
	assert.Zero(t, m.flags[0])
	m.changed.each(func(g uint32) { assert.Fail(t, "nothing has changed", "%d", g) })
	m.Store(base, 4, 2)
	assert.Equal(t, Dirty, m.flags[0])
	m.Return(k)
	assert.Zero(t, m.flags[0])
}

// What is given back is used again: in the steady state nothing is allocated, whichever moments are given back.
func TestMomentsArePooled(t *testing.T) {
	for name, which := range map[string]func(i int) int{
		"the oldest": func(int) int { return 0 }, "the last": func(int) int { return 7 },
		"any": func(i int) int { return i * 5 % 8 },
	} {
		t.Run(name, func(t *testing.T) {
			m := New(base, 1<<20)
			list, i := make([]*Moment, 0, 9), 0
			round := func() {
				for g := range uint32(64) {
					m.Store(base+(uint32(i)*7+g)*13%4096*Granule, 4, uint32(i+1))
				}
				if list = append(list, m.Keep()); len(list) == 9 {
					n := which(i)
					list[n].Release()
					list = append(list[:n], list[n+1:]...)
				}
				m.Return(list[i*3%len(list)])
				i++
			}
			for range 500 {
				round()
			}
			assert.Zero(t, testing.AllocsPerRun(100, round))
			assert.Less(t, m.Kept(), 9*4096*268)
		})
	}
}

// Stores everywhere, kept each time, take no more than they say, and give it back.
func TestKeepingEverything(t *testing.T) {
	m := New(base, 1<<20)
	var list []*Moment
	for i := range uint32(8) {
		for addr := uint32(0); addr < m.Size(); addr += Granule {
			m.Store(base+addr, 4, i+1)
		}
		list = append(list, m.Keep())
	}
	assert.InDelta(t, 8<<20, m.Kept(), 8<<16)
	for _, k := range list[:7] {
		k.Release()
	}
	assert.InDelta(t, 1<<20, m.Kept(), 1<<16)
	assert.Len(t, m.contents.slabs, 8*(1<<20)/Granule/slab+1)
}

func TestSet(t *testing.T) {
	s := newSet(1 << 20)
	all := func() (list []uint32) {
		s.each(func(g uint32) { list = append(list, g) })
		return list
	}
	for _, g := range []uint32{1<<20 - 1, 0, 4096, 63, 64, 4095} {
		s.add(g)
	}
	assert.Equal(t, []uint32{0, 63, 64, 4095, 4096, 1<<20 - 1}, all())
	s.remove(64)
	s.each(s.remove)
	assert.Empty(t, all())
	s.add(64)
	s.clear()
	assert.Empty(t, all())
}

// BenchmarkKeep: 64 scattered granules were stored to; nothing was, with 16 MiB in use.
func BenchmarkKeep(b *testing.B) {
	for _, n := range []uint32{0, 64, 1024} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			m := New(base, 128<<20)
			for addr := uint32(0); addr < 16<<20; addr += Granule {
				m.Store(base+addr, 4, 1)
			}
			last := m.Keep()
			v := uint32(2)
			b.ReportAllocs()
			for b.Loop() {
				for g := range n {
					m.Store(base+g*(16<<20/(n+1))&^3, 4, v)
				}
				v++
				k := m.Keep()
				last.Release()
				last = k
			}
		})
	}
}

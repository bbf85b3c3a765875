package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "breakfast/cpu/isa"
)

const (
	r, w, x       = 1, 2, 4
	tor, na4, nap = 1 << 3, 2 << 3, 3 << 3
	locked        = 1 << 7
)

func allowed(h *Hart, addr uint32, size int, a Access) bool {
	at, trap, trapped := h.physical(newFlat(), addr, uint32(size), a)
	return at == addr && !trapped && trap == Trap{}
}

// One entry, worked by hand: which of a range's neighbours are in it.
func TestPMPRanges(t *testing.T) {
	for _, c := range []struct {
		name    string
		cfg     uint8
		addr    uint32 // pmpaddr1
		below   uint32 // pmpaddr0
		in, out []uint32
	}{
		{"NA4", na4, 0x8000_0010 >> 2, 0, []uint32{0x8000_0010, 0x8000_0013}, []uint32{0x8000_000f, 0x8000_0014, 0x10}},
		{"NAPOT of 8", nap, 0x8000_0010 >> 2, 0, []uint32{0x8000_0010, 0x8000_0017},
			[]uint32{0x8000_000f, 0x8000_0018}},
		{"NAPOT of 16", nap, 0x8000_0010>>2 | 1, 0, []uint32{0x8000_0010, 0x8000_001f},
			[]uint32{0x8000_000f, 0x8000_0020}},
		{"NAPOT of 4 KiB", nap, 0x8000_1000>>2 | 0x1ff, 0, []uint32{0x8000_1000, 0x8000_1fff},
			[]uint32{0x8000_0fff, 0x8000_2000}},
		{"NAPOT of 2 GiB", nap, 0x8000_0000>>2 | 0x0fff_ffff, 0, []uint32{0x8000_0000, 0xffff_ffff},
			[]uint32{0, 0x7fff_ffff}},
		{"NAPOT of 4 GiB", nap, 0x1fff_ffff, 0, []uint32{0, 0x8000_0000, 0xffff_ffff}, nil},
		{"NAPOT of 16 GiB", nap, 0x7fff_ffff, 0, []uint32{0, 0x8000_0000, 0xffff_ffff}, nil},
		{"NAPOT, all ones", nap, 0xffff_ffff, 0, []uint32{0, 0x8000_0000, 0xffff_ffff}, nil},
		{"NAPOT above 4 GiB", nap, 0x4000_0000 | 0x1ff, 0, nil, []uint32{0, 0xfff, 0xffff_ffff}},
		{"TOR", tor, 0x8000_0020 >> 2, 0x8000_0010 >> 2, []uint32{0x8000_0010, 0x8000_001f},
			[]uint32{0x8000_000f, 0x8000_0020}},
		{"TOR to the top", tor, 0x4000_0000, 0x8000_0000 >> 2, []uint32{0x8000_0000, 0xffff_ffff},
			[]uint32{0x7fff_ffff}},
		{"TOR, nothing", tor, 0x8000_0010 >> 2, 0x8000_0010 >> 2, nil, []uint32{0x8000_000f, 0x8000_0010}},
		{"TOR, upside down", tor, 0x8000_0010 >> 2, 0x8000_0020 >> 2, nil,
			[]uint32{0x8000_0010, 0x8000_0018, 0x8000_0020}},
		{"off", 0, 0xffff_ffff, 0, nil, []uint32{0, 0x8000_0000}},
	} {
		h := Hart{Priv: U}
		h.PMPCfg[1] = c.cfg | r
		h.PMPAddr[0], h.PMPAddr[1] = c.below, c.addr
		for _, a := range c.in {
			ok := allowed(&h, a, 1, Loading)
			assert.True(t, ok, "%s: %#x", c.name, a)
		}
		for _, a := range c.out {
			ok := allowed(&h, a, 1, Loading)
			assert.False(t, ok, "%s: %#x", c.name, a)
		}
	}
	h := Hart{Priv: U} // the first entry's TOR begins at 0
	h.PMPCfg[0], h.PMPAddr[0] = tor|r, 0x10>>2
	ok := allowed(&h, 0xf, 1, Loading)
	assert.True(t, ok)
	ok = allowed(&h, 0x10, 1, Loading)
	assert.False(t, ok)
}

// Two entries over all permissions, locks, modes and accesses, compared with the manual's rule taken byte by byte:
// the lowest-numbered entry that has any byte of the access decides; it must have all of them.
func TestPMPMatrix(t *testing.T) {
	type entry struct {
		cfg    uint8
		addr   uint32
		lo, hi uint64 // the bytes of the entry
	}
	at := uint64(0x8000_0100)
	shapes := []entry{
		{0, 0xffff_ffff, 0, 0},
		{na4, uint32(at >> 2), at, at + 4},
		{nap, uint32(at >> 2), at, at + 8},
		{nap, uint32(at>>2) | 3, at, at + 32},
		{tor, uint32(at+8) >> 2, 0, at + 8}, // as entry 0
	}
	rule := func(entries []entry, p Priv, a Access, addr uint64, size int) bool {
		for _, e := range entries {
			n := 0
			for i := addr; i < addr+uint64(size); i++ {
				if e.lo <= i && i < e.hi {
					n++
				}
			}
			switch {
			case n == 0:
				continue
			case n < size:
				return false
			}
			return e.cfg>>a&1 != 0 || p == M && e.cfg&locked == 0
		}
		return p == M
	}
	perms := []uint8{0, r, x, r | w, r | x, r | w | x}
	checked := 0
	for _, first := range shapes {
		for _, second := range shapes[:4] {
			for i := range len(perms) * len(perms) * 4 {
				e, f := first, second
				e.cfg |= perms[i%6] | uint8(i/36&1)<<7
				f.cfg |= perms[i/6%6] | uint8(i/72&1)<<7
				for _, p := range []Priv{U, M} {
					h := Hart{Priv: p}
					h.PMPCfg[0], h.PMPCfg[9] = e.cfg, f.cfg
					h.PMPAddr[0], h.PMPAddr[9] = e.addr, f.addr
					for addr := at - 4; addr < at+36; addr++ {
						for _, size := range []int{1, 2, 4} {
							if addr%uint64(size) != 0 {
								continue
							}
							for _, a := range []Access{Loading, Storing, Fetching} {
								want := rule([]entry{e, f}, p, a, addr, size)
								if got := allowed(&h, uint32(addr), size, a); got != want {
									t.Fatalf("%s mode, access %d of %d bytes at %#x, entries %#x %#x: %v, want %v", p,
										a, size, addr, e, f, got, want)
								}
								checked++
							}
						}
					}
				}
			}
		}
	}
	assert.Greater(t, checked, 1_000_000)
}

func TestPMPLock(t *testing.T) {
	write := func(h *Hart) {
		for i := CSR(0); i < 4; i++ {
			h.SetCSR(PMPCfg0+i, 0x0101_0101)
		}
		for i := CSR(0); i < 16; i++ {
			h.SetCSR(PMPAddr0+i, 0x55)
		}
	}
	t.Run("one entry", func(t *testing.T) {
		h := Hart{Priv: M}
		h.SetCSR(PMPAddr0+2, 0x11)
		h.SetCSR(PMPCfg0, 0x0098_0000)
		write(&h)
		assert.Equal(t, [16]uint8{1, 1, 0x98, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, h.PMPCfg)
		want := [16]uint32{}
		for i := range want {
			want[i] = 0x55
		}
		want[2] = 0x11
		assert.Equal(t, want, h.PMPAddr)
	})
	t.Run("a TOR entry locks its bottom", func(t *testing.T) {
		h := Hart{Priv: M}
		h.SetCSR(PMPAddr0+3, 0x10)
		h.SetCSR(PMPAddr0+4, 0x20)
		h.SetCSR(PMPCfg0+1, 0x0000_0088)
		write(&h)
		assert.Equal(t, uint32(0x10), h.PMPAddr[3])
		assert.Equal(t, uint32(0x20), h.PMPAddr[4])
		assert.Equal(t, uint8(1), h.PMPCfg[3], "but not the bottom's own configuration")
		assert.Equal(t, uint32(0x55), h.PMPAddr[5])
	})
	t.Run("a locked entry that is off binds nobody", func(t *testing.T) {
		h := Hart{Priv: M}
		h.SetCSR(PMPCfg0, 0x80)
		ok := allowed(&h, base, 1, Storing)
		assert.True(t, ok)
	})
	t.Run("reset unlocks", func(t *testing.T) {
		h := Hart{Priv: M}
		h.SetCSR(PMPCfg0, 0x98)
		h.Reset(base)
		h.SetCSR(PMPCfg0, 1)
		assert.Equal(t, uint8(1), h.PMPCfg[0])
	})
}

// MPRV makes loads and stores, not fetches, those of the mode in MPP.
func TestMPRV(t *testing.T) {
	for _, c := range []struct {
		name   string
		priv   Priv
		status uint32
		a      Access
		want   bool
	}{
		{"M", M, 0, Loading, true},
		{"M as U, load", M, StatusMPRV, Loading, false},
		{"M as U, store", M, StatusMPRV, Storing, false},
		{"M as U, fetch", M, StatusMPRV, Fetching, true},
		{"M as M", M, StatusMPRV | StatusMPP, Loading, true},
		{"U", U, 0, Loading, false},
	} {
		h := Hart{Priv: c.priv, MStatus: c.status}
		ok := allowed(&h, base, 1, c.a)
		assert.Equal(t, c.want, ok, c.name)
	}
}

// Through the instructions: each access is checked with the right permission and reports the right fault.
func TestPMPFaults(t *testing.T) {
	for _, c := range []struct {
		perm  uint8
		in    Inst
		cause Cause // 0: none
	}{
		{x | r | w, Inst{Op: LW, Rd: A1, Rs1: A0}, 0},
		{x, Inst{Op: LW, Rd: A1, Rs1: A0}, LoadAccess},
		{x, Inst{Op: SW, Rs1: A0, Rs2: A1}, StoreAccess},
		{x | r, Inst{Op: SW, Rs1: A0, Rs2: A1}, StoreAccess},
		{x | r | w, Inst{Op: SB, Rs1: A0, Rs2: A1}, 0},
		{r | w, Inst{Op: ADDI}, InstAccess},
	} {
		for _, h := range []Hart{{Priv: U}, {Priv: M}} {
			h.PC, h.MTVec = base, handler
			h.X[A0] = base + 8
			h.PMPCfg[0], h.PMPAddr[0] = nap|c.perm|locked, base>>2|0x1ff
			trap, trapped := h.Step(newFlat(code(c.in)...))
			assert.Equal(t, c.cause != 0, trapped, "%s in %s mode", c.in.Text(0, nil), h.Priv)
			assert.Equal(t, c.cause, trap.Cause)
		}
	}
}

package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "breakfast/cpu/isa"
)

// Bytes 11 22 33 44 … from base+256 on.
func unaligned() (*Hart, *flat) {
	b := newFlat()
	for i := range 16 {
		b.ram[256+i] = byte(0x11 * (i + 1))
	}
	h := &Hart{Misaligned: true}
	h.Reset(base)
	return h, b
}

func TestMisalignedLoads(t *testing.T) {
	for _, c := range []struct {
		op   Op
		off  uint32
		want uint32
	}{
		{LW, 1, 0x55443322}, {LW, 2, 0x66554433}, {LW, 3, 0x77665544},
		{LHU, 1, 0x3322}, {LHU, 3, 0x5544}, {LH, 7, 0xffff9988}, {LHU, 7, 0x9988},
		{LW, 4, 0x88776655},
	} {
		h, b := unaligned()
		h.X[A0] = base + 256 + c.off
		step(t, h, b, Inst{Op: c.op, Rd: A1, Rs1: A0})
		assert.Equal(t, c.want, h.X[A1], "%v at %d", c.op, c.off)
		assert.Equal(t, uint32(base+4), h.PC)
	}
}

func TestMisalignedStores(t *testing.T) {
	for _, c := range []struct {
		op   Op
		off  uint32
		want []byte
	}{
		{SW, 1, []byte{0x11, 0xef, 0xbe, 0xad, 0xde, 0x66}},
		{SW, 3, []byte{0x11, 0x22, 0x33, 0xef, 0xbe, 0xad, 0xde, 0x88}},
		{SH, 3, []byte{0x11, 0x22, 0x33, 0xef, 0xbe, 0x66}},
	} {
		h, b := unaligned()
		h.X[A0], h.X[A1] = base+256+c.off, 0xdeadbeef
		step(t, h, b, Inst{Op: c.op, Rs1: A0, Rs2: A1})
		assert.Equal(t, c.want, b.ram[256:256+len(c.want)])
	}
}

// Where it is not allowed, where nothing is, and for atomics and everybody else, it traps, and nothing is stored.
func TestMisalignedTraps(t *testing.T) {
	const user = base + 0x100 // four bytes that U mode may use, and no others
	for _, c := range []struct {
		name string
		hart func(h *Hart)
		in   Inst
		addr uint32
		want Trap
	}{
		{"a hart that does not", func(h *Hart) { h.Misaligned = false }, Inst{Op: LW, Rs1: A0}, base + 257,
			Trap{LoadMisaligned, base + 257}},
		{"a hart that does not", func(h *Hart) { h.Misaligned = false }, Inst{Op: SH, Rs1: A0}, base + 257,
			Trap{StoreMisaligned, base + 257}},
		{"atomic", func(h *Hart) {}, Inst{Op: AMOADDW, Rs1: A0}, base + 257, Trap{StoreMisaligned, base + 257}},
		{"reserved", func(h *Hart) {}, Inst{Op: LRW, Rs1: A0}, base + 257, Trap{LoadMisaligned, base + 257}},
		{"a device", func(h *Hart) {}, Inst{Op: LW, Rs1: A0}, 0x1000_0001, Trap{LoadMisaligned, 0x1000_0001}},
		{"a device", func(h *Hart) {}, Inst{Op: SW, Rs1: A0}, 0x1000_0001, Trap{StoreMisaligned, 0x1000_0001}},
		{"the end of memory", func(h *Hart) {}, Inst{Op: SW, Rs1: A0}, base + 4094, Trap{StoreMisaligned, base + 4094}},
		{"below memory", func(h *Hart) {}, Inst{Op: SW, Rs1: A0}, base - 2, Trap{StoreMisaligned, base - 2}},
		{"half allowed", inUser, Inst{Op: LW, Rs1: A0}, user + 1, Trap{LoadAccess, user + 4}},
		{"half allowed", inUser, Inst{Op: SW, Rs1: A0}, user + 3, Trap{StoreAccess, user + 4}},
		{"half allowed", inUser, Inst{Op: SH, Rs1: A0}, user - 1, Trap{StoreAccess, user - 1}},
	} {
		h, b := unaligned()
		c.hart(h)
		h.X[A0] = c.addr
		for i, w := range code(c.in) {
			b.Store(base+uint32(4*i), 4, w)
		}
		before := append([]byte(nil), b.ram...)
		got, trapped := h.Step(b)
		require.True(t, trapped, c.name)
		assert.Equal(t, c.want, got, c.name)
		assert.Equal(t, before, b.ram, c.name)
	}
	h, b := unaligned()
	inUser(h)
	h.X[A0] = user + 1
	step(t, h, b, Inst{Op: LH, Rd: A1, Rs1: A0})
	assert.Equal(t, uint32(0x3322), h.X[A1])
}

// inUser puts a hart into U mode, with the code at base and the word at base+0x100 to itself.
func inUser(h *Hart) {
	h.Priv = U
	h.PMPAddr[0], h.PMPCfg[0] = base>>2, 7|pmpNA4
	h.PMPAddr[1], h.PMPCfg[1] = (base+0x100)>>2, 7|pmpNA4
}

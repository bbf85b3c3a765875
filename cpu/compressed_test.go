package cpu

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "breakfast/cpu/isa"
)

// Every compressed instruction does what the one it is short for does, but that the next one is 2 bytes on.
func TestCompressedInstructionsDoWhatTheyAreShortFor(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for w := range uint32(1 << 16) {
		in := Decode(w)
		if w&3 == 3 || in.Op == ILLEGAL {
			continue
		}
		full := in
		full.Op = Table[in.Op].As.Op
		a := randomHart(rnd)
		a.PC, a.MIE, a.Priv = base, 0, M
		a.PMPCfg = [16]uint8{}
		b := a
		ramA, ramB := newFlat(w), newFlat(code(full)...)
		trapA, trappedA := a.Step(ramA)
		trapB, trappedB := b.Step(ramB)
		require.Equal(t, trapB, trapA, "%04x", w)
		require.Equal(t, trappedB, trappedA, "%04x", w)
		switch {
		case trappedA:
		case full.Op == JAL || full.Op == JALR:
			require.Equal(t, b.PC, a.PC, "%04x", w)
			if full.Rd != Zero {
				require.Equal(t, uint32(base+2), a.X[full.Rd], "%04x", w)
				a.X[full.Rd] = b.X[full.Rd]
			}
		case a.PC != b.PC || full.Imm == 2: // a branch by 2 comes to the same place
			require.Equal(t, uint32(base+2), a.PC, "%04x", w)
			a.PC = b.PC
		}
		require.Equal(t, b, a, "%04x %s", w, in.Text(base, nil))
		require.Equal(t, ramB.ram[4:], ramA.ram[4:], "%04x", w)
	}
}

// halves is a bus with code in half words.
func halves(list ...uint16) *flat {
	b := newFlat()
	for i, v := range list {
		binary.LittleEndian.PutUint16(b.ram[2*i:], v)
	}
	return b
}

func TestMixedCode(t *testing.T) {
	b := halves(
		0x0505,         // c.addi a0, 1
		0x0513, 0x0645, // addi a0, a0, 100, across two words
		0x0505,         // c.addi a0, 1
		0x0513, 0x0645, // addi a0, a0, 100, in one
		0x0097, 0x0000, // auipc ra, 0
		0x2009, // c.jal .+2
		0x0505, // c.addi a0, 1
	)
	h := Hart{Priv: M, PC: base}
	for i, c := range []struct{ pc, a0, ra uint32 }{
		{2, 1, 0}, {6, 101, 0}, {8, 102, 0}, {12, 202, 0}, {16, 202, base + 12}, {18, 202, base + 18},
		{20, 203, base + 18},
	} {
		trap, trapped := h.Step(b)
		require.False(t, trapped, trap.String())
		assert.Equal(t, base+c.pc, h.PC, "step %d", i)
		assert.Equal(t, c.a0, h.X[A0], "step %d", i)
		assert.Equal(t, c.ra, h.X[RA], "step %d", i)
	}
}

// Where memory or permission ends between the halves of an instruction, mepc is the instruction and mtval the half
// that cannot be fetched.
func TestFetchFaultsOfHalves(t *testing.T) {
	const end = base + 4096
	last := func(list ...uint16) *flat { // code up to the end of memory
		b := newFlat()
		for i, v := range list {
			binary.LittleEndian.PutUint16(b.ram[4096-2*len(list)+2*i:], v)
		}
		return b
	}
	t.Run("across the end of memory", func(t *testing.T) {
		h := Hart{Priv: M, PC: end - 2}
		trap, trapped := h.Step(last(0x0513))
		assert.True(t, trapped)
		assert.Equal(t, Trap{InstAccess, end}, trap)
		assert.Equal(t, uint32(end-2), h.MEPC)
	})
	t.Run("a compressed one fits", func(t *testing.T) {
		h := Hart{Priv: M, PC: end - 2}
		_, trapped := h.Step(last(0x0505))
		assert.False(t, trapped)
	})
	t.Run("across the end of a PMP entry", func(t *testing.T) {
		h := Hart{Priv: U, PC: base + 2}
		h.PMPCfg[0], h.PMPAddr[0] = na4|x, base>>2
		trap, _ := h.Step(halves(0, 0x0513, 0x0645))
		assert.Equal(t, Trap{InstAccess, base + 4}, trap)
		assert.Equal(t, uint32(base+2), h.MEPC)
	})
	t.Run("from one PMP entry into another", func(t *testing.T) {
		h := Hart{Priv: U, PC: base + 2}
		h.PMPCfg[0], h.PMPAddr[0] = na4|x, base>>2
		h.PMPCfg[1], h.PMPAddr[1] = na4|x, base>>2+1
		_, trapped := h.Step(halves(0, 0x0513, 0x0645))
		assert.False(t, trapped)
	})
	t.Run("the first half", func(t *testing.T) {
		h := Hart{Priv: U, PC: base + 2}
		h.PMPCfg[0], h.PMPAddr[0] = na4|x, base>>2+1
		trap, _ := h.Step(halves(0, 0x0513, 0x0645))
		assert.Equal(t, Trap{InstAccess, base + 2}, trap)
	})
	t.Run("across the end of the address space", func(t *testing.T) {
		h := Hart{Priv: M, PC: 0xffff_fffe}
		_, trapped := h.Step(everywhere(0x0513_0513)) // addi a0, t1, 81
		assert.False(t, trapped)
		assert.Equal(t, uint32(2), h.PC)
		assert.Equal(t, uint32(81), h.X[A0])
	})
}

// everywhere is memory with the same word at every address.
type everywhere uint32

func (e everywhere) Fetch(uint32) (uint32, bool)      { return uint32(e), true }
func (e everywhere) Load(uint32, int) (uint32, bool)  { return uint32(e), true }
func (e everywhere) Store(uint32, int, uint32) bool   { return true }
func (e everywhere) Answers(uint32, int, Access) bool { return true }
func (e everywhere) Mark(uint32, uint32) bool         { return true }
func (e everywhere) Alarm()                           {}
func (e everywhere) Time() uint64                     { return 0 }

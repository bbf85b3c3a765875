package cpu

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	. "breakfast/cpu/isa"
)

// randomWord is a row of the table with random operands, or, one time in eight, anything.
func randomWord(rnd *rand.Rand) uint32 {
	w := rnd.Uint32()
	if rnd.IntN(8) == 0 {
		return w
	}
	d := &Table[1+rnd.IntN(NumOps-1)]
	return w&^d.Mask | d.Match
}

// randomHart is one that programs can bring about, with registers that often point into memory.
func randomHart(rnd *rand.Rand) Hart {
	h := Hart{Priv: [...]Priv{U, M}[rnd.IntN(2)], PC: base + rnd.Uint32N(128)*2, MIP: rnd.Uint32() & interrupts, ID: rnd.Uint32N(4)}
	for i := 1; i < 32; i++ {
		h.X[i] = rnd.Uint32()
		if rnd.IntN(2) == 0 {
			h.X[i] = base + rnd.Uint32N(4096)&^3
		}
	}
	for _, d := range CSRs {
		if rnd.IntN(2) == 0 {
			h.SetCSR(d.Num, rnd.Uint32())
		}
	}
	h.MTVec = base + 64
	if rnd.IntN(4) != 0 { // the last word: most of U mode can run
		h.PMPCfg[0], h.PMPAddr[0] = 0x1f, 0xffff_ffff
	}
	return h
}

// What every step keeps to, whatever the hart and the words.
func TestEveryStepKeepsTheContract(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		words := make([]uint32, 256)
		for i := range words {
			words[i] = randomWord(rnd)
		}
		h := randomHart(rnd)
		b := newFlat(words...)
		b.time = rnd.Uint64()
		for range 50 {
			checkStep(t, &h, b)
		}
	}
}

func checkStep(t *testing.T, h *Hart, b *flat) {
	before, ram := *h, string(b.ram)
	twin, twinBus := *h, &flat{ram: []byte(ram), time: b.time}
	if h.Waiting && !h.Awake() {
		h.MIP = h.MIE
		before, twin = *h, *h
	}

	trap, trapped := h.Step(b)

	require.Zero(t, h.X[0])
	require.Zero(t, h.PC&1)
	require.NoError(t, h.legal())
	if trapped {
		require.Equal(t, before.X, h.X, "a trap wrote a register: %s", trap)
		require.Equal(t, ram, string(b.ram), "a trap wrote memory: %s", trap)
		require.Equal(t, before.InstRet, h.InstRet)
		require.Equal(t, M, h.Priv)
		require.Equal(t, before.PC&^1, h.MEPC)
		require.Equal(t, uint32(trap.Cause), h.MCause)
		require.Equal(t, trap.Value, h.MTVal)
		require.Equal(t, h.Vector(trap.Cause), h.PC)
	}

	again, againTrapped := twin.Step(twinBus)
	require.Equal(t, *h, twin, "not deterministic")
	require.Equal(t, trap, again)
	require.Equal(t, trapped, againTrapped)
	require.Equal(t, string(b.ram), string(twinBus.ram))

	var back Hart
	require.NoError(t, back.Restore(h.AppendState(nil)))
	require.Equal(t, *h, back)
}

// FuzzStep runs any words on any hart that Restore lets in.
func FuzzStep(f *testing.F) {
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 8 {
		h := randomHart(rnd)
		var program []byte
		for range 16 {
			program = binary.LittleEndian.AppendUint32(program, randomWord(rnd))
		}
		f.Add(h.AppendState(nil), program)
	}
	f.Fuzz(func(t *testing.T, state, program []byte) {
		var h Hart
		if h.Restore(state) != nil {
			h = Hart{Priv: M, PC: base}
		}
		b := newFlat()
		copy(b.ram, program)
		for range 20 {
			checkStep(t, &h, b)
		}
	})
}

// FuzzRestore feeds Restore anything: what it takes must be a hart again, byte for byte.
func FuzzRestore(f *testing.F) {
	f.Add((&Hart{Priv: M}).AppendState(nil))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, state []byte) {
		var h Hart
		if h.Restore(state) == nil && string(h.AppendState(nil)) != string(state) {
			t.Fatal("taken, but not given back")
		}
	})
}

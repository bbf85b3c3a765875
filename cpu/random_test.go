package cpu

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

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
	h := Hart{PC: base + rnd.Uint32N(128)*2, ID: rnd.Uint32N(4), Supervisor: rnd.IntN(3) != 0, Svade: rnd.IntN(2) == 0}
	h.Priv = [...]Priv{U, M, S}[rnd.IntN(2)]
	if h.Supervisor {
		h.Priv = [...]Priv{U, M, S}[rnd.IntN(3)]
	}
	h.MIP = rnd.Uint32() & h.interrupts() &^ SSI
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
	if h.STVec = 0; h.Supervisor {
		h.STVec = base + 128
	}
	if h.SATP != 0 { // the root is in memory, most of which is no page table
		h.SATP = h.SATP&^SATPPPN | base>>12
	}
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
	if !h.Awake() {
		h.Waiting = false
	}
	before, twin := *h, *h
	ram := string(b.ram)
	twinBus := &flat{ram: []byte(ram), time: b.time}
	trap, trapped := h.Step(b)
	again, againTrapped := twin.Step(twinBus)

	must := func(ok bool, what string) {
		if !ok {
			t.Fatalf("%s\nbefore %+v\nafter  %+v\ntrap   %v %s", what, before, *h, trapped, trap)
		}
	}
	must(h.X[0] == 0, "x0 is not zero")
	must(h.PC&1 == 0, "pc is odd")
	must(h.legal() == nil, "a CSR holds what it cannot")
	must(!h.Waiting || !trapped, "waits in a trap handler")
	if trapped {
		must(h.X == before.X, "a trap wrote a register")
		must(string(b.ram) == ram || before.SATP&SATPMode != 0, "a trap wrote memory")
		must(h.InstRet == before.InstRet, "a trap retired an instruction")
		in, to, epc, cause, value := M, h.Vector(trap.Cause), h.MEPC, h.MCause, h.MTVal
		if before.Delegates(trap.Cause) {
			in, to, epc, cause, value = S, vector(h.STVec, trap.Cause), h.SEPC, h.SCause, h.STVal
		}
		must(h.Priv == in && h.PC == to, "a trap went elsewhere than to its handler")
		must(epc == before.PC&^1, "epc is not where the trap came from")
		must(cause == uint32(trap.Cause) && value == trap.Value, "cause or tval is not the trap's")
	}
	must(*h == twin && trap == again && trapped == againTrapped && string(b.ram) == string(twinBus.ram),
		"not deterministic")

	var back Hart
	must(back.Restore(h.AppendState(nil)) == nil && back == *h, "not bytes and back")
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

package cpu

import (
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	. "breakfast/cpu/isa"
)

// FuzzPages runs any words on any hart that translates, with any page tables: the root is at rootAt, a table at
// tableAt, and the words at codeAt. Where entries do not say otherwise, S mode sees memory where it is, and U mode
// 4 MiB of it from userAt on; entries are six bytes each: which word of the two tables, and what it is. What has to
// hold of any step holds, and of any address what checkAccess says.
func FuzzPages(f *testing.F) {
	rnd := rand.New(rand.NewPCG(5, 6))
	for range 16 {
		h := randomHart(rnd)
		h.Supervisor = true
		h.Priv = Priv(rnd.UintN(2))
		entries, program := randomPages(rnd)
		f.Add(h.AppendState(nil), entries, program, rnd.Uint32()&0x00c0_3fff, uint8(rnd.UintN(3)))
	}
	f.Fuzz(func(t *testing.T, state, entries, program []byte, addr uint32, access uint8) {
		var h Hart
		if h.Restore(state) != nil || !h.Supervisor {
			h = Hart{Priv: S, Supervisor: true}
		}
		checkPages(t, &h, entries, program, addr, Access(access%3))
	})
}

// The same, of pages at random.
func TestRandomPages(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 8))
	marked, retired := 0, uint64(0)
	for range 1000 {
		h := randomHart(rnd)
		h.Supervisor = true
		h.Priv = [...]Priv{U, S, M}[rnd.IntN(3)]
		h.SetCSR(MCountInhibit, 0)
		h.InstRet = 0
		entries, program := randomPages(rnd)
		marked += checkPages(t, &h, entries, program, rnd.Uint32()&0x00c0_3ffc, Access(rnd.UintN(3)))
		retired += h.InstRet & 0xff
	}
	require.Greater(t, marked, 10, "accesses that marked")
	require.Greater(t, retired, uint64(1000), "instructions that were executed")
}

const userAt = 0x0080_0000

// randomPages is entries of the first four words of both tables, most of them of some use, and code.
func randomPages(rnd *rand.Rand) (entries, program []byte) {
	for i := range uint16(8) {
		bits := PTEValid | rnd.Uint32()&0xff
		to := [...]uint64{rootAt, tableAt, pageAt, codeAt, 0x1000, 1 << 32}[rnd.IntN(6)]
		if i < 4 && rnd.IntN(2) == 0 {
			bits, to = PTEValid, tableAt
		}
		if rnd.IntN(4) != 0 {
			entries = binary.LittleEndian.AppendUint16(entries, i/4*1024+i%4)
			entries = binary.LittleEndian.AppendUint32(entries, pte(to, bits))
		}
		program = binary.LittleEndian.AppendUint32(program, randomWord(rnd))
	}
	return entries, program
}

// checkPages makes the tables and checks an access and twenty steps. It gives how many accesses marked.
func checkPages(t *testing.T, h *Hart, entries, program []byte, addr uint32, a Access) (marked int) {
	b := &flat{ram: make([]byte, 1<<14)}
	copy(b.ram[codeAt-base:], program)
	const all = PTEValid | PTERead | PTEWrite | PTEExecute
	b.Store(rootAt+base>>22*4, 4, pte(base, all))
	b.Store(rootAt+userAt>>22*4, 4, pte(base, all|PTEUser))
	for ; len(entries) >= 6; entries = entries[6:] {
		at := uint32(binary.LittleEndian.Uint16(entries)) & 0x7ff
		b.Store(rootAt+4*at, 4, binary.LittleEndian.Uint32(entries[2:]))
	}
	h.SetCSR(SATP, SATPMode|rootAt>>12)
	h.MTVec, h.STVec, h.PC = codeAt, codeAt, codeAt
	if h.Priv == U {
		h.PC = userAt | codeAt&0x3f_ffff
	}
	for size := uint32(1); size <= 4; size *= 2 {
		if checkAccess(t, h, b, addr, size, a) {
			marked++
		}
	}
	for range 20 {
		checkStep(t, h, b)
	}
	return marked
}

// checkAccess: looking has no effect; the access then comes to what was seen, or fails where nothing answers; it
// changes at most A and D of one entry, which a trap leaves alone; and done once more it is the same, and changes
// nothing. It says whether the access marked.
func checkAccess(t *testing.T, h *Hart, b *flat, addr, size uint32, a Access) (marked bool) {
	hart, ram := *h, string(b.ram)
	at, due, trap, trapped := h.reach(b, addr, size, a)
	require.Equal(t, ram, string(b.ram))
	at2, trap2, trapped2 := h.physical(b, addr, size, a)
	require.Equal(t, hart, *h)
	if trapped2 {
		require.Equal(t, ram, string(b.ram), "a trap has marked")
	} else {
		require.Equal(t, at, at2)
	}
	if trapped || due.pte == 0 {
		require.Equal(t, []any{trap, trapped}, []any{trap2, trapped2})
		require.Equal(t, ram, string(b.ram))
		return false
	}
	if !trapped2 {
		old := binary.LittleEndian.Uint32([]byte(ram)[due.entry-base:])
		require.Equal(t, due.pte, b.word(due.entry))
		require.Zero(t, (due.pte^old)&^(PTEAccessed|PTEDirty))
		require.Zero(t, old&^due.pte, "a bit is taken away")
		now := string(b.ram)
		at3, _, trapped3 := h.physical(b, addr, size, a)
		require.False(t, trapped3)
		require.Equal(t, at, at3)
		require.Equal(t, now, string(b.ram))
	}
	return !trapped2
}

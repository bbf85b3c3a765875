package cpu

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"

	. "breakfast/cpu/isa"
)

// In these tests memory is 32 KiB at base: the root table at base, a table of level 0 behind it, then pages.
const (
	rootAt  = base
	tableAt = base + 0x1000
	pageAt  = base + 0x2000
	codeAt  = base + 0x3000

	leafRW  = PTEValid | PTERead | PTEWrite | PTEAccessed | PTEDirty
	leafX   = PTEValid | PTEExecute | PTEAccessed
	allOnes = 0xffff_ffff
)

// pte is an entry for the page at a physical address.
func pte(at uint64, bits uint32) uint32 { return uint32(at>>12<<10) | bits }

// mapped is a hart in S mode whose address va leads to the page at pageAt by two entries, each of them changed by f.
// The code at codeAt, mapped to itself by a superpage, is in.
func mapped(va uint32, bits uint32, in Inst) (*Hart, *flat) {
	b := &flat{ram: make([]byte, 1<<15)}
	b.Store(rootAt+va>>22*4, 4, pte(tableAt, PTEValid))
	b.Store(tableAt+va>>12&0x3ff*4, 4, pte(pageAt, bits))
	b.Store(rootAt+codeAt>>22*4, 4, pte(codeAt&^0x3fffff, leafX))
	b.Store(codeAt, 4, code(in)[0])
	h := &Hart{Supervisor: true, Priv: S, PC: codeAt, SATP: SATPMode | rootAt>>12, MTVec: 0x100, MEDeleg: 0}
	h.PMPCfg[0], h.PMPAddr[0] = 0x1f, allOnes
	h.X[A0] = va
	return h, b
}

func (f *flat) word(addr uint32) uint32 { return binary.LittleEndian.Uint32(f.ram[addr-base:]) }

var (
	loadA0  = Inst{Op: LW, Rd: A1, Rs1: A0}
	storeA0 = Inst{Op: SW, Rs1: A0, Rs2: A2}
)

// Whatever bits the leaf has: what comes of a load, a store and a fetch in S and U mode, with SUM and MXR. The rule is
// written down once more, from the manual's table of encodings and its steps 5 to 7.
func TestLeafBits(t *testing.T) {
	const va = 0x1234_5000
	for bits := range uint32(256) {
		for _, priv := range []Priv{U, S} {
			for _, status := range []uint32{0, StatusSUM, StatusMXR, StatusSUM | StatusMXR} {
				for _, svade := range []bool{false, true} {
					for a := Loading; a <= Fetching; a++ {
						r, w, x := bits&PTERead != 0, bits&PTEWrite != 0, bits&PTEExecute != 0
						ok := bits&PTEValid != 0 && (r || x) && (r || !w)
						switch a {
						case Loading:
							ok = ok && (r || status&StatusMXR != 0)
						case Storing:
							ok = ok && w
						case Fetching:
							ok = ok && x
						}
						user := bits&PTEUser != 0
						ok = ok && (priv == U) == user ||
							ok && priv == S && user && status&StatusSUM != 0 && a != Fetching
						marked := bits&PTEAccessed != 0 && (a != Storing || bits&PTEDirty != 0)
						ok = ok && (marked || !svade)

						h, b := mapped(va, bits, loadA0)
						h.Priv, h.MStatus, h.Svade = priv, status, svade
						at, trap, trapped := h.physical(b, va+4, 4, a)
						left := b.word(tableAt + va>>12&0x3ff*4)
						want, wantTrap, wantAt := bits, Trap{}, uint32(pageAt+4)
						if !ok {
							wantTrap, wantAt = Trap{[...]Cause{LoadPage, StorePage, InstPage}[a], va + 4}, at
						} else if want |= PTEAccessed; a == Storing {
							want |= PTEDirty
						}
						if ok == trapped || trap != wantTrap || at != wantAt || left != pte(pageAt, want) {
							t.Fatalf("bits %08b, %s mode, mstatus %#x, access %d, svade %t: %v %v at %#x, entry %#x",
								bits,
								priv, status, a, svade, trapped, trap, at, left)
						}
					}
				}
			}
		}
	}
}

// Each step of the walk that can fail, and how far it got.
func TestWalk(t *testing.T) {
	const va = 0x0040_3008 // entry 1 of the root, entry 3 of the table
	const rootEntry, tableEntry = rootAt + 4, tableAt + 12
	for name, c := range map[string]struct {
		root, leaf uint32
		satp       uint32 // 0: as usual
		level      int
		entry      uint64
		verdict    Verdict
		at         uint64
	}{
		"a page": {pte(tableAt, 1), pte(pageAt, leafRW), 0, 0, tableEntry, Mapped, pageAt + 8},
		"a superpage": {pte(0x4_0040_0000, leafRW)&^0 | 0, 0, 0, 1, rootEntry, Mapped,
			0x0_0040_0000 + 0x3008},
		"root entry invalid":            {pte(tableAt, 0), 0, 0, 1, rootEntry, Invalid, 0},
		"invalid, whatever else it has": {allOnes &^ 1, 0, 0, 1, rootEntry, Invalid, 0},
		"leaf invalid":                  {pte(tableAt, 1), pte(pageAt, leafRW&^1), 0, 0, tableEntry, Invalid, 0},
		"W without R":                   {pte(tableAt, 1), pte(pageAt, leafRW&^PTERead), 0, 0, tableEntry, Reserved, 0},
		"W without R, with X": {pte(tableAt, 1), pte(pageAt, leafRW&^PTERead|PTEExecute), 0, 0,
			tableEntry, Reserved, 0},
		"W without R at the root":   {pte(tableAt, 5), 0, 0, 1, rootEntry, Reserved, 0},
		"a table at level 0":        {pte(tableAt, 1), pte(pageAt, 1), 0, 0, tableEntry, NoLeaf, 0},
		"a table that was accessed": {pte(tableAt, 1|PTEAccessed), 0, 0, 1, rootEntry, TableMarked, 0},
		"a table that is dirty":     {pte(tableAt, 1|PTEDirty), 0, 0, 1, rootEntry, TableMarked, 0},
		"a table of U mode":         {pte(tableAt, 1|PTEUser), 0, 0, 1, rootEntry, TableMarked, 0},
		"a global table": {pte(tableAt, 1|PTEGlobal), pte(pageAt, leafRW), 0, 0, tableEntry,
			Mapped, pageAt + 8},
		"a superpage not aligned":   {pte(base+0x1000, leafRW), 0, 0, 1, rootEntry, NotAligned, 0},
		"a table that is not there": {pte(0x7000_0000, 1), 0, 0, 0, 0x7000_000c, EntryDenied, 0},
		"a table beyond 32 bits":    {pte(0x1_8000_1000, 1), 0, 0, 0, 0x1_8000_100c, EntryDenied, 0},
		"a root beyond 32 bits":     {0, 0, SATPMode | 0x180000, 1, 0x1_8000_0004, EntryDenied, 0},
		"software's own bits": {pte(tableAt, 1|3<<8), pte(pageAt, leafRW|3<<8), 0, 0, tableEntry,
			Mapped, pageAt + 8},
		"a page beyond 32 bits": {pte(tableAt, 1), pte(0x3_0000_0000, leafRW), 0, 0, tableEntry,
			Mapped, 0x3_0000_0008},
	} {
		b := &flat{ram: make([]byte, 1<<16)}
		b.Store(rootEntry, 4, c.root)
		b.Store(tableEntry, 4, c.leaf)
		h := &Hart{Supervisor: true, Priv: S, SATP: SATPMode | rootAt>>12}
		if c.satp != 0 {
			h.SATP = c.satp
		}
		h.PMPCfg[0], h.PMPAddr[0] = 0x1f, allOnes
		w := h.Walk(b, va, Loading, S)
		assert.Equal(t, c.verdict, w.Verdict, name)
		assert.Equal(t, c.level, w.Level, name)
		assert.Equal(t, c.entry, w.Entry, name)
		assert.Equal(t, c.at, w.At, name)
	}
}

// An access whose physical address has more than 32 bits, or where nothing is, is an access fault, and marks nothing.
func TestNothingAtThePhysicalAddress(t *testing.T) {
	for _, at := range []uint64{0x1_8000_2000, 0x3_ffff_f000, 0x7000_0000} {
		for op, cause := range map[Inst]Cause{loadA0: LoadAccess, storeA0: StoreAccess,
			{Op: AMOADDW, Rd: A1, Rs1: A0}: StoreAccess, {Op: JALR, Rs1: A0}: InstAccess} {
			h, b := mapped(0x5000, 0, op)
			entry := pte(at, PTEValid|PTERead|PTEWrite|PTEExecute)
			b.Store(tableAt+5*4, 4, entry)
			trap, trapped := h.Step(b)
			if op.Op == JALR {
				trap, trapped = h.Step(b)
			}
			assert.True(t, trapped)
			assert.Equal(t, Trap{cause, 0x5000}, trap, "%#x", at)
			assert.Equal(t, entry, b.word(tableAt+5*4), "%#x", at)
		}
	}
}

// PMP is asked about each entry, as S mode reads it, and as S mode writes it where it has to be marked; and about the
// page in the mode of the access. Its fault is an access fault of the kind of access.
func TestPMPOnWalks(t *testing.T) {
	const va = 0x5000
	deny := func(h *Hart, at uint32, perm uint8) { // of one word; the rest is allowed
		h.PMPCfg[1], h.PMPAddr[1] = h.PMPCfg[0], h.PMPAddr[0]
		h.PMPCfg[0], h.PMPAddr[0] = na4|perm, at>>2
	}
	for name, c := range map[string]struct {
		at     uint32
		perm   uint8 // what PMP leaves
		bits   uint32
		in     Inst
		status uint32
		cause  Cause // 0: none
	}{
		"root":                  {rootAt, 0, leafRW, loadA0, 0, LoadAccess},
		"root, store":           {rootAt, 0, leafRW, storeA0, 0, StoreAccess},
		"root, execute alone":   {rootAt, x, leafRW, loadA0, 0, LoadAccess},
		"root, read alone":      {rootAt, r, leafRW, storeA0, 0, 0},
		"table":                 {tableAt + 5*4, x, leafRW, storeA0, 0, StoreAccess},
		"table, read alone":     {tableAt + 5*4, r, leafRW, storeA0, 0, 0},
		"table, to be marked":   {tableAt + 5*4, r, leafRW &^ PTEDirty, storeA0, 0, StoreAccess},
		"table, marked by load": {tableAt + 5*4, r, leafRW &^ PTEAccessed, loadA0, 0, LoadAccess},
		"page":                  {pageAt, 0, leafRW, loadA0, 0, LoadAccess},
		"page, read alone":      {pageAt, r, leafRW, storeA0, 0, StoreAccess},
		"page, and not marked":  {pageAt, r, leafRW &^ PTEDirty, storeA0, 0, StoreAccess},
		"another page":          {pageAt + 0x100, 0, leafRW, loadA0, 0, 0},
		"MXR is not PMP's":      {pageAt, x, PTEValid | PTEExecute | PTEAccessed, loadA0, StatusMXR, LoadAccess},
	} {
		h, b := mapped(va, c.bits, c.in)
		h.MStatus = c.status
		deny(h, c.at, c.perm)
		before := b.word(tableAt + 5*4)
		trap, trapped := h.Step(b)
		assert.Equal(t, c.cause != 0, trapped, name)
		if trapped {
			assert.Equal(t, Trap{c.cause, va}, trap, name)
			assert.Equal(t, before, b.word(tableAt+5*4), name)
		}
	}
}

// Loads and stores of M mode go through the table with MPRV, by the mode in MPP; fetches never do.
func TestMPRVTranslates(t *testing.T) {
	for name, c := range map[string]struct {
		status uint32
		bits   uint32
		cause  Cause
	}{
		"M":                {0, leafRW, LoadAccess}, // nothing is at 0x5000
		"as M":             {StatusMPRV | StatusMPP, leafRW, LoadAccess},
		"as S":             {StatusMPRV | 1<<11, leafRW, 0},
		"as S, U's page":   {StatusMPRV | 1<<11, leafRW | PTEUser, LoadPage},
		"as S, SUM":        {StatusMPRV | 1<<11 | StatusSUM, leafRW | PTEUser, 0},
		"as U":             {StatusMPRV, leafRW | PTEUser, 0},
		"as U, S's page":   {StatusMPRV, leafRW, LoadPage},
		"as S, execute":    {StatusMPRV | 1<<11, leafX, LoadPage},
		"as S, MXR":        {StatusMPRV | 1<<11 | StatusMXR, leafX, 0},
		"MPP without MPRV": {1 << 11, leafRW, LoadAccess},
	} {
		h, b := mapped(0x5000, c.bits, loadA0)
		h.Priv, h.MStatus = M, c.status
		trap, trapped := h.Step(b)
		assert.Equal(t, c.cause != 0, trapped, name)
		if trapped {
			assert.Equal(t, Trap{c.cause, 0x5000}, trap, name)
		}
	}
}

// What an access marks: nothing where it traps for another reason, D only where it stores.
func TestMarks(t *testing.T) {
	const va = 0x5000
	const plain = PTEValid | PTERead | PTEWrite
	for name, c := range map[string]struct {
		in     Inst
		x      uint32 // a0 is va + x
		bits   uint32
		traps  bool
		marked uint32
	}{
		"lw":             {loadA0, 0, plain, false, PTEAccessed},
		"sw":             {storeA0, 0, plain, false, PTEAccessed | PTEDirty},
		"sw, accessed":   {storeA0, 0, plain | PTEAccessed, false, PTEDirty},
		"amo":            {Inst{Op: AMOADDW, Rd: A1, Rs1: A0}, 0, plain, false, PTEAccessed | PTEDirty},
		"amo, read only": {Inst{Op: AMOADDW, Rd: A1, Rs1: A0}, 0, PTEValid | PTERead, true, 0},
		"lr":             {Inst{Op: LRW, Rd: A1, Rs1: A0}, 0, plain, false, PTEAccessed},
		"sc that fails":  {Inst{Op: SCW, Rd: A1, Rs1: A0}, 0, plain, false, 0},
		"misaligned":     {loadA0, 1, plain, true, 0},
		"read only":      {storeA0, 0, PTEValid | PTERead, true, 0},
	} {
		h, b := mapped(va, c.bits, c.in)
		h.X[A0] += c.x
		_, trapped := h.Step(b)
		assert.Equal(t, c.traps, trapped, name)
		assert.Equal(t, pte(pageAt, c.bits|c.marked), b.word(tableAt+5*4), name)
	}
}

// A load of the very entry that it marks sees it marked, and a store to it is what stays.
func TestAccessToItsOwnEntry(t *testing.T) {
	const plain = PTEValid | PTERead | PTEWrite
	h, b := mapped(0x5000, 0, loadA0)
	b.Store(tableAt+5*4, 4, pte(tableAt, plain))
	h.X[A0] = 0x5000 + 5*4
	_, trapped := h.Step(b)
	assert.False(t, trapped)
	assert.Equal(t, pte(tableAt, plain|PTEAccessed), h.X[A1])

	h, b = mapped(0x5000, 0, storeA0)
	b.Store(tableAt+5*4, 4, pte(tableAt, plain))
	h.X[A0], h.X[A2] = 0x5000+5*4, 42
	_, trapped = h.Step(b)
	assert.False(t, trapped)
	assert.Equal(t, uint32(42), b.word(tableAt+5*4))
}

// A store across two pages is whole or not at all, and dirties neither page if it is not; an instruction across two
// pages needs both.
func TestAcrossPages(t *testing.T) {
	const plain = PTEValid | PTERead | PTEWrite
	h, b := mapped(0x5000, plain, storeA0)
	b.Store(tableAt+6*4, 4, pte(pageAt+0x4000, PTEValid|PTERead))
	h.Misaligned, h.X[A0], h.X[A2] = true, 0x5ffe, allOnes
	trap, trapped := h.Step(b)
	assert.True(t, trapped)
	assert.Equal(t, Trap{StorePage, 0x6000}, trap)
	assert.Equal(t, pte(pageAt, plain), b.word(tableAt+5*4))
	assert.Zero(t, b.word(pageAt+0xffc))

	b.Store(tableAt+6*4, 4, pte(pageAt+0x4000, plain))
	h.PC, h.Priv = codeAt, S
	_, trapped = h.Step(b)
	assert.False(t, trapped)
	assert.Equal(t, uint32(0xffff0000), b.word(pageAt+0xffc))
	assert.Equal(t, uint32(0xffff), b.word(pageAt+0x4000))
	assert.Equal(t, pte(pageAt+0x4000, plain|PTEAccessed|PTEDirty), b.word(tableAt+6*4))

	h, b = mapped(0x5000, leafX, loadA0)
	b.Store(pageAt+0xffc, 4, 0x0513_0000) // the lower half of an addi
	h.PC = 0x5ffe
	trap, trapped = h.Step(b)
	assert.True(t, trapped)
	assert.Equal(t, Trap{InstPage, 0x6000}, trap)
	assert.Equal(t, uint32(0x5ffe), h.MEPC)
}

// A reservation is of a physical word, by whatever address.
func TestReservationIsPhysical(t *testing.T) {
	h, b := mapped(0x5000, leafRW, Inst{Op: LRW, Rd: A1, Rs1: A0})
	b.Store(tableAt+6*4, 4, pte(pageAt, leafRW))
	b.Store(codeAt+4, 4, code(Inst{Op: SCW, Rd: A1, Rs1: A3, Rs2: A2})[0])
	h.X[A3], h.X[A1], h.X[A2] = 0x6000, 7, 9
	for range 2 {
		_, trapped := h.Step(b)
		assert.False(t, trapped)
	}
	assert.Zero(t, h.X[A1])
	assert.Equal(t, uint32(9), b.word(pageAt))
}

package cpu

import "breakfast/cpu/isa"

// Address translation (§4.3, Sv32). A virtual address has 32 bits: two numbers of 10 bits, one for each level of the
// page table, and 12 bits within the page. A physical address has 34, of which this machine has something at the lower
// 32.
//
// There is no cache of translations: every access walks the table in memory, so that a store to it counts for the next
// access, whether an sfence.vma stands between or not.

// Bits of a page-table entry; bits 31 to 10 are the number of a physical page.
const (
	PTEValid    = 1 << 0
	PTERead     = 1 << 1
	PTEWrite    = 1 << 2
	PTEExecute  = 1 << 3
	PTEUser     = 1 << 4
	PTEGlobal   = 1 << 5
	PTEAccessed = 1 << 6
	PTEDirty    = 1 << 7

	pageSize = 1 << 12
)

// EntryFields are the fields of a page-table entry, for references. It is never written.
var EntryFields = []isa.CSRField{
	{Name: "V", Hi: 0, Lo: 0, Doc: "the entry counts"},
	{Name: "R", Hi: 1, Lo: 1, Doc: "the page may be read; with R, W and X 0 the entry leads to a table"},
	{Name: "W", Hi: 2, Lo: 2, Doc: "the page may be written; not without R"},
	{Name: "X", Hi: 3, Lo: 3, Doc: "the page may be executed"},
	{Name: "U", Hi: 4, Lo: 4, Doc: "the page is U mode's; S mode reads and writes it with sstatus.SUM alone, and " +
		"executes " +
		"nothing there"},
	{Name: "G", Hi: 5, Lo: 5, Doc: "it is the same in all address spaces"},
	{Name: "A", Hi: 6, Lo: 6, Doc: "the page was read, written or executed; the hart sets it (with --isa …_svade " +
		"it faults)"},
	{Name: "D", Hi: 7, Lo: 7, Doc: "the page was written; the hart sets it, or faults"},
	{Name: "RSW", Hi: 9, Lo: 8, Doc: "the program's own"},
	{Name: "PPN", Hi: 31, Lo: 10, Doc: "the physical page, or that of the next table: address / 4096"},
}

// Verdict is what became of a walk.
type Verdict uint8

// The verdicts. All but Mapped and EntryDenied are page faults; that is an access fault.
const (
	Mapped      Verdict = iota
	EntryDenied         // the entry is not in memory, or PMP does not let S mode read it, or mark it
	Invalid             // V is 0
	Reserved            // W without R
	NoLeaf              // the last level leads to another table
	TableMarked         // an entry that leads to a table has A, D or U
	NotAligned          // a superpage whose page number is not a multiple of 1024
	Forbidden           // R, W or X does not allow the access
	NotUsers            // U mode, and U is 0
	UsersPage           // S mode, U is 1, and it fetches, or SUM is 0
	Unmarked            // A, or for a store D, is 0, and the hart does not set it (Svade)
)

// Walk is the way of an address through the page table, as far as it got.
type Walk struct {
	Level   int    // of the entry looked at last: 1 for the root table, 0
	Entry   uint64 // the entry's physical address
	PTE     uint32 // what it held
	Top     uint64 // the physical address of the entry in the root table, which is Entry where Level is 1
	TopPTE  uint32 // what that held
	At      uint64 // where Mapped: the physical address, of 34 bits
	Verdict Verdict
	Marks   uint32 // where Mapped: A and D as far as they have to be set first
}

// Translates says whether a kind of access goes through the page table now, and in which mode it is made: with
// mstatus.MPRV, loads and stores of M mode are made as if in the mode MPP (§3.1.6.3).
func (h *Hart) Translates(a Access) (in Priv, translates bool) {
	in = h.Priv
	if h.MStatus&isa.StatusMPRV != 0 && a != Fetching {
		in = Priv(h.MStatus >> mppShift & 3)
	}
	return in, in != M && h.SATP&isa.SATPMode != 0
}

// Walk takes an address through the page table, as an access of a mode would (§4.3.2, "Virtual Address Translation
// Process"; the comments have its steps). It changes nothing.
func (h *Hart) Walk(b Bus, addr uint32, a Access, in Priv) Walk {
	w := Walk{Level: 1}
	table := uint64(h.SATP&isa.SATPPPN) * pageSize // 1
	for {
		w.Entry = table + uint64(addr>>(12+10*w.Level)&0x3ff)*4
		if !h.entry(b, &w) { // 2
			return w.with(EntryDenied)
		}
		if w.Level == 1 {
			w.Top, w.TopPTE = w.Entry, w.PTE
		}
		switch {
		case w.PTE&PTEValid == 0: // 3
			return w.with(Invalid)
		case w.PTE&(PTERead|PTEWrite) == PTEWrite:
			return w.with(Reserved)
		case w.PTE&(PTERead|PTEExecute) != 0:
			return h.Leaf(w, addr, a, in)
		case w.PTE&(PTEAccessed|PTEDirty|PTEUser) != 0: // 4
			return w.with(TableMarked)
		case w.Level == 0:
			return w.with(NoLeaf)
		}
		w.Level--
		table = uint64(w.PTE>>10) * pageSize
	}
}

func (w Walk) with(v Verdict) Walk {
	w.Verdict = v
	return w
}

// entry reads the entry that a walk is at. It must be in memory, and S mode must be allowed to read it (§3.7.2).
func (h *Hart) entry(b Bus, w *Walk) (ok bool) {
	if w.Entry>>32 != 0 || !h.permits(S, uint32(w.Entry), Loading) {
		return false
	}
	w.PTE, ok = b.Fetch(uint32(w.Entry))
	return ok
}

// Leaf is the rest of a walk that has come to a page: whether its entry allows the access, and where that goes to. Of
// the walk it looks at Level and PTE alone, so that it answers for entries that are in no table any more as well.
// (Where the entry has to be marked first, PMP is asked about Entry.)
func (h *Hart) Leaf(w Walk, addr uint32, a Access, in Priv) Walk {
	allowed := w.PTE
	if h.MStatus&isa.StatusMXR != 0 && w.PTE&PTEExecute != 0 {
		allowed |= PTERead
	}
	need := [...]uint32{Loading: PTERead, Storing: PTEWrite, Fetching: PTEExecute}[a]
	offset := uint32(1)<<(12+10*w.Level) - 1
	marks := uint32(PTEAccessed)
	if a == Storing {
		marks |= PTEDirty
	}
	w.Marks = marks &^ w.PTE
	switch user := w.PTE&PTEUser != 0; {
	case in == U && !user: // 5
		return w.with(NotUsers)
	case in == S && user && (a == Fetching || h.MStatus&isa.StatusSUM == 0):
		return w.with(UsersPage)
	case allowed&need == 0:
		return w.with(Forbidden)
	case w.Level == 1 && w.PTE>>10&0x3ff != 0: // 6
		return w.with(NotAligned)
	case w.Marks != 0 && h.Svade: // 7
		return w.with(Unmarked)
	case w.Marks != 0 && !h.permits(S, uint32(w.Entry), Storing):
		return w.with(EntryDenied)
	}
	w.At = uint64(w.PTE>>10)*pageSize | uint64(addr&offset) // 8
	return w
}

// fault is the trap of a walk that failed.
func (w *Walk) fault(addr uint32, a Access) (Trap, bool) {
	if w.Verdict == EntryDenied {
		return a.fault(addr)
	}
	return Trap{[...]isa.Cause{Loading: isa.LoadPage, Storing: isa.StorePage, Fetching: isa.InstPage}[a], addr}, true
}

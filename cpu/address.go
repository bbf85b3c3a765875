package cpu

import "breakfast/cpu/isa"

// Access is what a program does with an address.
type Access uint8

// The kinds of access. An AMO, and sc.w, is Storing.
const (
	Loading Access = iota
	Storing
	Fetching
)

// permission is the bit of a PMP entry that allows the access: R, W or X.
func (a Access) permission() uint8 { return 1 << a }

// fault is the trap that an access raises where it is not allowed, or nothing answers.
func (a Access) fault(addr uint32) (Trap, bool) {
	return Trap{[...]isa.Cause{isa.LoadAccess, isa.StoreAccess, isa.InstAccess}[a], addr}, true
}

func (a Access) misaligned(addr uint32) (Trap, bool) {
	return Trap{[...]isa.Cause{isa.LoadMisaligned, isa.StoreMisaligned, isa.InstMisaligned}[a], addr}, true
}

// physical is the way of every address that a program uses: it says which physical address it is, or why the program
// may not access size bytes there so. Of an address that is misaligned and forbidden too, it reports the misalignment;
// the manual leaves the choice open (§3.1.15, "Synchronous exception priority").
//
// The accessed and dirty bits of a page-table entry are set here, by an access that is about to succeed: one that traps
// has set none, but for the pages that its instruction was fetched from.
func (h *Hart) physical(b Bus, addr, size uint32, a Access) (at uint32, t Trap, trapped bool) {
	if addr&(size-1) == 0 && h.Priv == M && h.MStatus&isa.StatusMPRV == 0 && !h.Locked() {
		return addr, t, false
	}
	at, due, t, trapped := h.reach(b, addr, size, a)
	if due.pte != 0 && !h.mark(b, at, size, a, due) {
		t, trapped = a.fault(addr)
	}
	return at, t, trapped
}

// A marking is a page-table entry that has to be written before an access, with A or D set. The zero marking is none.
type marking struct{ entry, pte uint32 }

// reach is physical without any effect: what is due to be marked before the access is left to do.
func (h *Hart) reach(b Bus, addr, size uint32, a Access) (at uint32, due marking, t Trap, trapped bool) {
	at = addr
	if addr&(size-1) != 0 {
		t, trapped = a.misaligned(addr)
		return
	}
	in, translates := h.Translates(a)
	if translates {
		w := h.Walk(b, addr, a, in)
		if w.Verdict != Mapped {
			t, trapped = w.fault(addr, a)
			return
		}
		if at = uint32(w.At); w.At>>32 != 0 {
			t, trapped = a.fault(addr)
			return
		}
		if w.Marks != 0 {
			due = marking{uint32(w.Entry), w.PTE | w.Marks}
		}
	}
	if !h.permits(in, at, a) {
		due = marking{}
		t, trapped = a.fault(addr)
	}
	return
}

// mark writes the entry of a page, if something answers at the physical address: else the access will fail.
func (h *Hart) mark(b Bus, at, size uint32, a Access, due marking) bool {
	return b.Answers(at, int(size), a) && b.Mark(due.entry, due.pte)
}

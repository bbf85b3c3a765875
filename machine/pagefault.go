package machine

import (
	"fmt"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// access is how the instruction that raised an exception accessed memory.
func access(c isa.Cause) cpu.Access {
	switch c {
	case isa.InstAccess, isa.InstPage:
		return cpu.Fetching
	case isa.StoreAccess, isa.StorePage:
		return cpu.Storing
	}
	return cpu.Loading
}

// walked is the way that an access took which has just trapped, and the mode it was made in; false if it was not
// translated. It is that of the walk that failed: the trap has changed neither satp nor the table. A load or store that
// M mode made in another one (MPRV) is taken for one of S mode, as the trap has replaced MPP.
func (m *Machine) walked(from cpu.Priv, t cpu.Trap) (w cpu.Walk, in cpu.Priv, translated bool) {
	before, a := *m.hart, access(t.Cause)
	before.Priv = from
	if before.Priv == cpu.M {
		before.MStatus = before.MStatus&^isa.StatusMPP | uint32(cpu.S)<<11
	}
	if in, translated = before.Translates(a); !translated {
		return w, in, false
	}
	return before.Walk((*dryBus)(m), t.Value, a, in), in, true
}

// pageFault says why a page fault was raised: which level of the walk failed, at which entry, and what of the entry.
func (m *Machine) pageFault(from cpu.Priv, t cpu.Trap) string {
	w, in, translated := m.walked(from, t)
	if !translated {
		return ""
	}
	return m.walkText(w, t.Value, in, access(t.Cause))
}

// WalkIn takes an address through the page table that a value of satp names, as an access of S or U mode would, without
// any effect. Why says in words at which entry that ends with a page fault or access fault, and what is wrong with it;
// "" where it comes to a page.
func (m *Machine) WalkIn(satp, addr uint32, a cpu.Access, in cpu.Priv) (w cpu.Walk, why string) {
	h := *m.hart
	h.SATP = satp
	w = h.Walk((*dryBus)(m), addr, a, in)
	if w.Verdict == cpu.EntryDenied {
		return w, m.deniedEntry(w)
	}
	return w, m.walkText(w, addr, in, a)
}

// walkText says at which entry a walk ended with a page fault, and why; "" if it did not.
func (m *Machine) walkText(w cpu.Walk, addr uint32, in cpu.Priv, a cpu.Access) string {
	why := m.verdict(w, in, a)
	if why == "" {
		return ""
	}
	return fmt.Sprintf("the entry of level %d for %#08x, at %#08x, is %#08x: %s", w.Level, addr, w.Entry, w.PTE, why)
}

// verdict says in words what is wrong with the entry at which a walk ended with a page fault.
func (m *Machine) verdict(w cpu.Walk, in cpu.Priv, a cpu.Access) string {
	switch w.Verdict {
	case cpu.Invalid:
		return "V is 0, so nothing is mapped there"
	case cpu.Reserved:
		return "W without R means nothing"
	case cpu.NoLeaf:
		return "R, W and X are 0, which leads to another table, and below level 0 there is none"
	case cpu.TableMarked:
		return "R, W and X are 0, which leads to another table, and then A, D and U must be 0 too"
	case cpu.NotAligned:
		return "it is a page of 4 MiB, and its page number is no multiple of 1024"
	case cpu.NotUsers:
		return "U is 0, so the page is not U mode's"
	case cpu.UsersPage:
		if a == cpu.Fetching {
			return "U is 1, and S mode executes nothing in a page of U mode"
		}
		return "U is 1, and S mode reads and writes pages of U mode only while sstatus.SUM is 1"
	case cpu.Forbidden:
		switch {
		case a == cpu.Storing:
			return "W is 0, so the page is not to be written"
		case a == cpu.Fetching:
			return "X is 0, so the page is not to be executed"
		case w.PTE&cpu.PTEExecute != 0:
			return "R is 0, so the page is not to be read (one with X is, while sstatus.MXR is 1)"
		}
		return "R is 0, so the page is not to be read"
	case cpu.Unmarked:
		if w.PTE&cpu.PTEAccessed == 0 {
			return "A is 0, and this hart does not set it (Svade): the program does, before or in its handler"
		}
		return "D is 0, and this hart does not set it (Svade): the program does, before or in its handler"
	}
	return ""
}

// deniedEntry says why an access fault was raised on the way through the page table; "" if it was not.
func (m *Machine) deniedEntry(w cpu.Walk) string {
	if w.Verdict != cpu.EntryDenied {
		return ""
	}
	at := fmt.Sprintf("the entry of level %d would be at %#08x", w.Level, w.Entry)
	if w.Entry>>32 == 0 && m.RAM.Contains(uint32(w.Entry), 4) {
		return at + ", which physical memory protection (PMP) does not let S mode read, or write to set A and D"
	}
	return at + ", and page tables are in memory: " + m.whereRAM()
}

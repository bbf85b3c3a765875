package integrity

import (
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// What may a hart still know of a page table, and when does a program rely on its not knowing it?
//
// This hart walks the table at every access, so that a change of an entry, or of satp, counts at once. Others remember
// what they found. The manual lets a hart use any translation that was valid at some time since the last sfence.vma
// that covers the address (§4.2.1), and any entry that led to one. So we keep what was used since then: the entries of
// pages, each for its address space and its page of 4 KiB or 4 MiB, and the entries of level 1 that led to a table. An
// access that would come out otherwise with one of those than with what the table says now is a violation:
//
//   - it would go to another place;
//   - it page-faults, and would not;
//   - it would page-fault and does not, and the entry leads elsewhere now. (While it leads to the same place, the
//     manual lets a program wait for the fault before it fences: permissions that only grow.)
//
// Not so where nothing was remembered: a page that was invalid and is now mapped. (The manual lets a hart remember that
// too, and a program be lazy about it.) A and D alone make no difference, nor do SUM, MXR and the mode, which count at
// once. A fetch that would find the same instruction at both places shows nothing either.
//
// What is too much to be remembered is forgotten; then less is said. Of several harts each remembers for itself, and
// forgets all when another stores to an entry that it has used: that one has to tell it, and until it has, what was
// there and what is are both right.

// A translation is an entry that was used: of a page, or of level 1 and leading to a table.
type translation struct {
	space  uint16 // ASID, or everywhere
	era    uint32 // of the space, when it was used
	gone   bool   // a fence was for it
	root   uint32 // the number of the root's page
	top    uint32 // where the entry of level 1 is
	topPTE uint32 // and what it held
	walk   cpu.Walk
	used   mark // last
}

const (
	everywhere = 1 << 9 // the space of pages with G: behind all ASIDs

	// The bits of an entry that are of no account: whether it was used, the program's own; and those that are looked
	// at elsewhere.
	notWhere = cpu.PTEAccessed | cpu.PTEDirty | cpu.PTEGlobal | cpu.PTEValid | 3<<8

	mostPages   = 4096 // of which something is remembered; then all is forgotten
	mostOfPage  = 16   // translations; then the oldest is forgotten
	mostChanges = 8    // of an entry; then the oldest is forgotten
)

// A key of what is remembered: the number of a page of 4 KiB, or one of these and the number of 4 MiB.
const (
	large uint32 = 1 << 20 // a page of 4 MiB
	table uint32 = 2 << 20 // a table
)

// A change is a store to an entry that something is remembered of, or to satp.
type change struct {
	was, is uint32
	at      mark
}

// A fence is an sfence.vma.
type fence struct {
	addr, asid       uint32
	oneAddr, oneASID bool
	at               mark
}

type fences struct {
	held    map[uint32][]translation
	eras    [everywhere + 1]uint32
	changes map[uint32][]change // of the entry at that physical address
	satp    change              // the last
	last    fence

	// Of the step that has begun:
	begun  mark
	stores [2]change // the words that it may change, of those that are entries; at.pc is where they are
	fence  fence     // with a position, if it is one
}

// stepBegins looks at the accesses that the coming step makes through the page table.
func (c *Checker) stepBegins(e machine.Event) {
	h, f := c.m.Hart(), c.fences
	f.stores, f.fence.at = [2]change{}, mark{}
	if h.SATP&isa.SATPMode == 0 && len(f.held) == 0 && !c.remembered() {
		return
	}
	if _, interrupted := h.Pending(); interrupted {
		return
	}
	f.begun = mark{pc: e.PC, hart: e.Hart, at: e.At}
	in, ok := c.fetches(e.PC)
	if !ok {
		return
	}
	if in.Op == isa.SFENCEVMA {
		f.fence = fence{h.X[in.Rs1], h.X[in.Rs2] % everywhere, in.Rs1 != 0, in.Rs2 != 0, f.begun}
		return
	}
	size := uint32(in.Op.Width())
	if size == 0 {
		return
	}
	a, addr := cpu.Loading, in.Address(h.X[in.Rs1])
	if in.Op.Stores() > 0 {
		a = cpu.Storing
	}
	if addr%size == 0 {
		c.accesses(0, addr, a)
	} else if op := in.Op.Long(); h.Misaligned && (op < isa.LRW || op > isa.AMOMAXUW) {
		c.accesses(0, addr, a)
		c.accesses(1, addr+size-1, a)
	}
}

// remembered says that a hart remembers something.
func (c *Checker) remembered() bool {
	return c.several() && slices.ContainsFunc(c.harts, func(h hart) bool { return len(h.fences.held) > 0 })
}

// fetches is the instruction at pc, which is fetched now; false if it cannot be.
func (c *Checker) fetches(pc uint32) (isa.Inst, bool) {
	at, ok := c.uses(pc, cpu.Fetching)
	if !ok {
		return isa.Inst{}, false
	}
	c.fences.begun.code = at
	word, ok := c.m.Peek(at, 2)
	if ok && word&3 == 3 {
		if at += 2; (pc+2)%pageSize == 0 {
			if at, ok = c.uses(pc+2, cpu.Fetching); !ok {
				return isa.Inst{}, false
			}
		}
		var high uint32
		high, ok = c.m.Peek(at, 2)
		word |= high << 16
	}
	return isa.Decode(word), ok
}

const pageSize = 1 << 12

// accesses looks at a load or store of the step, and, if it may change an entry, at what that holds.
func (c *Checker) accesses(i int, addr uint32, a cpu.Access) {
	at, ok := c.uses(addr, a)
	if !ok || a != cpu.Storing {
		return
	}
	at &^= 3
	for i := range c.harts {
		if f := c.harts[i].fences; f != c.fences {
			if _, entry := f.changes[at]; entry {
				f.held, f.changes = nil, nil
			}
		}
	}
	if _, entry := c.fences.changes[at]; entry {
		was, _ := c.m.Peek(at, 4)
		c.fences.stores[i] = change{was: was, at: mark{pc: at}}
	}
}

// stepEnds: the step has retired.
func (c *Checker) stepEnds() {
	f := c.fences
	for i := range f.stores {
		s := &f.stores[i]
		if s.at.pc == 0 {
			continue
		}
		is, _ := c.m.Peek(s.at.pc, 4)
		if (s.was^is)&^(cpu.PTEAccessed|cpu.PTEDirty) != 0 {
			list := f.changes[s.at.pc]
			if len(list) == mostChanges {
				list = append(list[:0], list[1:]...)
			}
			f.changes[s.at.pc] = append(list, change{s.was, is, f.begun})
		}
	}
	if f.fence.at != (mark{}) {
		f.apply(f.fence)
	}
	if satp := c.m.Hart().SATP; satp != f.satp.is {
		f.satp = change{f.satp.is, satp, f.begun}
	}
}

// apply forgets what a fence says (§4.2.1): with an address, no entry that leads to a table; with an ASID, no page with
// G.
func (f *fences) apply(l fence) {
	f.last = l
	switch {
	case l.oneAddr:
		for _, key := range [...]uint32{l.addr / pageSize, large | l.addr>>22} {
			list := f.held[key]
			for i := range list {
				if t := &list[i]; !l.oneASID || uint32(t.space) == l.asid {
					t.gone = true
				}
			}
		}
	case l.oneASID:
		f.eras[l.asid]++
	default:
		f.held, f.changes = nil, nil
	}
}

// uses is where an access goes to; false if it traps on the way there. It is compared with what is remembered, and
// then remembered itself.
func (c *Checker) uses(addr uint32, a cpu.Access) (at uint32, ok bool) {
	w, in, translated := c.m.Walk(addr, a)
	if !translated {
		return addr, true
	}
	if w.Verdict == cpu.EntryDenied || w.Verdict == cpu.Unmarked {
		return 0, false
	}
	f, h := c.fences, c.m.Hart()
	now := translation{root: h.SATP & isa.SATPPPN, walk: w, used: f.begun}
	now.space = uint16(h.SATP >> isa.SATPASIDShift % everywhere)
	now.top, now.topPTE = uint32(w.Top), w.TopPTE
	said := false
	for _, key := range [...]uint32{addr / pageSize, large | addr>>22, table | addr>>22} {
		list := f.held[key]
		for i := 0; i < len(list); i++ {
			t := &list[i]
			if !f.holds(t) || t.space != now.space && t.space != everywhere || t.like(&now) {
				continue
			}
			old, ok := t.leads(c.m, addr)
			if !ok {
				continue
			}
			if old = h.Leaf(old, addr, a, in); c.differs(old, w, addr, a) {
				if !said {
					c.unfenced(addr, a, t, &now, old)
				}
				said, t.gone = true, true
			}
		}
	}
	if w.Verdict != cpu.Mapped {
		return 0, false
	}
	f.remember(addr, now)
	return uint32(w.At), w.At>>32 == 0
}

// holds says that no fence was for it.
func (f *fences) holds(t *translation) bool { return !t.gone && t.era == f.eras[t.space] }

// like says that with t accesses come out as with o.
func (t *translation) like(o *translation) bool {
	if t.walk.Level == 1 && t.isTable() {
		return o.isTable() && (t.topPTE^o.topPTE)&^notWhere == 0
	}
	return t.walk.Level == o.walk.Level && (t.walk.PTE^o.walk.PTE)&^notWhere == 0 && o.walk.PTE&cpu.PTEValid != 0
}

func (t *translation) isTable() bool {
	return t.topPTE&(cpu.PTEValid|cpu.PTERead|cpu.PTEWrite|cpu.PTEExecute) == cpu.PTEValid
}

// leads is the walk of an address as far as its page, with what is remembered: of a table, with what that holds now.
// False where it does not come to a page.
func (t *translation) leads(m *machine.Machine, addr uint32) (w cpu.Walk, ok bool) {
	w = t.walk
	if w.Level == 1 && t.isTable() {
		w = cpu.Walk{Entry: uint64(t.topPTE>>10)*pageSize + uint64(addr/pageSize%1024)*4}
		w.PTE, _ = m.Peek(uint32(w.Entry), 4)
		rw := w.PTE & (cpu.PTERead | cpu.PTEWrite)
		if w.PTE&cpu.PTEValid == 0 || rw == cpu.PTEWrite || rw == 0 && w.PTE&cpu.PTEExecute == 0 {
			return w, false
		}
	}
	return w, true
}

// differs says that an access would come out otherwise with the old walk than it does with the one of now.
func (c *Checker) differs(old, now cpu.Walk, addr uint32, a cpu.Access) bool {
	switch {
	case now.Verdict != cpu.Mapped:
		return old.Verdict == cpu.Mapped
	case old.Verdict == cpu.Mapped && a == cpu.Fetching:
		return old.At != now.At && !c.sameCode(old.At, now.At)
	}
	return target(old, addr) != now.At
}

// target is where an address leads with the entry of a page, whatever that allows.
func target(w cpu.Walk, addr uint32) uint64 {
	offset := uint32(1)<<(12+10*w.Level) - 1
	return uint64(w.PTE>>10)*pageSize | uint64(addr&offset)
}

// sameCode says that the instructions at two addresses are one and the same.
func (c *Checker) sameCode(a, b uint64) bool {
	if a>>32 != 0 || b>>32 != 0 {
		return false
	}
	va, okA := c.m.Peek(uint32(a), 2)
	vb, okB := c.m.Peek(uint32(b), 2)
	if !okA || !okB || va != vb {
		return false
	}
	if va&3 != 3 || (a+2)%pageSize == 0 { // the other half is fetched by itself
		return true
	}
	va, okA = c.m.Peek(uint32(a)+2, 2)
	vb, okB = c.m.Peek(uint32(b)+2, 2)
	return okA && okB && va == vb
}

// remember keeps a translation that was used, and, if it went through one, the entry that led to the table.
func (f *fences) remember(addr uint32, now translation) {
	if f.held == nil || len(f.held) >= mostPages || len(f.changes) >= mostPages {
		f.held, f.changes = map[uint32][]translation{}, map[uint32][]change{}
	}
	if now.topPTE&cpu.PTEGlobal != 0 {
		now.space = everywhere
	}
	key := large | addr>>22
	if now.walk.Level == 0 {
		up := now
		up.walk = cpu.Walk{Level: 1, Entry: uint64(now.top), PTE: now.topPTE}
		f.keep(table|addr>>22, up)
		key = addr / pageSize
	}
	if now.walk.PTE&cpu.PTEGlobal != 0 {
		now.space = everywhere
	}
	f.keep(key, now)
}

// keep keeps a translation under a key. A change of its entry is then noted.
func (f *fences) keep(key uint32, now translation) {
	list := f.held[key]
	now.era = f.eras[now.space]
	for i := range list {
		if t := &list[i]; f.holds(t) && t.space == now.space && t.like(&now) {
			*t = now
			return
		}
	}
	live := list[:0]
	for _, t := range list {
		if f.holds(&t) {
			live = append(live, t)
		}
	}
	if len(live) == mostOfPage {
		live = append(live[:0], live[1:]...)
	}
	f.held[key] = append(live, now)
	if at := uint32(now.walk.Entry); f.changes[at] == nil {
		f.changes[at] = []change{}
	}
}

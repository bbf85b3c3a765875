package integrity

import (
	"fmt"
	"path"

	"breakfast/cpu"
)

// A culprit is what was changed without a fence: an entry, by its level, or satp.
type culprit struct {
	change
	satp  bool
	level int
	entry uint32
}

// culprit is the first change since t was last used that makes it another than now.
func (f *fences) culprit(t, now *translation) culprit {
	if t.root != now.root {
		return culprit{change: f.satp, satp: true}
	}
	for _, at := range [...]uint32{t.top, uint32(t.walk.Entry)} {
		for _, ch := range f.changes[at] {
			if ch.at.at.Steps >= t.used.at.Steps {
				k := culprit{change: ch, level: 1, entry: at}
				if at != t.top {
					k.level = 0
				}
				return k
			}
		}
	}
	// No store of the program's, but a device's.
	if t.topPTE != now.topPTE {
		return culprit{change: change{was: t.topPTE, is: now.topPTE}, level: 1, entry: t.top}
	}
	return culprit{change: change{was: t.walk.PTE, is: now.walk.PTE}, entry: uint32(t.walk.Entry)}
}

// unfenced reports that an access comes out as it does now, and with what is remembered as old.
func (c *Checker) unfenced(addr uint32, a cpu.Access, t, now *translation, old cpu.Walk) {
	f, v := c.fences, Violation{Kind: Unfenced}
	if task := c.m.Task(); task != 0 {
		v.Task = c.who(task, 0)
	}
	what := fmt.Sprint(addr/pageSize, now.space)
	if c.again(key{Unfenced, v.Task, what}) {
		return
	}
	k := f.culprit(t, now)
	v.Saved, v.Restored = c.place(t.used), c.place(f.begun)
	if k.at != (mark{}) {
		v.Over = c.place(k.at)
	}
	changed := "satp"
	v.Changed = []Change{{"satp", Word(k.was), Word(k.is)}}
	if !k.satp {
		changed = fmt.Sprintf("the entry of level %d at %s", k.level, Word(k.entry))
		v.Changed[0].Register = "entry"
	}
	here, there := "page-faults", "page-fault"
	if now.walk.Verdict == cpu.Mapped {
		here = fmt.Sprintf("goes to 0x%08x", now.walk.At)
	}
	if old.Verdict == cpu.Mapped {
		there = fmt.Sprintf("go to 0x%08x", old.At)
	}
	access := [...]string{cpu.Loading: "load from", cpu.Storing: "store to", cpu.Fetching: "fetch from"}[a]
	v.Message = fmt.Sprintf("no sfence.vma after %s was changed: the %s %s %s here, and may %s on a hart that "+
		"remembers what was there; %s%s",
		changed, access, Word(addr), here, there, t.advice(&k, addr), c.missed(t, &k, addr))
	c.report(what, v)
}

// advice is what to write.
func (t *translation) advice(k *culprit, addr uint32) string {
	switch {
	case k.satp && t.space == everywhere:
		return "a page with G is taken for the same in every address space: leave G out, or write sfence.vma behind " +
			"csrw satp"
	case k.satp:
		return "write sfence.vma behind csrw satp, or give each page table an ASID of its own"
	case t.isTable() && k.level == 1:
		return "write sfence.vma behind the store (with an address it would be for the entries of pages alone)"
	}
	return fmt.Sprintf("behind the store write li t0, %#x and sfence.vma t0, zero; or sfence.vma, which is for all "+
		"pages", addr&^(pageSize-1))
}

// missed says of the last fence, if it was to be the one that is missed, why it is not.
func (c *Checker) missed(t *translation, k *culprit, addr uint32) string {
	l, why := c.fences.last, ""
	page := l.addr / pageSize
	wrongPage := page != addr/pageSize
	if t.walk.Level == 1 {
		wrongPage = l.addr>>22 != addr>>22
	}
	switch {
	case l.at == (mark{}) || k.at == (mark{}) || k.satp && t.space == everywhere:
		return ""
	case l.at.at.Steps < k.at.at.Steps:
		if k.at.at.Steps-l.at.at.Steps > justBefore {
			return ""
		}
		why = "comes too early"
	case l.oneAddr && t.isTable() && k.level == 1:
		why = "has an address, and so is not for entries that lead to a table"
	case l.oneAddr && wrongPage:
		why = fmt.Sprintf("is for the page of %s", Word(l.addr))
	case l.oneASID && t.space == everywhere:
		why = "has an ASID, and so is not for pages with G"
	case l.oneASID && l.asid != uint32(t.space):
		why = fmt.Sprintf("is for the ASID %d, and satp has %d", l.asid, t.space)
	default:
		return ""
	}
	where := c.at(l.at.pc)
	if p := c.place(l.at); p.File != "" {
		where = fmt.Sprintf("%s:%d", path.Base(p.File), p.Line)
	}
	return fmt.Sprintf(". The sfence.vma at %s %s", where, why)
}

// A fence is taken for one at the wrong place if it is so few steps before the change.
const justBefore = 4

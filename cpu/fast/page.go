package fast

import (
	"breakfast/cpu/isa"
	"breakfast/memory"
)

const (
	pageSize  = 4096
	slots     = pageSize / 2 // an instruction may begin at each half word
	places    = 4096         // for words, of a page
	pagesKept = 1024         // what is decoded is forgotten when it is of more pages
)

// A page is what is decoded of a page of memory, as far as it may be executed in some view. Words of instructions that
// follow each other stand one behind the other, however long they are, so that the next one is known before this one
// is read.
type page struct {
	code  [places]word
	slot  [places]uint16     // of the word's instruction
	place [slots]uint16      // of the word of the instruction that begins at a slot; 0 for none
	made  [slots / 64]uint64 // slots that some word was made of, bits
	next  uint               // the next free place; the first is never used

	system []isa.Inst // of the words that the loop leaves

	at            uint32 // its physical address
	first, behind uint   // the slots that may be executed
	other         *page  // the same page with other such slots
}

func slotOf(pc uint32) uint { return uint(pc % pageSize / 2) }

// pageAt is the page at a physical address of RAM with just those slots to be executed; nil if all were forgotten,
// since they were too many.
func (e *Engine) pageAt(at uint32, first, behind uint) *page {
	n := (at - e.base) / pageSize
	for p := e.pages[n]; p != nil; p = p.other {
		if p.first == first && p.behind == behind {
			return p
		}
	}
	if e.kept == pagesKept {
		e.dropAll()
		e.counts.Forgotten++
		return nil
	}
	e.kept++
	p := &page{at: at, first: first, behind: behind, next: 1, other: e.pages[n]}
	e.pages[n] = p
	return p
}

// dropAll forgets what is decoded of all pages, and all views, which lead to them.
func (e *Engine) dropAll() {
	clear(e.pages)
	e.kept = 0
	e.views = [viewsKept]*view{}
}

// clear forgets what is decoded.
func (p *page) clear() {
	clear(p.place[:])
	clear(p.made[:])
	p.system = p.system[:0]
	p.next = 1
}

// forget drops what was made from memory that has been stored to since.
func (e *Engine) forget() {
	e.ram.Stale(func(addr, n uint32) {
		for n > 0 {
			here := min(n, pageSize-addr%pageSize) // of this page
			if e.decodedAt(addr, here) {
				e.drop(addr &^ (pageSize - 1))
			}
			addr, n = addr+here, n-here
		}
	})
	if e.ram.Met(memory.Walked) != 0 {
		for _, v := range e.views {
			if v != nil && v.key.SATP != 0 {
				v.flush()
				e.counts.Flushes++
			}
		}
	}
}

// drop forgets what is decoded of a page.
func (e *Engine) drop(at uint32) {
	e.counts.Drops++
	for p := e.pages[(at-e.base)/pageSize]; p != nil; p = p.other {
		p.clear()
	}
	for off := uint32(0); off < pageSize; off += memory.Granule {
		e.ram.Unmark(at+off, memory.Code)
	}
}

// decodedAt says that some word was made of the n bytes, of one page, at a physical address.
func (e *Engine) decodedAt(at, n uint32) bool {
	for p := e.pages[(at-e.base)/pageSize]; p != nil; p = p.other {
		for slot := slotOf(at); slot <= slotOf(at+n-1); slot++ {
			if p.made[slot/64]>>(slot%64)&1 != 0 {
				return true
			}
		}
	}
	return false
}

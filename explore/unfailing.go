package explore

import (
	"fmt"

	"breakfast/machine"
)

// A Reading is what a part of the check looks at, and nothing else.
type Reading struct {
	Name   string // of that part, in the words of who asks
	Memory []machine.Stretch
}

// reading has a worker's machine note which readings are of memory that some run has stored to.
func (w *worker) reading() {
	var all []machine.Stretch
	for _, r := range w.Reads {
		all = append(all, r.Memory...)
	}
	if len(all) == 0 {
		return
	}
	w.m.WatchMemory(all...)
	w.m.Watch(machine.Probe{Kinds: machine.Written, Tell: func(m *machine.Machine, e machine.Event) {
		left := all[:0:0]
		for i, r := range w.Reads {
			for _, s := range r.Memory {
				if e.Addr < s.Addr+s.Size && s.Addr < e.Addr+uint32(e.Size) {
					w.stored |= 1 << i
				}
			}
			if w.stored>>i&1 == 0 {
				left = append(left, r.Memory...)
			}
		}
		m.WatchMemory(left...)
	}})
}

// looks is before the check is asked: what it looks at may be elsewhere than where it was watched.
func (w *worker) looks() {
	for i, r := range w.Reads {
		for _, s := range r.Memory {
			if w.m.Seen(s.Addr) != s.Addr || !w.m.RAM.Contains(s.Addr, s.Size) {
				w.stored |= 1 << i
			}
		}
	}
}

// unfailing says of which part of the check it is certain that no timing can make it fail; nil if of none: all were
// tried, and no run has stored to what it looks at.
func (s *search) unfailing() error {
	stored := uint64(0)
	for _, w := range s.workers {
		if stored |= w.stored; w.beside != nil {
			stored |= w.beside.stored
		}
	}
	for i, r := range s.Reads {
		if len(r.Memory) > 0 && stored>>i&1 == 0 {
			return fmt.Errorf("%s: %w: in none of %s does anybody store to what it looks at", r.Name, ErrCannotFail,
				plural(s.answer.Timings(), "timing"))
		}
	}
	return nil
}

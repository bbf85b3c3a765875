package machine

import (
	"slices"

	"breakfast/cpu/isa"
	"breakfast/memory"
)

// Stretch is so many bytes of memory at a physical address.
type Stretch struct{ Addr, Size uint32 }

// holds says that some byte of the n at addr is one of the stretch's.
func (s Stretch) holds(addr, n uint32) bool {
	return uint64(addr) < uint64(s.Addr)+uint64(s.Size) && uint64(s.Addr) < uint64(addr)+uint64(n)
}

// WatchMemory says of which memory Written is told from now on, instead of what was said before. What is not RAM is
// left out. It is no part of the state. Stores to the same 256 bytes are the stepper's; the run goes on at the engine's
// speed everywhere else.
func (m *Machine) WatchMemory(list ...Stretch) {
	m.flagWatched((*memory.RAM).Unmark)
	m.watched = append([]Stretch(nil), list...)
	m.flagWatched((*memory.RAM).Mark)
	m.host.flag(m.RAM, (*memory.RAM).Mark) // it may have its place there
}

// NoteMemory is WatchMemory for somebody else, who watches beside.
func (m *Machine) NoteMemory(list ...Stretch) {
	m.flagWatched((*memory.RAM).Unmark)
	m.noted = append([]Stretch(nil), list...)
	m.flagWatched((*memory.RAM).Mark)
	m.host.flag(m.RAM, (*memory.RAM).Mark)
}

// watches lists what is watched, by anybody.
func (m *Machine) watches() []Stretch { return slices.Concat(m.watched, m.noted) }

// flagWatched flags the granules of what is watched, or takes the flags away.
func (m *Machine) flagWatched(flag func(*memory.RAM, uint32, memory.Flag)) {
	for _, s := range m.watches() {
		first := uint64(s.Addr &^ (memory.Granule - 1))
		for a := first; a < uint64(s.Addr)+uint64(s.Size); a += memory.Granule {
			if m.RAM.Contains(uint32(a), 1) {
				flag(m.RAM, uint32(a), memory.Watched)
			}
		}
	}
}

// tellWritten tells of n bytes at addr that were stored to memory, if they are watched: by a hart, or who is below 0.
func (m *Machine) tellWritten(addr, n uint32, by int) {
	if !m.asks(Written) {
		return
	}
	for _, list := range [...][]Stretch{m.watched, m.noted} {
		for _, s := range list {
			if s.holds(addr, n) {
				m.tell(&Event{Kind: Written, PC: m.hart.PC, Addr: addr, Size: int(n), Name: others[max(-by, 0)]})
				return
			}
		}
	}
}

// others are who stores what no hart does, by their numbers below 0.
var others = [...]string{"", -byDevice: "the disk", -byHost: "the host", -byReset: "the reset"}

// WatchInstructions says of which instructions Named is told from now on, instead of what was said before; nil for
// none. Compressed ones are seen as what they stand for. What holds is asked when code is decoded, and must always
// answer alike. It is no part of the state. These instructions are the stepper's; the run goes on at the engine's speed
// everywhere else.
func (m *Machine) WatchInstructions(holds func(isa.Inst) bool) {
	m.names = holds
	m.engine.Leave(holds)
}

// long is a compressed instruction as what it stands for.
func long(in isa.Inst) isa.Inst {
	in.Op = in.Op.Long()
	return in
}

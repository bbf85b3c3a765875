package machine

import (
	"breakfast/cpu"
	"breakfast/devices"
)

// After a trap the hart goes on at its handler. If the handler's first instruction traps too, and that trap's again,
// the hart may trap for ever: nothing but the trap CSRs changes, and soon they do not change either. Such a run has
// nothing more to show, and stops with the first trap, which is the one that matters.

// One of several harts that does so goes on doing so, since another may mend what it traps on, or ring for it. The run
// ends when no other has anything more to do: each waits for what nothing can raise, or traps for ever too.

// lose says that the trap that was just taken, at pc, is the end of the run.
func (m *Machine) lose(trap cpu.Trap, pc uint32) bool {
	s := &m.stations[m.round.turn]
	if s.lost.Reason == Fault {
		return false
	}
	again, hopeless := m.hopeless()
	switch how := (Stop{Reason: Fault, Hart: m.round.turn, Trap: trap, PC: pc, Again: again}); {
	case !hopeless:
	case m.several():
		s.lost = how
		s.lost.Since = m.steps
	default:
		m.finish(how)
	}
	return m.over.Reason != Reached
}

// found notes that the hart whose turn it is has retired an instruction.
func (m *Machine) found() {
	if s := &m.stations[m.round.turn]; s.lost.Reason == Fault {
		s.lost = Stop{}
	}
}

// Lost says of a hart, of several, that it traps for ever at its handler, since which step (Stop.Since) and how; as
// long as no other hart, device or person mends it. Where all do, or have nothing more to do, the run ends with a
// Fault.
func (m *Machine) Lost(hart int) (how Stop, lost bool) {
	how = m.stations[hart].lost
	return how, how.Reason == Fault
}

// firstLost is how the hart was lost that has been it for longest; zero if none is.
func (m *Machine) firstLost() (first Stop) {
	for i := range m.stations {
		if s := &m.stations[i].lost; s.Reason == Fault && (first.Reason != Fault || s.Since < first.Since) {
			first = *s
		}
	}
	return first
}

// allLost says that some harts trap for ever and no other has anything more to do. Whether others sleep for good is
// asked between rounds.
func (m *Machine) allLost() bool {
	switch {
	case !m.several() || m.firstLost().Reason != Fault:
		return false
	case m.endless():
		return true
	case m.round.ticks != 0:
		return false
	}
	for i := range m.Harts {
		if m.stations[i].lost.Reason != Fault && m.ready(i) {
			return false
		}
	}
	all := true
	for i := 0; all && i < len(m.Harts); i++ {
		m.As(i, func() {
			if all = m.parked(); m.stations[i].lost.Reason == Fault {
				_, all = m.hopeless()
			}
		})
	}
	return all
}

// parked says that the hart waits for what nothing can raise, if no other hart does.
func (m *Machine) parked() bool {
	return !m.hart.Awake() && m.now >= m.hold && !m.stations[m.round.turn].stalled() && m.mayCome(m.hart.MIE) == 0
}

// hopeless says that the trap just taken leads nowhere: from here the hart traps at its handler for ever. again is the
// trap that it then takes, each step anew. It is tried out on a copy of the hart, on a bus where nothing happens. In M
// mode with interrupts off, as a trap leaves the hart, no interrupt can end that, and in S mode M mode's can; a device
// or the host that is about to write memory can too.
func (m *Machine) hopeless() (again cpu.Trap, hopeless bool) {
	h, b := *m.hart, (*dryBus)(m)
	for range 3 { // a slot of the vector table, the table's base, and what comes of it
		before := h
		t, trapped := h.Step(b)
		if !trapped {
			return cpu.Trap{}, false
		}
		if h.Cycle = before.Cycle; h == before {
			return t, !m.mendable() && m.mayCome(h.Open()) == 0
		}
	}
	return cpu.Trap{}, false
}

// mendable says that a device or the host is about to store to memory, and so may mend what the hart traps on, or to
// end the run.
func (m *Machine) mendable() bool {
	return m.Disk.Deadline() != devices.Never || m.host.look != devices.Never
}

// dryBus is the machine as a hart sees it that only tries whether an instruction would trap: it reads code and memory,
// and changes nothing. What it reads from a device is 0.
type dryBus Machine

// Fetch reads a word of code.
func (b *dryBus) Fetch(addr uint32) (uint32, bool) { return b.RAM.Load(addr, 4) }

// Load reads memory, or says whether a device would answer.
func (b *dryBus) Load(addr uint32, size int) (uint32, bool) {
	if v, ok := b.RAM.Load(addr, size); ok {
		return v, true
	}
	return 0, b.Answers(addr, size, cpu.Loading)
}

// Store says whether memory or a device would take it.
func (b *dryBus) Store(addr uint32, size int, _ uint32) bool {
	return b.Answers(addr, size, cpu.Storing)
}

// Answers says whether memory or a device would answer.
func (b *dryBus) Answers(addr uint32, size int, a cpu.Access) bool {
	return (*Machine)(b).answers(addr, size, a)
}

// Mark says whether the entry is in memory.
func (b *dryBus) Mark(addr, _ uint32) bool { return b.RAM.Contains(addr, 4) }

// Alarm does nothing: the line of STI stays as it is.
func (b *dryBus) Alarm() {}

// Time is mtime.
func (b *dryBus) Time() uint64 { return (*bus)(b).Time() }

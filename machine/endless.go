package machine

import (
	"slices"

	"breakfast/cpu/isa"
	"breakfast/devices"
)

// A loop that nothing can end is seen by looking ahead: now and then a copy of the hart goes on by itself. If it comes
// back to where it began, with the same registers, pc and CSRs, and meanwhile has changed no memory, touched no device
// and read no counter, then what it did it will do again, for ever, unless something comes from outside: an interrupt
// that it would take, or a store to memory that is not its own. The looks are at fixed steps, so that it matters not
// how a run is cut. Of several harts each must go round such a loop, or wait for what nothing can raise. A store of
// what is there already changes nothing: so a hart spins that swaps a 1 for a 1. That of an sc.w ends the look, since
// another hart's store may have it fail.
const (
	endlessEvery = 1 << 20 // steps from one look to the next
	endlessAhead = 1024    // steps that the copy goes on
	endlessTake  = 64      // steps from where a lock is free to where it is taken
)

// endless says that it is time for a look, and that the harts go round loops that nothing can end.
func (m *Machine) endless() bool {
	if m.steps == 0 || m.steps%endlessEvery != 0 || m.asleep() || m.mendable() ||
		slices.ContainsFunc(m.inputs, func(in Input) bool { return in.Edit != nil }) {
		return false
	}
	ever := true
	for i := 0; ever && i < len(m.Harts); i++ {
		m.As(i, func() { _, ever = m.Stuck() })
	}
	return ever
}

// Loop is one time round a loop.
type Loop struct {
	PCs   []uint32 // its instructions, from the one where the hart stands
	Looks []Look   // what they load from memory, in order
}

// Look is a load from memory: the instruction, and the address in memory.
type Look struct{ PC, Addr uint32 }

// Stuck says that the hart goes round a loop that nothing can end but another hart, or sleeps for what nothing can
// raise but another hart; then the loop is empty.
func (m *Machine) Stuck() (Loop, bool) {
	if m.ready(m.round.turn) {
		return m.circles()
	}
	return Loop{}, m.parked()
}

// circles is the loop of a hart that goes round one that nothing can end but another hart.
func (m *Machine) circles() (l Loop, ok bool) {
	start := *m.hart
	start.Cycle, start.InstRet = 0, 0
	h, b, come := start, &aheadBus{dryBus: (*dryBus)(m)}, m.mayCome(^uint32(0))
	for range endlessAhead {
		if h.Open()&come != 0 || m.unsteady(h.PC) {
			return Loop{}, false
		}
		b.pc = h.PC
		l.PCs = append(l.PCs, h.PC)
		h.Step(b)
		if b.met || !h.Awake() {
			return Loop{}, false
		}
		if h.Cycle, h.InstRet = 0, 0; h == start {
			l.Looks = b.looks
			return l, true
		}
	}
	return Loop{}, false
}

// Takes says that the hart, if the word at an address in memory were 0 from now on, would soon store something else
// there: it waits to take a lock. Other harts, devices and interrupts do nothing meanwhile.
func (m *Machine) Takes(addr uint32) bool {
	h, b := *m.hart, &takeBus{dryBus: (*dryBus)(m), addr: addr}
	for range endlessTake {
		if h.Step(b); b.took || b.met || !h.Awake() {
			break
		}
	}
	return b.took
}

// takeBus is a dryBus on which a word is 0, that notes whether something else was stored there, and whether it has met
// a device: what comes behind that is not waiting.
type takeBus struct {
	*dryBus
	addr      uint32
	took, met bool
}

// Load reads memory, but for the word.
func (b *takeBus) Load(addr uint32, size int) (uint32, bool) {
	if addr&^3 == b.addr {
		return 0, true
	}
	b.met = b.met || !b.RAM.Contains(addr, uint32(size))
	return b.dryBus.Load(addr, size)
}

// Store notes whether it is to the word.
func (b *takeBus) Store(addr uint32, size int, v uint32) bool {
	b.met = b.met || !b.RAM.Contains(addr, uint32(size))
	b.took = b.took || addr&^3 == b.addr && v != 0
	return b.dryBus.Store(addr, size, v)
}

// mayCome is, of some interrupts, those that are pending, or may yet be by themselves or because of what is typed: bits
// as of mip.
func (m *Machine) mayCome(of uint32) uint32 {
	come := m.hart.MIP
	if m.timerTurns() != devices.Never {
		come |= isa.MTI
	}
	if change, _ := m.alarm(m.hart); change != devices.Never {
		come |= isa.STI
	}
	if of&(isa.MEI|isa.SEI) == 0 {
		return come & of
	}
	for i := range m.slots {
		s := &m.slots[i]
		rings := s.line || s.deadline != devices.Never ||
			slices.ContainsFunc(m.inputs, func(in Input) bool { return in.Slot == i })
		if s.dev == devices.Device(m.UART) && m.hearing != Over {
			rings = rings || peek(m.UART, "IER", 0) != 0
		}
		if !rings || s.source == 0 {
			continue
		}
		for _, w := range []way{m.machineWay(), m.supervisorWay()} {
			var g Gate
			if m.throughPLIC(s, w, &g); g.Closed == "" {
				come |= w.bit
			}
		}
	}
	return come & of
}

// unsteady says that the instruction at pc may not do the same the next time round: it reads one of the counters (of
// time the bus is asked), or is an sc.w.
func (m *Machine) unsteady(pc uint32) bool {
	in, _ := m.Instruction(pc)
	if in.Op == isa.SCW {
		return true
	}
	if !slices.Contains(isa.Table[in.Op].Operands, isa.OpCSR) {
		return false
	}
	switch isa.CSR(in.Imm) {
	case isa.MCycle, isa.MCycleH, isa.MInstRet, isa.MInstRetH, isa.Cycle, isa.CycleH, isa.InstRet, isa.InstRetH:
		return true
	}
	return false
}

// aheadBus is a dryBus that notes what is loaded, and whether something was met whose effect it does not know.
type aheadBus struct {
	*dryBus
	met   bool
	pc    uint32 // of the step
	looks []Look
}

// Load reads memory; a device ends the look.
func (b *aheadBus) Load(addr uint32, size int) (uint32, bool) {
	v, ok := b.dryBus.Load(addr, size)
	b.met = b.met || ok && !b.RAM.Contains(addr, uint32(size))
	b.looks = append(b.looks, Look{b.pc, addr})
	return v, ok
}

// Store ends the look, if something takes it; but not of what memory holds already, if no host watches.
func (b *aheadBus) Store(addr uint32, size int, v uint32) bool {
	ok := b.dryBus.Store(addr, size, v)
	was, memory := b.RAM.Load(addr, size)
	same := memory && was == v&(1<<(8*size)-1) && b.host.tohost == 0
	b.met = b.met || ok && !same
	return ok
}

// Mark ends the look: it stores.
func (b *aheadBus) Mark(addr, pte uint32) bool {
	b.met = true
	return b.dryBus.Mark(addr, pte)
}

// Alarm ends the look.
func (b *aheadBus) Alarm() { b.met = true }

// Time ends the look.
func (b *aheadBus) Time() uint64 {
	b.met = true
	return b.dryBus.Time()
}

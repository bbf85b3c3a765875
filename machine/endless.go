package machine

import (
	"slices"

	"breakfast/cpu/isa"
	"breakfast/devices"
)

// A loop that nothing can end is seen by looking ahead: now and then a copy of the hart goes on by itself. If it comes
// back to where it began, with the same registers, pc and CSRs, and meanwhile has stored nothing, touched no device and
// read no counter, then what it did it will do again, for ever, unless something comes from outside: an interrupt that
// it would take, or a store to memory that is not its own. The looks are at fixed steps, so that it does not matter how
// a run is cut. Of several harts each must go round such a loop, or wait for what nothing can raise.
const (
	endlessEvery = 1 << 20 // steps from one look to the next
	endlessAhead = 1024    // steps that the copy goes on
)

// endless says that it is time for a look, and that the harts go round loops that nothing can end.
func (m *Machine) endless() bool {
	if m.steps == 0 || m.steps%endlessEvery != 0 || m.asleep() || m.mendable() ||
		slices.ContainsFunc(m.inputs, func(in Input) bool { return in.Edit != nil }) {
		return false
	}
	ever := true
	for i := 0; ever && i < len(m.Harts); i++ {
		m.As(i, func() { ever = m.ready(i) && m.circles() || m.parked() })
	}
	return ever
}

// circles says that the hart goes round a loop that nothing can end but another hart.
func (m *Machine) circles() bool {
	start := *m.hart
	start.Cycle, start.InstRet = 0, 0
	h, b, come := start, &aheadBus{dryBus: (*dryBus)(m)}, m.mayCome(^uint32(0))
	for range endlessAhead {
		if h.Open()&come != 0 || m.readsCounter(h.PC) {
			return false
		}
		h.Step(b)
		if b.met || !h.Awake() {
			return false
		}
		if h.Cycle, h.InstRet = 0, 0; h == start {
			return true
		}
	}
	return false
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

// readsCounter says that the instruction at pc reads one of the counters, which are not the same the next time round.
// (Of time the bus is asked.)
func (m *Machine) readsCounter(pc uint32) bool {
	in, _ := m.Instruction(pc)
	if !slices.Contains(isa.Table[in.Op].Operands, isa.OpCSR) {
		return false
	}
	switch isa.CSR(in.Imm) {
	case isa.MCycle, isa.MCycleH, isa.MInstRet, isa.MInstRetH, isa.Cycle, isa.CycleH, isa.InstRet, isa.InstRetH:
		return true
	}
	return false
}

// aheadBus is a dryBus that notes whether something was met whose effect it does not know.
type aheadBus struct {
	*dryBus
	met bool
}

// Load reads memory; a device ends the look.
func (b *aheadBus) Load(addr uint32, size int) (uint32, bool) {
	v, ok := b.dryBus.Load(addr, size)
	b.met = b.met || ok && !b.RAM.Contains(addr, uint32(size))
	return v, ok
}

// Store ends the look, if something takes it.
func (b *aheadBus) Store(addr uint32, size int, v uint32) bool {
	ok := b.dryBus.Store(addr, size, v)
	b.met = b.met || ok
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

package machine

import (
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// Position is a moment of a run: how many steps were taken (instructions retired and traps), and the virtual time.
// Both are needed: many moments of a long wfi share their steps, and at more than 10 MHz several
// steps share a tick.
type Position struct {
	Steps uint64
	Now   devices.Ticks
}

// Kind is what an Event tells of. Kinds are bits, so that a Probe can ask for a set of them.
type Kind uint32

// The kinds of events, and which of an Event's fields they fill besides Hart, At and Task.
const (
	Begun     Kind = 1 << iota // a step is about to be made, from PC; the machine is as the step will find it
	Retired                    // an instruction retired: PC is its address, Next the one where the hart goes on
	Trapped                    // a trap was taken: PC is where from (mepc), Trap why, Next the handler; From, To
	Returned                   // an mret or sret retired, after its Retired: PC, Op, Next; From, To
	Gated                      // another one changed which interrupts the hart hears, or satp, after its Retired: PC
	Loaded                     // a device register was read: PC, Addr, Size, Slot, Reg, Index, Value
	Stored                     // a device register was written: the same
	Written                    // memory that is watched (WatchMemory) was stored to: PC, Addr, Size; Name, if not by PC
	Named                      // an instruction retired that is watched (WatchInstructions): the same as of Retired
	Due                        // a device's deadline was reached: Slot; what it announced has just happened
	Rang                       // an interrupt line rose: Slot
	Claimed                    // a source was claimed at the interrupt controller: Value, for context Index; PC
	Completed                  // a source's claim was completed: the same
	Slept                      // the hart retired wfi, at PC, and waits
	Woke                       // an interrupt that mie enables ended the wait: PC is where it goes on
	RailTask                   // the ticket rail was told which task runs: Value, which is Task; PC, as of all of them
	RailName                   // … the task's name: Value is where that stands, Name what stands there
	RailBegin                  // … that a span begins: Value; Name, if that is the address of one
	RailEnd                    // … that one ends: the same
	RailMark                   // … of a moment: the same
	Entered                    // an input was delivered: Slot, Data
	Stalled                    // a stall has begun, an input: PC; Value is its Source, Name says until when
	Edited                     // a person changed something: PC, Name says what to what; Addr, Size, Value as in Edit
	Printed                    // text was sent to the terminal: Data; Slot is the UART's, or -1 for the host's
	Looked                     // the step has come that was asked for (LookAt), and the next is not begun
	Restarted                  // the program had the finisher reset the machine
	Ended                      // the run is over: Value is the code it halted with; or at PC Trap is taken for ever
)

// Event is something that happened.
type Event struct {
	Kind Kind
	Hart int      // whose step it was; of what is nobody's, whose turn it was
	At   Position // when: a step counts in what happens during it
	Task uint32   // the task that the hart named last on the ticket rail, 0 for none

	PC, Next uint32
	From, To cpu.Priv
	Trap     cpu.Trap
	Op       isa.Op // isa.MRET or SRET

	Slot  int // index in Parts
	Reg   *devices.Register
	Index uint32 // which of an array's it is
	Addr  uint32 // physical
	Size  int    // bytes
	Value uint32

	Name string // short, and can be printed
	Data []byte // until Tell returns
}

// Probe watches a run. It must change nothing: a run with a probe and one without are the same.
type Probe struct {
	Kinds Kind // the kinds it is told of
	Tell  func(m *Machine, e Event)
}

// Watch has a probe told of what happens from now on, after those that watch already, until remove is called. Kinds
// that nobody asks for cost nothing; Begun and Retired have each step made by the stepper.
func (m *Machine) Watch(p Probe) (remove func()) {
	if p.Tell == nil {
		p.Kinds = 0
	}
	m.watching(append(m.probes, &p))
	return func() {
		p.Kinds = 0 // it may be told of something right now
		m.watching(slices.DeleteFunc(slices.Clone(m.probes), func(o *Probe) bool { return o == &p }))
	}
}

// Alone has nobody told of anything until back is called: for what is tried, or run again. Who begins to watch in
// between stops then.
func (m *Machine) Alone() (back func()) {
	probes := m.probes
	m.watching(nil)
	return func() { m.watching(probes) }
}

// watching sets who watches.
func (m *Machine) watching(probes []*Probe) {
	m.probes, m.asked = probes, 0
	for _, p := range probes {
		m.asked |= p.Kinds
	}
	m.engine.LeaveReturns, m.engine.LeaveGates = m.asks(Returned), m.asks(Gated)
}

// asks says that somebody wants to be told of one of these kinds.
func (m *Machine) asks(k Kind) bool { return m.asked&k != 0 }

// StopAt has Run return, Stopped, whenever a step has led to an instruction at one of these addresses, as the program
// sees them. They are no part of the state. Nobody has to be told of every step for it: the run goes on at the engine's
// speed.
func (m *Machine) StopAt(addrs ...uint32) {
	m.stops = map[uint32]bool{}
	for _, a := range addrs {
		m.stops[a] = true
	}
	m.engine.StopAt(addrs)
}

// LookAt has Looked be told once, when so many steps were made; instead of what was asked for before; 0 is never. It is
// no part of the state, and for one probe at a time.
func (m *Machine) LookAt(steps uint64) { m.lookAt = steps }

// Break makes Run return, Stopped, after the present step; for probes.
func (m *Machine) Break() { m.broken = true }

// tell tells those who ask for it of an event.
func (m *Machine) tell(e *Event) {
	if !m.asks(e.Kind) {
		return
	}
	e.Hart, e.Task = m.round.turn, m.stations[m.round.turn].task
	if e.At = m.Position(); e.Kind&(Begun|Written|ofAccess) != 0 {
		e.At.Steps++ // it is not over yet
	}
	for _, p := range m.probes {
		if e.Kind&p.Kinds != 0 {
			p.Tell(m, *e)
		}
	}
}

// tellStep tells of the step from pc that was just made, in mode from: its instruction is looked at as it was when the
// step began.
func (m *Machine) tellStep(pc uint32, trap cpu.Trap, trapped bool) {
	h := m.hart
	e := &Event{Kind: Retired, PC: pc, Next: h.PC, From: m.began.priv, To: h.Priv}
	m.telling = true
	if trapped {
		e.Kind, e.Trap = Trapped, trap
		m.tell(e)
	} else {
		m.tell(e)
		if m.asks(Named) && m.names != nil {
			if in, ok := m.Instruction(pc); ok && m.names(long(in)) {
				e.Kind = Named
				m.tell(e)
			}
		}
		// After an mret, and hardly ever else, the hart stands where mepc says; after an sret, where sepc does.
		if m.asks(Returned) && (h.PC == h.MEPC || h.PC == h.SEPC) {
			if in, ok := m.Instruction(pc); ok && (in.Op == isa.MRET || in.Op == isa.SRET) {
				e.Kind, e.Op = Returned, in.Op
				m.tell(e)
			}
		}
		if m.asks(Gated) && e.Kind != Returned && m.heard != gatesOf(h) {
			e.Kind, e.Op = Gated, 0
			m.tell(e)
		}
	}
	m.telling = false
}

// gating is what decides which interrupts a hart hears, and satp.
type gating struct{ status, mie, mideleg, satp uint32 }

func gatesOf(h *cpu.Hart) gating {
	return gating{h.MStatus & (isa.StatusMIE | isa.StatusSIE), h.MIE, h.MIDeleg, h.SATP}
}

// ofAccess are the kinds that a load or a store of a device register can be.
const ofAccess = Loaded | Stored | Claimed | Completed | RailTask | RailName | RailBegin | RailEnd | RailMark

// tellAccess tells of an access to a device register that was made, and of what it means.
func (m *Machine) tellAccess(slot int, store bool, addr uint32, size int, v uint32) {
	s := &m.slots[slot]
	e := &Event{Kind: Loaded, PC: m.hart.PC, Slot: slot, Addr: addr, Size: size, Value: v}
	if store {
		e.Kind = Stored
	}
	e.Reg, e.Index = s.dev.Info().Accessed(addr-s.base, size, store)
	m.tell(e)
	switch s.dev {
	case m.PLIC:
		e.Kind = m.controls(e.Reg, e.Index, store, v)
	case m.Rail:
		if !store {
			return
		}
		if e.Kind = railKind(e.Reg.Name); e.Kind == RailName && m.asks(RailName) {
			e.Name = m.RAM.CString(v, longestName)
		} else if m.asks(e.Kind &^ RailTask) {
			e.Name = m.nameAt(v)
		}
	default:
		return
	}
	m.tell(e)
}

// controls is what an access to the interrupt controller is: Claimed, Completed, or 0. What the controller takes for no
// completion is none.
func (m *Machine) controls(reg *devices.Register, context uint32, store bool, source uint32) Kind {
	switch {
	case reg.Name != "CLAIM" || source == 0 || source >= devices.Sources:
		return 0
	case !store:
		return Claimed
	case m.enabled(way{context: context}, source):
		return Completed
	}
	return 0
}

// railKind is what a store to a register of the ticket rail is; 0 for nothing.
func railKind(reg string) Kind {
	switch reg {
	case "TASK":
		return RailTask
	case "NAME":
		return RailName
	case "BEGIN":
		return RailBegin
	case "END":
		return RailEnd
	case "MARK":
		return RailMark
	}
	return 0
}

const longestName = 32 // bytes

// nameAt is the name that stands at an address, zero-terminated; "" if none does: there is no memory, or what is there
// is empty, too long or does not show.
func (m *Machine) nameAt(addr uint32) string {
	for n := uint32(0); n <= longestName; n++ {
		switch c, ok := m.RAM.Load(addr+n, 1); {
		case !ok || c != 0 && (c < ' ' || c > '~'):
			return ""
		case c == 0:
			return m.RAM.CString(addr, longestName)
		}
	}
	return ""
}

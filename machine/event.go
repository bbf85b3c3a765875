package machine

import (
	"breakfast/cpu"
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
type Kind uint16

// The kinds of events.
const (
	Retired   Kind = 1 << iota // an instruction retired; PC is its address
	Trapped                    // a trap was taken; PC is where from (mepc), Trap why
	Loaded                     // a device register was read; Addr, Size, Value
	Stored                     // a device register was written; Addr, Size, Value
	Slept                      // the hart retired wfi and waits
	Woke                       // an interrupt that mie enables ended the wait
	Due                        // a device's deadline was reached: Slot; what it announced has just happened
	Rang                       // an interrupt line rose: Slot
	Entered                    // an input was delivered: Slot
	Ended                      // the run halted: Value is the code
	Restarted                  // the program had the finisher reset the machine
	Begun                      // a step is about to be made, from PC; the machine is as the step will find it
)

// Event is something that happened. Its position is that of the machine when the event is
// delivered: for Retired and Trapped after the step, for Loaded and Stored during it.
type Event struct {
	Kind  Kind
	PC    uint32
	Addr  uint32
	Value uint32
	Size  int
	Slot  int // index in Parts
	Trap  cpu.Trap
}

// Probe watches a run. It must change nothing: a run with a probe and one without are the same.
type Probe struct {
	Kinds Kind // the kinds it is told of
	Tell  func(m *Machine, e Event)
}

// Watch sets the probe, and returns the one that watched before; the zero Probe watches nothing.
func (m *Machine) Watch(p Probe) (was Probe) {
	if p.Tell == nil {
		p.Kinds = 0
	}
	was, m.probe = m.probe, p
	return was
}

// Join is a probe that tells several others, each of the kinds that it asks for.
func Join(probes ...Probe) Probe {
	var joined Probe
	for _, p := range probes {
		joined.Kinds |= p.Kinds
	}
	joined.Tell = func(m *Machine, e Event) {
		for i := range probes {
			if p := &probes[i]; e.Kind&p.Kinds != 0 {
				p.Tell(m, e)
			}
		}
	}
	return joined
}

// Break makes Run return, Stopped, after the present step; for probes.
func (m *Machine) Break() { m.broken = true }

// tellStep tells of a step that was made: its instruction is looked at as it was when the step began.
func (m *Machine) tellStep(e Event) {
	m.telling = true
	m.tell(e)
	m.telling = false
}

func (m *Machine) tell(e Event) {
	if m.probe.Kinds&e.Kind != 0 {
		m.probe.Tell(m, e)
	}
}

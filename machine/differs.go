package machine

import (
	"bytes"
	"fmt"
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

// Differs says in what the machine is another than it was at a checkpoint of its own; nil if it is the same. Inputs
// that are to come are not compared. It costs what going back there would.
func (m *Machine) Differs(c *Checkpoint) error {
	switch {
	case m.Position() != c.at || m.phase != c.phase:
		return fmt.Errorf("it is at step %d, tick %d, and was at step %d, tick %d", m.steps, m.now, c.at.Steps,
			c.at.Now)
	case m.over != c.over:
		return fmt.Errorf("how the run ended differs")
	case m.hold != c.hold || !slices.Equal(m.stations, c.on) || m.host.look != c.look:
		return fmt.Errorf("what the run waits for differs")
	case m.round != c.round:
		return fmt.Errorf("whose turn it is differs")
	case !slices.Equal(m.Harts, c.harts):
		return m.differingHart(c.harts)
	case !m.Disk.Contents().Equal(c.disk):
		return fmt.Errorf("what the disk holds differs")
	}
	for i := range m.slots {
		if !m.slots[i].was(c.states[i].bytes, m.now) {
			return fmt.Errorf("the %s differs", m.slots[i].dev.Info().Name)
		}
	}
	if addr, ok := m.RAM.Agrees(c.memory); !ok {
		return fmt.Errorf("memory at %#x differs", addr)
	}
	return nil
}

// differingHart says what differs of the first hart that does.
func (m *Machine) differingHart(was []cpu.Hart) error {
	for i := range was {
		switch what := differing(&m.Harts[i], &was[i]); {
		case m.Harts[i] == was[i]:
		case m.several():
			return fmt.Errorf("%s of hart %d differs", what, i)
		default:
			return fmt.Errorf("%s differs", what)
		}
	}
	return nil
}

// differing is what differs of two harts.
func differing(a, b *cpu.Hart) string {
	if a.PC != b.PC {
		return "pc"
	}
	for i := range a.X {
		if a.X[i] != b.X[i] {
			return isa.Reg(i).String()
		}
	}
	for _, d := range isa.CSRs {
		v, _ := a.CSR(d.Num)
		if w, _ := b.CSR(d.Num); v != w {
			return d.Name
		}
	}
	return "the hart"
}

// was says that a device's state is what another becomes by now. Each may have been brought up to a time before.
func (s *slot) was(state []byte, now devices.Ticks) bool {
	here := s.appendState(nil)
	if bytes.Equal(here, state) {
		return true
	}
	s.dev.Advance(now)
	here = s.appendState(nil)
	if s.restoreState(state) != nil {
		return false
	}
	s.dev.Advance(now)
	same := bytes.Equal(here, s.appendState(nil))
	return s.restoreState(here) == nil && same
}

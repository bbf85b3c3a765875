package machine

import "breakfast/cpu"

// A machine has one hart, or several. There is always one that is meant where none is named: the one whose turn it
// is.

// Hart is the hart whose turn it is: the one that makes the step that is told of, and of a machine that stands still
// the one that made the last.
func (m *Machine) Hart() *cpu.Hart { return m.hart }

// As calls look with the hart of a number as the one that is meant: what inspectors ask the machine, Hart, Translate,
// Instruction, Gates and the like, is answered for it. look must not run the machine.
func (m *Machine) As(hart int, look func()) {
	was, telling := m.hart, m.telling
	defer func() { m.hart, m.telling = was, telling }()
	if m.hart = &m.Harts[hart]; m.hart != was {
		m.telling = false // of a step of another one
	}
	look()
}

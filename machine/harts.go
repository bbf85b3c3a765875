package machine

import "breakfast/cpu"

// A machine has one hart, or several. There is always one that is meant where none is named: the one whose turn it
// is.

// Hart is the hart whose turn it is: the one that makes the step that is told of, and of a machine that stands still
// the one that made the last.
func (m *Machine) Hart() *cpu.Hart { return m.hart }

// Task is the task that the hart named last on the ticket rail; 0 for none.
func (m *Machine) Task() uint32 { return m.stations[m.round.turn].task }

// As calls look with the hart of a number as the one that is meant: what inspectors ask the machine, Hart, Translate,
// Instruction, Gates and the like, is answered for it. look must not run the machine.
func (m *Machine) As(hart int, look func()) {
	was, telling := m.round.turn, m.telling
	defer func() {
		m.mean(was)
		m.telling = telling
	}()
	m.mean(hart)
	m.telling = telling && hart == was // else it is of a step of another one
	look()
}

// StepsOf is how many steps a hart has made.
func (m *Machine) StepsOf(hart int) uint64 {
	if !m.several() {
		return m.steps
	}
	return m.stations[hart].steps
}

// TaskOf is the task that a hart named last on the ticket rail, 0 for none.
func (m *Machine) TaskOf(hart int) uint32 { return m.stations[hart].task }

// A station is what the machine knows of a hart beside the hart.
type station struct {
	standing        // what it is stalled for
	task     uint32 // that it named last on the ticket rail, 0 for none
	steps    uint64 // that it has made, where there are several
	lost     Stop   // how it came to trap for ever, if nobody helps it; zero if it does not
}

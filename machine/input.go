package machine

import (
	"fmt"
	"sort"
)

// Input is something that is done to the machine: bytes typed at a device that takes them, a hart that is made to stand
// still, or a change that a person makes. It is the only thing that enters a run from outside.
type Input struct {
	At   Position // when it comes in: not before these steps were taken, nor before this time
	Slot int      // index in Parts of the device it goes to
	Data []byte

	Stall *Stall // if not nil, it is one, and goes to no device
	Edit  *Edit  // if not nil, it is one, and goes to no device
}

// editSlot is the Slot of edits, once they are posted; that of stalls is -1.
const editSlot = -2

// inputter is a device that people act on.
type inputter interface{ Input(data []byte) int }

func (s *slot) hears() bool {
	_, ok := s.dev.(inputter)
	return ok
}

// Hearing is how what is typed gets to a machine. It is the host's affair and no part of a machine's state.
type Hearing uint8

// What is typed comes whenever it comes; or when the program looks for it, so that the same bytes make the same run
// however slowly they come: Run stops, WantsInput, before the load that looks for it, until something is posted; or it
// has ended, and nothing more will come.
const (
	Anytime Hearing = iota
	Asked
	Over
)

// Hear sets how what is typed will come from now on, and returns how it came before.
func (m *Machine) Hear(h Hearing) (was Hearing) {
	was, m.hearing = m.hearing, h
	return was
}

// Post hands an input in. One whose position has passed comes in at once; those of the same
// position come in in the order in which they were posted. It returns the input with the
// position at which it will come in, as a log for a replay wants it. An input for a device that takes none is
// an error, as is a stall of a hart or for a source that this board has not, or without an end, or an edit of what is
// not there or cannot be changed: it is dropped.
func (m *Machine) Post(in Input) (Input, error) {
	if err := m.Check(in); err != nil {
		return in, err
	}
	switch {
	case in.Edit != nil:
		in.Slot, in.Data, in.Stall, in.Edit = editSlot, nil, nil, in.Edit.own()
	case in.Stall != nil:
		in.Slot, in.Data, in.Stall = -1, nil, new(*in.Stall)
	}
	in.At = Position{max(in.At.Steps, m.steps), max(in.At.Now, m.now)}
	in.Data = append([]byte(nil), in.Data...)
	i := sort.Search(len(m.inputs), func(i int) bool { return in.At.before(m.inputs[i].At) })
	m.inputs = append(m.inputs, Input{})
	copy(m.inputs[i+1:], m.inputs[i:])
	m.inputs[i] = in
	return in, nil
}

// Check says what is wrong with an input that Post would not take; nil if nothing is.
func (m *Machine) Check(in Input) error {
	switch {
	case in.Edit != nil:
		return m.checkEdit(*in.Edit)
	case in.Stall != nil:
		return m.check(*in.Stall)
	case in.Slot < 0 || in.Slot >= len(m.slots):
		return fmt.Errorf("an input for part %d: this board has parts 0 to %d", in.Slot, len(m.slots)-1)
	case !m.slots[in.Slot].hears():
		return fmt.Errorf("an input for the %s, which takes none", m.slots[in.Slot].dev.Info().Name)
	}
	return nil
}

// Forget forgets the inputs that are to come in later than now, and says how many they were.
func (m *Machine) Forget() int {
	n := 0
	for n < len(m.inputs) && m.inputs[n].At.Steps <= m.steps && m.inputs[n].At.Now <= m.now {
		n++
	}
	forgotten := len(m.inputs) - n
	m.inputs = m.inputs[:n:n]
	return forgotten
}

// Type posts bytes typed on the terminal now.
func (m *Machine) Type(data []byte) Input {
	in, _ := m.Post(Input{Slot: m.slotAt(uartBase), Data: data})
	return in
}

// before orders positions; both parts only ever grow.
func (p Position) before(q Position) bool {
	return p.Steps < q.Steps || p.Steps == q.Steps && p.Now < q.Now
}

// deliver hands the inputs that are due to their devices, or to the hart.
func (m *Machine) deliver() {
	for len(m.inputs) > 0 && m.inputs[0].At.Steps <= m.steps && m.inputs[0].At.Now <= m.now {
		in := m.inputs[0]
		m.inputs = m.inputs[1:]
		if in.Stall != nil {
			m.stall(*in.Stall)
			continue
		}
		if in.Edit != nil {
			m.edit(in.Edit)
			continue
		}
		s := &m.slots[in.Slot]
		s.dev.Advance(m.now)
		s.dev.(inputter).Input(in.Data)
		m.attention |= 1 << in.Slot
		m.tell(&Event{Kind: Entered, Slot: in.Slot, Data: in.Data})
	}
}

package stage

import (
	"encoding/binary"
	"fmt"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/window"
)

// enter does what comes in from outside: text that is typed, or a change.
func (s *Stage) enter(c window.Command) error {
	switch c.Verb {
	case window.Type:
		if here := s.d.Machine().Position(); here != s.typedAt {
			s.typed, s.typedAt = "", here
		}
		s.typed += c.Text
		s.d.Type([]byte(c.Text))
		return nil
	case window.Tell:
		return s.tell(c.Text)
	}
	e, err := s.edit(c)
	if err != nil {
		return err
	}
	s.before = s.held()
	return s.d.Edit(e)
}

// edit is the edit that a change asks for, of the hart that it names.
func (s *Stage) edit(c window.Command) (machine.Edit, error) {
	m := s.d.Machine()
	if err := s.known(c.Hart); err != nil {
		return machine.Edit{}, err
	}
	e := machine.Edit{Hart: c.Hart, Value: c.Value}
	if c.Addr != 0 && atHand(m, c.Addr) {
		e.Place, e.Where = machine.InKitchen, c.Addr
		return e, nil
	}
	if c.Addr != 0 {
		var at uint32
		var ok bool
		m.As(e.Hart, func() { at, ok = m.Translate(c.Addr, cpu.Loading) })
		if !ok {
			return e, fmt.Errorf("nothing is at 0x%08x", c.Addr)
		}
		e.Place, e.Where, e.Data = machine.InMemory, at, binary.LittleEndian.AppendUint32(nil, c.Value)
		return e, nil
	}
	for i := range m.Hart().X {
		if isa.Reg(i).String() == c.Name {
			e.Where = uint32(i)
			return e, nil
		}
	}
	for _, d := range isa.CSRs {
		if d.Name == c.Name {
			e.Place, e.Where = machine.InCSR, uint32(d.Num)
			return e, nil
		}
	}
	return e, fmt.Errorf("there is no register %s", c.Name)
}

// atHand says that an address is an appliance's: what a person does there.
func atHand(m *machine.Machine, addr uint32) bool {
	for _, p := range m.Parts() {
		if p.Appliance && addr-p.Base < p.Device.Info().Size {
			return true
		}
	}
	return false
}

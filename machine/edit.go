package machine

import (
	"fmt"

	"breakfast/cpu/isa"
)

// Edit is what a person changes of the machine, between two steps: a register, pc, a CSR or bytes of memory; or does in
// the kitchen, as if to lift a lever. It is an input: nothing of a run is changed in any other way.
type Edit struct {
	Place Place
	Hart  int    // whose, but for memory and appliances
	Where uint32 // the register's number, 1 to 31, or the CSR's; or the physical address
	Value uint32 // but for memory: of it a CSR keeps what it can hold, as of a csrw
	Data  []byte // of memory: 1 to MostEdited bytes
}

// MostEdited is how many bytes of memory one Edit changes at most.
const MostEdited = 4096

// Place is what an Edit changes.
type Place uint8

// The places.
const (
	InRegister Place = iota
	InPC
	InCSR
	InMemory
	InKitchen // an appliance's register at Where is stored to, all four bytes, as a program would
	places
)

// String says what is changed to what: "a0 = 0x00000005", "memory at 0x80001000 = 01 02".
func (e Edit) String() string {
	where := ""
	switch e.Place {
	case InRegister:
		where = isa.Reg(e.Where).String()
	case InPC:
		where = "pc"
	case InCSR:
		where = isa.CSR(e.Where).String()
	case InKitchen:
		return fmt.Sprintf("the appliance's register at 0x%08x = 0x%08x, by hand", e.Where, e.Value)
	default:
		some, more := e.Data, ""
		if len(some) > 8 {
			some, more = some[:8], " …"
		}
		return fmt.Sprintf("memory at 0x%08x = % x%s", e.Where, some, more)
	}
	if e.Hart > 0 {
		where += fmt.Sprintf(" of hart %d", e.Hart)
	}
	return fmt.Sprintf("%s = 0x%08x", where, e.Value)
}

// own is an edit of what it says, and of nothing else.
func (e Edit) own() *Edit {
	e.Data = append([]byte(nil), e.Data...)
	switch e.Place {
	case InMemory:
		e.Hart, e.Value = 0, 0
	case InKitchen:
		e.Hart, e.Data = 0, nil
	case InPC:
		e.Where, e.Data = 0, nil
	default:
		e.Data = nil
	}
	return &e
}

// checkEdit says what is wrong with an edit on a board like this one, whatever the program does.
func (m *Machine) checkEdit(e Edit) error {
	end := uint64(m.RAM.Base()) + uint64(m.RAM.Size()) - 1
	switch {
	case e.Place >= places:
		return fmt.Errorf("an edit of place %d: there are 0 to %d", e.Place, places-1)
	case e.Place == InMemory && len(e.Data) == 0:
		return fmt.Errorf("an edit of no bytes")
	case e.Place == InMemory && len(e.Data) > MostEdited:
		return fmt.Errorf("an edit of %d bytes: want at most %d", len(e.Data), MostEdited)
	case e.Place == InMemory && !m.RAM.Contains(e.Where, uint32(len(e.Data))):
		return fmt.Errorf("%d bytes at %#x are not all in memory, which is %#x to %#x; only programs change what "+
			"devices "+
			"hold", len(e.Data), e.Where, m.RAM.Base(), end)
	case e.Place == InMemory:
		return nil
	case e.Place == InKitchen && !m.atHand(e.Where):
		return fmt.Errorf("no register of an appliance that can be stored to is at %#x", e.Where)
	case e.Place == InKitchen:
		return nil
	case e.Hart < 0 || e.Hart >= len(m.Harts):
		return fmt.Errorf("an edit of hart %d: %s", e.Hart, m.someHarts())
	case e.Place == InRegister && e.Where == 0:
		return fmt.Errorf("zero is always 0")
	case e.Place == InRegister && e.Where >= 32:
		return fmt.Errorf("register %d: there are 1 to 31", e.Where)
	case e.Place == InPC && e.Value&1 != 0:
		return fmt.Errorf("pc 0x%08x: instructions stand at even addresses", e.Value)
	case e.Place == InCSR:
		return m.checkCSR(&e)
	}
	return nil
}

func (m *Machine) checkCSR(e *Edit) error {
	n := isa.CSR(e.Where)
	if e.Where>>10 == 3 {
		return fmt.Errorf("%s can only be read", n)
	}
	if _, there := m.Harts[e.Hart].CSR(n); !there {
		return fmt.Errorf("this hart has no CSR %s", n)
	}
	return nil
}

func (m *Machine) someHarts() string {
	if len(m.Harts) == 1 {
		return "there is hart 0 alone"
	}
	return fmt.Sprintf("there are 0 to %d", len(m.Harts)-1)
}

// atHand says that a person can reach a register: it is an appliance's, and can be stored to.
func (m *Machine) atHand(addr uint32) bool {
	dev, off, i := m.deviceAt(addr)
	return dev != nil && m.Parts()[i].Appliance && dev.Info().Allows(off, 4, true)
}

// edit makes an edit. A hart whose pc is changed goes on there, even if it waited.
func (m *Machine) edit(e *Edit) {
	switch e.Place {
	case InMemory:
		(*dma)(m).Write(e.Where, e.Data)
	case InKitchen:
		dev, off, _ := m.deviceAt(e.Where)
		dev.Advance(m.now)
		dev.Store(off, 4, e.Value)
	default:
		switch h := &m.Harts[e.Hart]; e.Place {
		case InRegister:
			h.X[e.Where] = e.Value
		case InPC:
			h.PC = e.Value
		case InCSR:
			h.SetCSR(isa.CSR(e.Where), e.Value)
		}
	}
	m.As(e.Hart, func() {
		h := m.hart
		if e.Place == InPC && h.Waiting {
			h.Waiting = false
			m.tell(&Event{Kind: Woke, PC: h.PC})
		}
		if m.asks(Edited) {
			m.tell(&Event{Kind: Edited, PC: h.PC, Addr: e.Where, Size: len(e.Data), Value: e.Value, Name: e.String()})
		}
	})
	m.attention |= m.everySlot() | attendHart
}

package machine

import (
	"slices"

	"breakfast/cpu"
	"breakfast/devices"
)

// bus is the machine as the hart sees it (cpu.Bus). RAM first: it is one compare away. What is
// not RAM is a device, brought up to the present before it is asked.
type bus Machine

// Fetch reads a word of code. Only RAM holds code.
func (b *bus) Fetch(addr uint32) (uint32, bool) { return b.RAM.Load(addr, 4) }

// Load reads RAM or a device register.
func (b *bus) Load(addr uint32, size int) (uint32, bool) {
	m := (*Machine)(b)
	if v, ok := m.RAM.Load(addr, size); ok {
		return v, true
	}
	dev, off, i := m.deviceAt(addr)
	if dev == nil {
		return 0, false
	}
	dev.Advance(m.now)
	if m.hearing == Asked && dev == devices.Device(m.UART) && size == 1 && m.UART.Looks(off) {
		m.wanting, m.before = true, *m.hart // the step is not made: see awake
		return 0, true
	}
	v, ok := dev.Load(off, size)
	if ok {
		m.touched(i, false, addr, size, v)
	}
	return v, ok
}

// Store writes RAM or a device register.
func (b *bus) Store(addr uint32, size int, v uint32) bool {
	m := (*Machine)(b)
	if m.RAM.Store(addr, size, v) {
		m.stored(addr, uint32(size), m.round.turn)
		return true
	}
	dev, off, i := m.deviceAt(addr)
	if dev == nil {
		return false
	}
	dev.Advance(m.now)
	if !dev.Store(off, size, v) {
		return false
	}
	m.unreserve(addr, uint32(size), m.round.turn)
	m.touched(i, true, addr, size, v)
	return true
}

// Answers says whether an access would succeed.
func (b *bus) Answers(addr uint32, size int, a cpu.Access) bool {
	return (*Machine)(b).answers(addr, size, a)
}

// answers says whether memory or a device answers an access. A device's register table says so by itself: what is
// stored and when does not matter. Only memory holds code.
func (m *Machine) answers(addr uint32, size int, a cpu.Access) bool {
	if m.RAM.Contains(addr, uint32(size)) {
		return true
	}
	dev, off, _ := m.deviceAt(addr)
	return dev != nil && a != cpu.Fetching && dev.Info().Allows(off, size, a == cpu.Storing)
}

// Mark writes a page-table entry, and remembers what it held as long as the step may be taken back.
func (b *bus) Mark(addr, pte uint32) bool {
	old, ok := b.RAM.Load(addr, 4)
	if !ok {
		return false
	}
	if b.markedIn != b.steps {
		b.marked, b.markedIn = b.marked[:0], b.steps
	}
	e := marked{addr: addr, pte: old}
	for i := range b.Harts {
		e.reserved[i] = b.Harts[i].Reservation
	}
	b.marked = append(b.marked, e)
	b.RAM.Store(addr, 4, pte)
	(*Machine)(b).stored(addr, 4, b.round.turn)
	return true
}

// marked is a page-table entry as it was before the hart set a bit in it, and what all harts had reserved.
type marked struct {
	addr, pte uint32
	reserved  [devices.MaxHarts]uint32
}

// unmark takes back what a step has marked that is not to be made.
func (m *Machine) unmark() {
	if m.markedIn != m.steps {
		return
	}
	for _, e := range slices.Backward(m.marked) {
		m.RAM.Store(e.addr, 4, e.pte)
		for i := range m.Harts {
			m.Harts[i].Reservation = e.reserved[i]
		}
	}
	m.marked = m.marked[:0]
	m.guard()
}

// Time is mtime, for the time CSR.
func (b *bus) Time() uint64 {
	b.CLINT.Advance(b.now)
	return b.CLINT.Time()
}

// Alarm has the run loop look at stimecmp.
func (b *bus) Alarm() { b.attention |= attendHart }

// Peek reads RAM or a device register as Load does, but without any effect; for inspectors.
// The address must be a multiple of size; false where nothing answers.
func (m *Machine) Peek(addr uint32, size int) (uint32, bool) {
	if addr%uint32(size) != 0 {
		return 0, false
	}
	if v, ok := m.RAM.Load(addr, size); ok {
		return v, true
	}
	dev, off, _ := m.deviceAt(addr)
	if dev == nil {
		return 0, false
	}
	dev.Advance(m.now)
	return dev.Peek(off, size)
}

// touched is called after a device answered: the run loop must look at its line and deadline.
func (m *Machine) touched(slot int, store bool, addr uint32, size int, v uint32) {
	if slot < 0 {
		return // an empty slot: nothing comes of it
	}
	m.attention |= 1 << slot
	if s := &m.slots[slot]; store && s.dev == devices.Device(m.Rail) {
		if reg, _ := s.dev.Info().Accessed(addr-s.base, size, store); reg.Name == "TASK" {
			m.stations[m.round.turn].task = v
		}
	}
	if m.asks(ofAccess) {
		m.tellAccess(slot, store, addr, size, v)
	}
}

// dma is the memory as devices that master the bus see it.
type dma Machine

// Read copies the bytes at addr into p.
func (d *dma) Read(addr uint32, p []byte) bool { return d.RAM.Read(addr, p) }

// Write copies p to addr.
func (d *dma) Write(addr uint32, p []byte) bool {
	ok := d.RAM.Write(addr, p)
	(*Machine)(d).stored(addr, uint32(len(p)), byDevice)
	return ok
}

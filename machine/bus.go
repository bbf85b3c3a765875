package machine

// bus is the machine as the hart sees it (cpu.Bus). RAM first: it is one compare away. What is
// not RAM is a device, brought up to the present before it is asked.
type bus Machine

// Fetch reads a word of code. Only RAM holds code.
func (b *bus) Fetch(addr uint32) (uint32, bool) { return b.RAM.load(addr, 4) }

// Load reads RAM or a device register.
func (b *bus) Load(addr uint32, size int) (uint32, bool) {
	m := (*Machine)(b)
	if v, ok := m.RAM.load(addr, size); ok {
		return v, true
	}
	i := m.slotAt(addr)
	if i < 0 {
		return 0, false
	}
	s := &m.slots[i]
	s.dev.Advance(m.now)
	v, ok := s.dev.Load(addr-s.base, size)
	if ok {
		m.touched(i, Event{Kind: Loaded, PC: m.Hart.PC, Addr: addr, Size: size, Value: v})
	}
	return v, ok
}

// Store writes RAM or a device register.
func (b *bus) Store(addr uint32, size int, v uint32) bool {
	m := (*Machine)(b)
	if m.RAM.store(addr, size, v) {
		return true
	}
	i := m.slotAt(addr)
	if i < 0 {
		return false
	}
	s := &m.slots[i]
	s.dev.Advance(m.now)
	if !s.dev.Store(addr-s.base, size, v) {
		return false
	}
	m.touched(i, Event{Kind: Stored, PC: m.Hart.PC, Addr: addr, Size: size, Value: v})
	return true
}

// Time is mtime, for the time CSR.
func (b *bus) Time() uint64 {
	b.CLINT.Advance(b.now)
	return b.CLINT.Time()
}

// Peek reads RAM or a device register as Load does, but without any effect; for inspectors.
// The address must be a multiple of size; false where nothing answers.
func (m *Machine) Peek(addr uint32, size int) (uint32, bool) {
	if addr%uint32(size) != 0 {
		return 0, false
	}
	if v, ok := m.RAM.load(addr, size); ok {
		return v, true
	}
	i := m.slotAt(addr)
	if i < 0 {
		return 0, false
	}
	s := &m.slots[i]
	s.dev.Advance(m.now)
	return s.dev.Peek(addr-s.base, size)
}

// touched is called after a device answered: the run loop must look at its line and deadline.
func (m *Machine) touched(slot int, e Event) {
	m.attention |= 1 << slot
	e.Slot = slot
	m.tell(e)
}

package machine

import (
	"fmt"

	"breakfast/devices"
)

// The board. What stands at QEMU's virt board stands at the same place here, so that programs
// for the one run on the other; only the kitchen is ours.
//
//	0010_0000  finisher           test finisher: ends the run with a code
//	0200_0000  clint              software interrupts and the timer
//	0c00_0000  plic               interrupt controller
//	1000_0000  uart               NS16550A serial port               source 10
//	1000_1000  virtio             a disk behind virtio-mmio          source 1
//	1000_2000                     seven more slots for virtio-mmio, 4 KiB each, empty
//	1100_0000  kettle             the kitchen, 4 KiB an appliance    source 40
//	1100_1000  mug                                                   source 41
//	1100_2000  toaster                                               source 42
//	1100_3000  worktop            knife, bread and jam               (the cook's own work: it never rings)
//	1100_4000  table              serving ends the breakfast
//	1100_5000  rail               ticket rail: the trace port
//	8000_0000  RAM
//
// virt has PCI on sources 32 to 35 and its platform bus from 64 up.
const (
	finisherBase = 0x0010_0000
	clintBase    = 0x0200_0000
	plicBase     = 0x0c00_0000
	uartBase     = 0x1000_0000
	virtioBase   = 0x1000_1000
	vacantBase   = 0x1000_2000
	vacantSize   = 7 * virtioSize
	virtioSize   = 0x1000
	kitchenBase  = 0x1100_0000
	kitchenPage  = 0x1000

	// RAMBase is where memory begins, and where programs start.
	RAMBase = 0x8000_0000

	virtioSource  = 1 // to 8, a slot each
	uartSource    = 10
	kettleSource  = 40
	mugSource     = 41
	toasterSource = 42
)

// A slot is a place on the board with a device in it.
type slot struct {
	base   uint32
	size   uint32
	source uint32 // interrupt source at the PLIC; 0 for none
	dev    devices.Device

	// What the device last answered, so that nobody is asked again before something happened.
	line     bool
	deadline devices.Ticks
}

// board lists the slots in order of address, which is the slot order of the run loop.
func (m *Machine) board() []slot {
	slots := []slot{
		{base: finisherBase, dev: m.Finisher},
		{base: clintBase, dev: m.CLINT},
		{base: plicBase, dev: m.PLIC},
		{base: uartBase, source: uartSource, dev: m.UART},
		{base: virtioBase, source: virtioSource, dev: m.Disk},
		{base: kitchenBase, source: kettleSource, dev: m.Kettle},
		{base: kitchenBase + 1*kitchenPage, source: mugSource, dev: m.Mug},
		{base: kitchenBase + 2*kitchenPage, source: toasterSource, dev: m.Toaster},
		{base: kitchenBase + 3*kitchenPage, dev: m.Worktop},
		{base: kitchenBase + 4*kitchenPage, dev: m.Table},
		{base: kitchenBase + 5*kitchenPage, dev: m.Rail},
	}
	for i := range slots {
		slots[i].size = slots[i].dev.Info().Size
	}
	return slots
}

// wire checks that no two parts share an address or an interrupt source.
func wire(slots []slot, ramSize uint32) error {
	type span struct {
		name     string
		from, to uint64 // half open
	}
	var spans []span
	sources := map[uint32]string{}
	add := func(name string, base, size uint32) error {
		s := span{name, uint64(base), uint64(base) + uint64(size)}
		for _, o := range spans {
			if s.from < o.to && o.from < s.to {
				return fmt.Errorf("%s at %#x..%#x overlaps %s at %#x..%#x", s.name, s.from, s.to-1,
					o.name, o.from, o.to-1)
			}
		}
		if s.to > 1<<32 {
			return fmt.Errorf("%s at %#x..%#x reaches beyond 32 bits", s.name, s.from, s.to-1)
		}
		spans = append(spans, s)
		return nil
	}
	for _, s := range slots {
		name := s.dev.Info().Name
		if err := add(name, s.base, s.size); err != nil {
			return err
		}
		if s.source == 0 {
			continue
		}
		if other, taken := sources[s.source]; taken {
			return fmt.Errorf("%s and %s both use interrupt source %d", name, other, s.source)
		}
		sources[s.source] = name
	}
	if err := add("empty virtio slots", vacantBase, vacantSize); err != nil {
		return err
	}
	return add("RAM", RAMBase, ramSize)
}

// deviceAt is the device that answers at addr, the offset in it, and its slot; nil if none does. An
// empty virtio slot has no index: -1.
func (m *Machine) deviceAt(addr uint32) (dev devices.Device, off uint32, slot int) {
	if i := m.slotAt(addr); i >= 0 {
		return m.slots[i].dev, addr - m.slots[i].base, i
	}
	if addr-vacantBase < vacantSize {
		return m.vacant, addr % virtioSize, -1
	}
	return nil, 0, -1
}

// slotAt is the index of the slot whose device answers at addr, -1 if none.
func (m *Machine) slotAt(addr uint32) int {
	low, high := 0, len(m.slots) // the one that begins last before addr is among these
	for high-low > 1 {
		if middle := (low + high) / 2; m.slots[middle].base <= addr {
			low = middle
		} else {
			high = middle
		}
	}
	if s := &m.slots[low]; addr-s.base < s.size {
		return low
	}
	return -1
}

// Part is a device on the board, for inspectors.
type Part struct {
	Base   uint32
	Source uint32 // interrupt source at the PLIC; 0 for none
	Device devices.Device

	Appliance bool // it stands in the kitchen, and is not the ticket rail
}

// Parts lists the devices in order of address.
func (m *Machine) Parts() []Part {
	parts := make([]Part, len(m.slots))
	for i, s := range m.slots {
		kitchen := s.base >= kitchenBase && s.dev != devices.Device(m.Rail)
		parts[i] = Part{s.base, s.source, s.dev, kitchen}
	}
	return parts
}

package machine

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"breakfast/asm/image"
	"breakfast/devices"
)

// configuration is what a machine is before it runs: all that its future depends on beside its state. Nothing of it
// changes in a run, so that keeping it costs nothing.
type configuration struct {
	ram, perTick, hart uint32
	harts, interleave  uint32
	virtio             uint32 // the version of the disk's interface
	misaligned         bool
	supervisor, svade  bool
	kitchen            devices.Kitchen
	disk, tree, initrd []byte
	image              *image.Image
}

func (m *Machine) configuration() configuration {
	return configuration{
		ram: m.RAM.Size(), perTick: m.perTick, hart: m.Harts[0].ID, misaligned: m.hart.Misaligned,
		harts: uint32(len(m.Harts)), interleave: m.interleave,
		virtio: m.Disk.Version(), supervisor: m.hart.Supervisor, svade: m.hart.Svade,
		kitchen: *m.kitchen, disk: m.disk, tree: m.tree, initrd: m.initrd, image: m.image,
	}
}

// differs says in what a configuration is another than d; nil if it is the same.
func (c *configuration) differs(d *configuration) error {
	switch {
	case c.ram != d.ram:
		return fmt.Errorf("it has %d bytes of memory, and this machine %d", c.ram, d.ram)
	case c.perTick != d.perTick:
		return fmt.Errorf("it runs at %d MHz, and this machine at %d", 10*c.perTick, 10*d.perTick)
	case c.harts != d.harts:
		return fmt.Errorf("it has %d harts, and this machine %d", c.harts, d.harts)
	case c.harts > 1 && c.interleave != d.interleave:
		return fmt.Errorf("its harts take turns of %d steps, and this machine's of %d", c.interleave, d.interleave)
	case c.misaligned != d.misaligned:
		return fmt.Errorf("its misaligned accesses trap: %t, this machine's: %t", !c.misaligned, !d.misaligned)
	case c.supervisor != d.supervisor:
		return fmt.Errorf("its hart has S mode: %t, this machine's: %t", c.supervisor, d.supervisor)
	case c.svade != d.svade:
		return fmt.Errorf("its hart sets A and D of page-table entries: %t, this machine's: %t", !c.svade, !d.svade)
	case c.virtio != d.virtio:
		return fmt.Errorf("its disk has version %d of virtio-mmio, and this machine's version %d", c.virtio, d.virtio)
	case c.hart != d.hart:
		return fmt.Errorf("it is of hart %d, and this machine has hart %d", c.hart, d.hart)
	case c.kitchen != d.kitchen:
		return fmt.Errorf("its appliances have other constants")
	case !bytes.Equal(c.disk, d.disk) || (c.disk == nil) != (d.disk == nil):
		return fmt.Errorf("it began with another disk")
	case !bytes.Equal(c.tree, d.tree):
		return fmt.Errorf("it has another device tree")
	case !bytes.Equal(c.initrd, d.initrd):
		return fmt.Errorf("it began with another initrd")
	case !sameProgram(c.image, d.image):
		return fmt.Errorf("it runs another program")
	}
	return nil
}

// sameProgram says that two images load the same. Which lines they come from does not matter.
func sameProgram(a, b *image.Image) bool {
	if a == b || a == nil || b == nil {
		return a == b
	}
	host := func(i *image.Image, name string) uint32 {
		if s := i.Symbol(name); s != nil {
			return s.Addr
		}
		return 0
	}
	firmware := func(i *image.Image) image.Firmware { return *cmp.Or(i.Firmware, &image.Firmware{}) }
	return a.Entry == b.Entry && firmware(a) == firmware(b) &&
		host(a, "tohost") == host(b, "tohost") && host(a, "fromhost") == host(b, "fromhost") &&
		slices.EqualFunc(a.Segments, b.Segments, func(x, y image.Segment) bool {
			return x.Addr == y.Addr && x.MemSize == y.MemSize && bytes.Equal(x.Data, y.Data)
		})
}

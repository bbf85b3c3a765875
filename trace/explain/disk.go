package explain

import (
	"fmt"

	"breakfast/machine"
)

// driver is what a witness has seen of whoever drives the disk. Drivers of virtio-mmio are for version 1 of the
// interface or for version 2, and what belongs to the other one the disk ignores.
type driver struct {
	own     bool   // it said where the queue is, as this disk wants it
	other   bool   // it said so as the other version wants it …
	otherPC uint32 // … there first
	step    uint64
	last    bool // the last thing that it did was to read VERSION …
	lastPC  uint32
	lastAt  uint64
}

// note notes an access to the disk.
func (d *driver) note(m *machine.Machine, e machine.Event) {
	mine, others := "QUEUE_PFN", "QUEUE_READY"
	if m.Disk.Version() == 2 {
		mine, others = others, mine
	}
	d.last = e.Kind == machine.Loaded && e.Reg.Name == "VERSION"
	switch {
	case d.last:
		d.lastPC, d.lastAt = e.PC, e.At.Steps
	case e.Kind != machine.Stored || e.Value == 0:
	case e.Reg.Name == mine:
		d.own = true
	case e.Reg.Name == others && !d.other:
		d.other, d.otherPC, d.step = true, e.PC, e.At.Steps
	}
}

// otherDriver finds a driver that is for the other version of the disk's interface: it sets up a queue that the disk
// does not look at, or it is told the version and leaves the disk alone.
func (c *inquest) otherDriver() {
	d, version := &c.w.driver, c.M.Disk.Version()
	other := 3 - version
	f := Finding{Kind: Disk, Do: fmt.Sprintf("--virtio %d gives it that version; breakfast doc virtio says what is "+
		"different in version %d", other, version)}
	switch {
	case !c.failed() || !c.M.Disk.Present() || d.own:
		return
	case d.other:
		f.Where = c.atStep(d.otherPC, d.step)
		f.What = fmt.Sprintf("the disk does not look at its queue: the driver says where it is as in version %d of "+
			"virtio-mmio, and this disk has version %d", other, version)
	case d.last:
		f.Where = c.atStep(d.lastPC, d.lastAt)
		f.What = fmt.Sprintf("the program was told that the disk has version %d of virtio-mmio, and left it alone",
			version)
		f.Do = fmt.Sprintf("if its driver is for version %d: --virtio %[1]d", other)
	default:
		return
	}
	c.says(f)
}

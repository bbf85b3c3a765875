package devices

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
)

// SectorSize is the number of bytes in a sector of a disk.
const SectorSize = 512

// Memory is the RAM, as a device that masters the bus uses it. Both are false, and move nothing,
// if not all of the bytes at addr are RAM.
type Memory interface {
	Read(addr uint32, p []byte) bool
	Write(addr uint32, p []byte) bool
}

// VirtioBlock is a disk behind virtio-mmio, in the legacy version 1 of the interface or in version 2
// (Virtio 1.1, sections 4.2.4 and 4.2.2; 5.2). Its registers are in virtio_table.go, where its queue is and
// how it serves requests in virtio_queue.go.
//
// The image it is given never changes: sectors that the program writes are kept beside it, and are
// part of the state as the image is not.
type VirtioBlock struct {
	mem     Memory
	version uint32 // of the interface, 1 or 2
	image   []byte
	written sectors

	now       Ticks
	due       Ticks  // when the request in hand is done; Never if there is none
	done      uint16 // requests done since reset: where we are in both rings
	status    uint32
	interrupt uint32
	selected  uint32 // queue
	num       uint32 // entries of the rings

	// in version 1
	align uint32 // of the used ring
	page  uint32 // bytes in the driver's pages; 0, which counts as 1, if it has not said so
	pfn   uint32 // page of the queue, 0 for none

	// in version 2
	features uint32    // the word of features that is shown
	enabled  uint32    // 1: the queue is there
	rings    [3]uint32 // addresses: descriptors, available ring, used ring
}

// NewVirtioBlock is a slot, with the interface in version 1 or 2, and a disk that holds image, whole sectors of
// SectorSize bytes, and which the device never writes to; or an empty slot, if image is nil. The disk moves
// data in and out of mem by itself, at its deadlines.
func NewVirtioBlock(mem Memory, image []byte, version uint32) (*VirtioBlock, error) {
	if version != 1 && version != 2 {
		return nil, fmt.Errorf("virtio-mmio has versions 1 and 2, not %d", version)
	}
	if tail := len(image) % SectorSize; tail != 0 {
		return nil, fmt.Errorf("the disk image has %d bytes, %d more than whole sectors of %d",
			len(image), tail, SectorSize)
	}
	v := &VirtioBlock{mem: mem, image: image, version: version}
	v.Reset()
	return v, nil
}

// Written is the sectors that the program has written to, in order, with what they hold now.
func (v *VirtioBlock) Written() iter.Seq2[uint32, []byte] { return v.written.all() }

// Contents is what a disk holds, as far as it was written. It never changes: two have in common what is the same.
type Contents struct{ written sectors }

// Since is about how many bytes of the host's memory it takes besides another, which came before it.
func (c Contents) Since(was Contents) int { return c.written.root.since(was.written.root) }

// Equal says that it is the same as another of the same disk.
func (c Contents) Equal(d Contents) bool { return c.written.root.holds(d.written.root) }

// Contents is what the disk holds now.
func (v *VirtioBlock) Contents() Contents { return Contents{v.written} }

// SetContents has the disk hold what it, or one with the same image, has held.
func (v *VirtioBlock) SetContents(c Contents) { v.written = c.written }

// Version is the version of the interface, 1 or 2.
func (v *VirtioBlock) Version() uint32 { return v.version }

// Present says that there is a disk in the slot.
func (v *VirtioBlock) Present() bool { return v.image != nil }

func (v *VirtioBlock) sectors() uint64 { return uint64(len(v.image) / SectorSize) }

// sector is what sector n holds.
func (v *VirtioBlock) sector(n uint32) []byte {
	if b, ok := v.written.at(n); ok {
		return b
	}
	return v.image[int(n)*SectorSize:][:SectorSize]
}

// Info is the disk's register table.
func (v *VirtioBlock) Info() *Info { return &virtioInfo }

// Load reads a register.
func (v *VirtioBlock) Load(off uint32, size int) (uint32, bool) { return v.Peek(off, size) }

// Peek reads a register.
func (v *VirtioBlock) Peek(off uint32, size int) (uint32, bool) {
	if size == 1 && off-virtioCapacity < 8 { // drivers read the configuration byte by byte, too
		return uint32(v.sectors()>>(8*(off-virtioCapacity))) & 0xff, true
	}
	r, n := virtioInfo.Accessed(off, size, false)
	if r == nil {
		return 0, false
	}
	switch r.Off {
	case virtioMagic:
		return 0x74726976, true
	case virtioVersion:
		return v.version, true
	case virtioHostFeatures:
		if v.image == nil || v.version == 1 || v.features != 1 {
			return 0, true
		}
		return virtioVersion1, true
	case virtioDeviceID:
		if v.image == nil {
			return 0, true
		}
		return virtioBlockID, true
	case virtioVendorID:
		return 0x554d4551, true
	case virtioQueueNumMax:
		if v.image == nil || v.selected != 0 {
			return 0, true
		}
		return virtioQueueMax, true
	case virtioQueuePFN:
		if v.selected != 0 {
			return 0, true
		}
		return v.pfn, true
	case virtioQueueReady:
		if v.selected != 0 {
			return 0, true
		}
		return v.enabled, true
	case virtioInterruptStatus:
		return v.interrupt, true
	case virtioStatus:
		return v.status, true
	case virtioCapacity:
		return uint32(v.sectors() >> (32 * n)), true
	default:
		return 0, true
	}
}

// Store writes a register. An empty slot ignores it.
func (v *VirtioBlock) Store(off uint32, size int, w uint32) bool {
	r, n := virtioInfo.Accessed(off, size, true)
	if r == nil || v.image == nil {
		return r != nil
	}
	switch r.Off {
	case virtioGuestPageSize:
		if powerOfTwo(w) && v.version == 1 {
			v.page = w
		}
	case virtioHostFeaturesSel:
		if v.version == 2 {
			v.features = w
		}
	case virtioQueueSel:
		v.selected = w
	case virtioInterruptACK:
		v.interrupt &^= w
	case virtioStatus:
		if w == 0 {
			v.reset()
		} else {
			v.status = w&0xff&^virtioNeedsReset | v.status&virtioNeedsReset
		}
	case virtioQueueNotify:
		if w == 0 {
			v.start()
		}
	case virtioQueueNum:
		if v.selected == 0 && powerOfTwo(w) && w <= virtioQueueMax {
			v.num = w
		}
	default:
		switch {
		case v.selected != 0:
		case v.version == 1:
			v.storeQueue1(r.Off, w)
		case n == 0: // of an address, the low half
			v.storeQueue2(r.Off, w)
		}
	}
	return true
}

// storeQueue1 is what says where the queue is in version 1.
func (v *VirtioBlock) storeQueue1(off, w uint32) {
	switch off {
	case virtioQueueAlign:
		if powerOfTwo(w) {
			v.align = w
		}
	case virtioQueuePFN:
		if w == 0 {
			v.reset()
		}
		v.pfn = w
	}
}

// storeQueue2 is what says where the queue is in version 2. A queue that is taken away takes the request in hand along.
func (v *VirtioBlock) storeQueue2(off, w uint32) {
	switch off {
	case virtioQueueReady:
		if v.enabled = w & 1; v.enabled == 0 {
			v.due = Never
		}
	case virtioQueueDesc:
		v.rings[0] = w
	case virtioQueueDriver:
		v.rings[1] = w
	case virtioQueueDevice:
		v.rings[2] = w
	}
}

func powerOfTwo(n uint32) bool { return n != 0 && n&(n-1) == 0 }

// Deadline is when the request in hand is done.
func (v *VirtioBlock) Deadline() Ticks { return v.due }

// Advance serves the requests whose time has come.
func (v *VirtioBlock) Advance(now Ticks) {
	for v.due <= now && v.due != Never {
		v.now = v.due
		v.finish()
	}
	v.now = now
}

// IRQ is up while the driver has not acknowledged all of INTERRUPT_STATUS.
func (v *VirtioBlock) IRQ() bool { return v.interrupt != 0 }

// Reset is power-on; the disk holds its image again.
func (v *VirtioBlock) Reset() {
	v.now, v.written = 0, sectors{}
	v.reset()
}

// Restart is the reset of the whole machine: the request in hand is forgotten, the disk keeps what
// was written to it.
func (v *VirtioBlock) Restart() { v.reset() }

// reset is what a driver can do: the disk keeps what was written to it.
func (v *VirtioBlock) reset() {
	*v = VirtioBlock{mem: v.mem, version: v.version, image: v.image, written: v.written, now: v.now,
		due: Never, num: virtioQueueMax, align: 4096}
}

// AppendState appends the state to b: registers, and the sectors that were written.
func (v *VirtioBlock) AppendState(b []byte) []byte {
	b = v.AppendRegisters(b)
	b = appendU32(b, v.written.count)
	for n, data := range v.Written() {
		b = append(binary.LittleEndian.AppendUint32(b, n), data...)
	}
	return b
}

// AppendRegisters appends the state but for the contents to b.
func (v *VirtioBlock) AppendRegisters(b []byte) []byte {
	b = appendU64(b, uint64(v.now), uint64(v.due))
	b = appendU32(b, uint32(v.done), v.status, v.interrupt, v.selected, v.num, v.align, v.page, v.pfn)
	if v.version == 2 {
		b = appendU32(appendU32(b, v.features, v.enabled), v.rings[:]...)
	}
	return b
}

// Restore takes a state that AppendState made, of a disk of the same version with an image of the same size.
func (v *VirtioBlock) Restore(state []byte) error {
	d := decoder{b: state}
	n := v.registers(&d)
	next := uint64(0)
	for range d.u32() {
		at := d.u32()
		d.check(uint64(at) >= next && uint64(at) < n.sectors(), "a sector")
		data := d.take(SectorSize)
		if d.err != nil {
			break
		}
		n.written = n.written.with(at, slices.Clone(data))
		next = uint64(at) + 1
	}
	return v.become(&n, &d)
}

// RestoreRegisters takes a state that AppendRegisters made, of a disk of the same version.
func (v *VirtioBlock) RestoreRegisters(state []byte) error {
	d := decoder{b: state}
	n := v.registers(&d)
	n.written = v.written
	return v.become(&n, &d)
}

// become is the end of taking a state.
func (v *VirtioBlock) become(n *VirtioBlock, d *decoder) error {
	if err := d.done(); err != nil {
		return err
	}
	*v = *n
	return nil
}

// registers is the disk, never written to, with registers from a state.
func (v *VirtioBlock) registers(d *decoder) VirtioBlock {
	n := VirtioBlock{mem: v.mem, version: v.version, image: v.image}
	n.now, n.due = Ticks(d.u64()), Ticks(d.u64())
	done := d.u32()
	n.done = uint16(done)
	n.status, n.interrupt, n.selected = d.u32(), d.u32(), d.u32()
	n.num, n.align, n.page, n.pfn = d.u32(), d.u32(), d.u32(), d.u32()
	if n.version == 2 {
		n.features, n.enabled = d.u32(), d.u32()
		n.rings = [3]uint32{d.u32(), d.u32(), d.u32()}
	}
	d.check(n.due > n.now, "a time")
	d.check(n.due == Never || n.ready(), "a request")
	d.check(done < 1<<16 && n.status < 1<<8 && n.interrupt < 4, "a register")
	d.check(powerOfTwo(n.num) && n.num <= virtioQueueMax && powerOfTwo(n.align), "a queue")
	d.check(n.page == 0 || powerOfTwo(n.page) && n.version == 1, "a page")
	d.check((n.pfn == 0 || n.version == 1) && n.enabled <= 1, "a queue's place")
	return n
}

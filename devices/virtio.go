package devices

import (
	"encoding/binary"
	"fmt"
	"iter"
	"maps"
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

// VirtioBlock is a disk behind virtio-mmio, in the legacy version 1 of the specification
// (Virtio 1.1, sections 4.2.4 and 5.2). How it serves requests is in virtio_queue.go.
//
// The image it is given never changes: sectors that the program writes are kept beside it, and are
// part of the state as the image is not.
type VirtioBlock struct {
	mem     Memory
	image   []byte
	written map[uint32][]byte // by sector; what a slice holds is never changed

	now       Ticks
	due       Ticks  // when the request in hand is done; Never if there is none
	done      uint16 // requests done since reset: where we are in both rings
	status    uint32
	interrupt uint32
	selected  uint32 // queue
	num       uint32 // entries of the rings
	align     uint32 // of the used ring
	page      uint32 // bytes in the driver's pages
	pfn       uint32 // page of the queue, 0 for none
}

const (
	virtioMagic            = 0x000
	virtioVersion          = 0x004
	virtioDeviceID         = 0x008
	virtioVendorID         = 0x00c
	virtioHostFeatures     = 0x010
	virtioHostFeaturesSel  = 0x014
	virtioGuestFeatures    = 0x020
	virtioGuestFeaturesSel = 0x024
	virtioGuestPageSize    = 0x028
	virtioQueueSel         = 0x030
	virtioQueueNumMax      = 0x034
	virtioQueueNum         = 0x038
	virtioQueueAlign       = 0x03c
	virtioQueuePFN         = 0x040
	virtioQueueReady       = 0x044
	virtioQueueNotify      = 0x050
	virtioInterruptStatus  = 0x060
	virtioInterruptACK     = 0x064
	virtioStatus           = 0x070
	virtioQueueDesc        = 0x080
	virtioQueueDriver      = 0x090
	virtioQueueDevice      = 0x0a0
	virtioGeneration       = 0x0fc
	virtioCapacity         = 0x100

	virtioBlockID  = 2
	virtioQueueMax = 256

	virtioUsed   = 1 << 0 // of the interrupt status
	virtioConfig = 1 << 1

	virtioNeedsReset = 1 << 6 // of the status

	// How long a request takes: 100 microseconds.
	virtioLatency Ticks = 1000
)

var virtioInfo = Info{
	Name: "virtio",
	Size: 0x1000,
	Doc: `A disk, behind virtio-mmio in its legacy version 1, as drivers for QEMU's virt find it. The
driver lays out one queue in memory (descriptors, available ring, used ring), writes its page
number to QUEUE_PFN, and stores 0 to QUEUE_NOTIFY when it has put a request into it. A request
takes 100 microseconds, one after the other; then its data are in memory or on the disk, its
number is in the used ring, and the interrupt line is up until the bits of INTERRUPT_STATUS have
been written to INTERRUPT_ACK. DEVICE_ID is 0 when there is no disk in the slot.

A request is a chain of descriptors: 16 bytes that say what to do (type, 0, sector as two words),
the data, and a byte for the answer: 0 done, 1 failed, 2 not known. Types are 0 read, 1 write,
4 flush, 8 identify. Data are whole sectors of 512 bytes, at most 1 MiB in a request.

A queue that makes no sense (an address that is not memory, a chain without an end, no place for
the answer) stops the disk: STATUS_NEEDS_RESET is set and the line goes up, until 0 is written to
STATUS. Registers of version 2 can be written, and ignore it.

How many sectors has the disk?

    lw   t0, VIRTIO_DEVICE_ID
    li   t1, VIRTIO_BLOCK
    bne  t0, t1, no_disk
    lw   a0, VIRTIO_CAPACITY
`,
	Regs: []Register{
		{Name: "MAGIC", Off: virtioMagic, Size: 4, Access: RO, Doc: `0x74726976, "virt".`},
		{Name: "VERSION", Off: virtioVersion, Size: 4, Access: RO, Doc: "1: the legacy interface."},
		{Name: "DEVICE_ID", Off: virtioDeviceID, Size: 4, Access: RO,
			Doc: "VIRTIO_BLOCK for a disk, 0 for an empty slot."},
		{Name: "VENDOR_ID", Off: virtioVendorID, Size: 4, Access: RO,
			Doc: `0x554d4551, "QEMU", which some drivers insist on.`},
		{Name: "HOST_FEATURES", Off: virtioHostFeatures, Size: 4, Access: RO, Doc: "0: no optional features."},
		{Name: "HOST_FEATURES_SEL", Off: virtioHostFeaturesSel, Size: 4, Access: WO,
			Doc: "Which word of features HOST_FEATURES shows; all are 0."},
		{Name: "GUEST_FEATURES", Off: virtioGuestFeatures, Size: 4, Access: WO,
			Doc: "Features that the driver wants; there are none."},
		{Name: "GUEST_FEATURES_SEL", Off: virtioGuestFeaturesSel, Size: 4, Access: WO,
			Doc: "Which word GUEST_FEATURES writes."},
		{Name: "GUEST_PAGE_SIZE", Off: virtioGuestPageSize, Size: 4, Access: WO,
			Doc: "Bytes in a page of QUEUE_PFN, a power of two; to be written before it."},
		{Name: "QUEUE_SEL", Off: virtioQueueSel, Size: 4, Access: WO,
			Doc: "The queue that the QUEUE registers are about; there is only queue 0."},
		{Name: "QUEUE_NUM_MAX", Off: virtioQueueNumMax, Size: 4, Access: RO,
			Doc: "Most entries of the queue: 256; 0 if there is no such queue."},
		{Name: "QUEUE_NUM", Off: virtioQueueNum, Size: 4, Access: WO,
			Doc: "Entries of the queue, a power of two up to 256; others are ignored."},
		{Name: "QUEUE_ALIGN", Off: virtioQueueAlign, Size: 4, Access: WO,
			Doc: "Alignment of the used ring in bytes, a power of two, 4096 at reset; others are ignored."},
		{Name: "QUEUE_PFN", Off: virtioQueuePFN, Size: 4, Access: RW,
			Doc: "Page in which the queue begins; writing 0 resets the device."},
		{Name: "QUEUE_READY", Off: virtioQueueReady, Size: 4, Access: RW, Doc: "Of version 2: ignored, reads 0."},
		{Name: "QUEUE_NOTIFY", Off: virtioQueueNotify, Size: 4, Access: WO,
			Doc: "The number of a queue: it has new requests."},
		{Name: "INTERRUPT_STATUS", Off: virtioInterruptStatus, Size: 4, Access: RO,
			Doc: "Why the interrupt line is up.",
			Fields: []Field{
				{Name: "USED", Hi: 0, Lo: 0, Doc: "the used ring has grown"},
				{Name: "CONFIG", Hi: 1, Lo: 1, Doc: "STATUS has changed"},
			}},
		{Name: "INTERRUPT_ACK", Off: virtioInterruptACK, Size: 4, Access: WO,
			Doc: "Clears the bits of INTERRUPT_STATUS that are set in what is written."},
		{Name: "STATUS", Off: virtioStatus, Size: 4, Access: RW,
			Doc: "What the driver says it has done; 0 resets the device.",
			Fields: []Field{
				{Name: "ACKNOWLEDGE", Hi: 0, Lo: 0, Doc: "has seen the device"},
				{Name: "DRIVER", Hi: 1, Lo: 1, Doc: "can drive it"},
				{Name: "DRIVER_OK", Hi: 2, Lo: 2, Doc: "drives it"},
				{Name: "FEATURES_OK", Hi: 3, Lo: 3, Doc: "of version 2; no effect"},
				{Name: "NEEDS_RESET", Hi: 6, Lo: 6, Doc: "set by the device: it has stopped"},
				{Name: "FAILED", Hi: 7, Lo: 7, Doc: "has given up"},
			}},
		{Name: "QUEUE_DESC", Off: virtioQueueDesc, Size: 4, Count: 2, Stride: 4, Access: WO,
			Doc: "Of version 2: ignored."},
		{Name: "QUEUE_DRIVER", Off: virtioQueueDriver, Size: 4, Count: 2, Stride: 4, Access: WO,
			Doc: "Of version 2: ignored."},
		{Name: "QUEUE_DEVICE", Off: virtioQueueDevice, Size: 4, Count: 2, Stride: 4, Access: WO,
			Doc: "Of version 2: ignored."},
		{Name: "CONFIG_GENERATION", Off: virtioGeneration, Size: 4, Access: RO, Doc: "Of version 2: 0."},
		{Name: "CAPACITY", Off: virtioCapacity, Size: 4, Count: 2, Stride: 4, Access: RO,
			Doc: "Sectors of 512 bytes, low word and high word."},
		{Name: "CONFIG", Off: virtioCapacity, Size: 1, Count: 8, Stride: 1, Access: RO, Doc: "The same, byte by byte."},
	},
	Consts: []Const{{Name: "BLOCK", Value: virtioBlockID, Doc: "a disk, in DEVICE_ID"}},
}

// NewVirtioBlock is a slot with a disk that holds image, whole sectors of SectorSize bytes, and
// which the device never writes to; or an empty slot, if image is nil. The disk moves data in and
// out of mem by itself, at its deadlines.
func NewVirtioBlock(mem Memory, image []byte) (*VirtioBlock, error) {
	if tail := len(image) % SectorSize; tail != 0 {
		return nil, fmt.Errorf("the disk image has %d bytes, %d more than whole sectors of %d",
			len(image), tail, SectorSize)
	}
	v := &VirtioBlock{mem: mem, image: image}
	v.Reset()
	return v, nil
}

// Written is the sectors that the program has written to, in order, with what they hold now.
func (v *VirtioBlock) Written() iter.Seq2[uint32, []byte] {
	return func(yield func(uint32, []byte) bool) {
		for _, n := range slices.Sorted(maps.Keys(v.written)) {
			if !yield(n, v.written[n]) {
				return
			}
		}
	}
}

func (v *VirtioBlock) sectors() uint64 { return uint64(len(v.image) / SectorSize) }

// sector is what sector n holds.
func (v *VirtioBlock) sector(n uint32) []byte {
	if b, ok := v.written[n]; ok {
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
		return 1, true
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
	r, _ := virtioInfo.Accessed(off, size, true)
	if r == nil || v.image == nil {
		return r != nil
	}
	switch r.Off {
	case virtioGuestPageSize:
		if powerOfTwo(w) {
			v.page = w
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
	case virtioQueueNum, virtioQueueAlign, virtioQueuePFN:
		if v.selected == 0 {
			v.storeQueue(r.Off, w)
		}
	}
	return true
}

func (v *VirtioBlock) storeQueue(off, w uint32) {
	switch off {
	case virtioQueueNum:
		if powerOfTwo(w) && w <= virtioQueueMax {
			v.num = w
		}
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
	v.now, v.written = 0, map[uint32][]byte{}
	v.reset()
}

// Restart is the reset of the whole machine: the request in hand is forgotten, the disk keeps what
// was written to it.
func (v *VirtioBlock) Restart() { v.reset() }

// reset is what a driver can do: the disk keeps what was written to it.
func (v *VirtioBlock) reset() {
	*v = VirtioBlock{mem: v.mem, image: v.image, written: v.written, now: v.now,
		due: Never, num: virtioQueueMax, align: 4096}
}

// AppendState appends the state to b: registers, and the sectors that were written.
func (v *VirtioBlock) AppendState(b []byte) []byte {
	b = appendU64(b, uint64(v.now), uint64(v.due))
	b = appendU32(b, uint32(v.done), v.status, v.interrupt, v.selected, v.num, v.align, v.page, v.pfn)
	b = appendU32(b, uint32(len(v.written)))
	for n, data := range v.Written() {
		b = append(binary.LittleEndian.AppendUint32(b, n), data...)
	}
	return b
}

// Restore takes a state that AppendState made, of a disk with an image of the same size.
func (v *VirtioBlock) Restore(state []byte) error {
	d := decoder{b: state}
	n := VirtioBlock{mem: v.mem, image: v.image, written: map[uint32][]byte{}, now: Ticks(d.u64()), due: Ticks(d.u64())}
	done := d.u32()
	n.done = uint16(done)
	n.status, n.interrupt, n.selected = d.u32(), d.u32(), d.u32()
	n.num, n.align, n.page, n.pfn = d.u32(), d.u32(), d.u32(), d.u32()
	d.check(n.due > n.now, "a time")
	d.check(n.due == Never || n.ready(), "a request")
	d.check(done < 1<<16 && n.status < 1<<8 && n.interrupt < 4, "a register")
	d.check(powerOfTwo(n.num) && n.num <= virtioQueueMax && powerOfTwo(n.align), "a queue")
	d.check(n.page == 0 || powerOfTwo(n.page), "a page")
	next := uint64(0)
	for range d.u32() {
		at := d.u32()
		d.check(uint64(at) >= next && uint64(at) < n.sectors(), "a sector")
		data := d.take(SectorSize)
		if d.err != nil {
			break
		}
		n.written[at] = slices.Clone(data)
		next = uint64(at) + 1
	}
	if err := d.done(); err != nil {
		return err
	}
	*v = n
	return nil
}

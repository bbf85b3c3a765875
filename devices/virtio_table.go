package devices

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

	virtioVersion1 = 1 << 0 // of features, word 1: VIRTIO_F_VERSION_1

	virtioUsed   = 1 << 0 // of the interrupt status
	virtioConfig = 1 << 1

	virtioNeedsReset = 1 << 6 // of the status

	// How long a request takes: 100 microseconds.
	virtioLatency Ticks = 1000
)

var virtioInfo = Info{
	Name: "virtio",
	Size: 0x1000,
	Doc: `A disk, behind virtio-mmio, as drivers for QEMU's virt find it. The interface has two versions, and a
driver is mostly for one of them; VERSION says which is here. It is 1, the legacy interface, as QEMU
has it; with --virtio 2 it is 2, as QEMU has it with -global virtio-mmio.force-legacy=false.

The driver lays out one queue in memory: descriptors, available ring, used ring. In version 1 they
follow each other (Virtio 1.1, section 2.6.2), and it writes the number of the page in which they
begin to QUEUE_PFN. In version 2 they are anywhere: it writes three addresses to QUEUE_DESC,
QUEUE_DRIVER and QUEUE_DEVICE, and 1 to QUEUE_READY. It stores 0 to QUEUE_NOTIFY when it has put a
request into the queue.

A request takes 100 microseconds, one after the other; then its data are in memory or on the disk, its
number is in the used ring, and the interrupt line is up until the bits of INTERRUPT_STATUS have
been written to INTERRUPT_ACK. DEVICE_ID is 0 when there is no disk in the slot.

A request is a chain of descriptors: 16 bytes that say what to do (type, 0, sector as two words),
the data, and a byte for the answer: 0 done, 1 failed, 2 not known. Types are 0 read, 1 write,
4 flush, 8 identify. Data are whole sectors of 512 bytes, at most 1 MiB in a request.

A queue that makes no sense (an address that is not memory, a chain without an end, no place for
the answer) stops the disk: STATUS_NEEDS_RESET is set and the line goes up, until 0 is written to
STATUS. Registers of the other version can be written, and ignore it.

How many sectors has the disk?

    lw   t0, VIRTIO_DEVICE_ID
    li   t1, VIRTIO_BLOCK
    bne  t0, t1, no_disk
    lw   a0, VIRTIO_CAPACITY
`,
	Regs: []Register{
		{Name: "MAGIC", Off: virtioMagic, Size: 4, Access: RO, Doc: `0x74726976, "virt".`},
		{Name: "VERSION", Off: virtioVersion, Size: 4, Access: RO, Doc: "1: the legacy interface; 2 with --virtio 2."},
		{Name: "DEVICE_ID", Off: virtioDeviceID, Size: 4, Access: RO,
			Doc: "VIRTIO_BLOCK for a disk, 0 for an empty slot."},
		{Name: "VENDOR_ID", Off: virtioVendorID, Size: 4, Access: RO,
			Doc: `0x554d4551, "QEMU", which some drivers insist on.`},
		{Name: "HOST_FEATURES", Off: virtioHostFeatures, Size: 4, Access: RO,
			Doc: "Features that the device has: in version 2 bit 0 of word 1, VIRTIO_F_VERSION_1; no others."},
		{Name: "HOST_FEATURES_SEL", Off: virtioHostFeaturesSel, Size: 4, Access: WO,
			Doc: "Which word of features HOST_FEATURES shows."},
		{Name: "GUEST_FEATURES", Off: virtioGuestFeatures, Size: 4, Access: WO,
			Doc: "Features that the driver wants; nothing depends on them."},
		{Name: "GUEST_FEATURES_SEL", Off: virtioGuestFeaturesSel, Size: 4, Access: WO,
			Doc: "Which word GUEST_FEATURES writes."},
		{Name: "GUEST_PAGE_SIZE", Off: virtioGuestPageSize, Size: 4, Access: WO,
			Doc: "Version 1: bytes in a page of QUEUE_PFN, a power of two, 1 at reset; to be written before it."},
		{Name: "QUEUE_SEL", Off: virtioQueueSel, Size: 4, Access: WO,
			Doc: "The queue that the QUEUE registers are about; there is only queue 0."},
		{Name: "QUEUE_NUM_MAX", Off: virtioQueueNumMax, Size: 4, Access: RO,
			Doc: "Most entries of the queue: 256; 0 if there is no such queue."},
		{Name: "QUEUE_NUM", Off: virtioQueueNum, Size: 4, Access: WO,
			Doc: "Entries of the queue, a power of two up to 256; others are ignored."},
		{Name: "QUEUE_ALIGN", Off: virtioQueueAlign, Size: 4, Access: WO,
			Doc: "Version 1: alignment of the used ring in bytes, a power of two, 4096 at reset; others are ignored."},
		{Name: "QUEUE_PFN", Off: virtioQueuePFN, Size: 4, Access: RW,
			Doc: "Version 1: page in which the queue begins; writing 0 resets the device."},
		{Name: "QUEUE_READY", Off: virtioQueueReady, Size: 4, Access: RW,
			Doc: "Version 2: 1 when the queue may be used, 0 to take it away, with the request in hand."},
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
				{Name: "FEATURES_OK", Hi: 3, Lo: 3, Doc: "of version 2: has chosen features; no effect"},
				{Name: "NEEDS_RESET", Hi: 6, Lo: 6, Doc: "set by the device: it has stopped"},
				{Name: "FAILED", Hi: 7, Lo: 7, Doc: "has given up"},
			}},
		{Name: "QUEUE_DESC", Off: virtioQueueDesc, Size: 4, Count: 2, Stride: 4, Access: WO,
			Doc: "Version 2: address of the descriptors, low word and high word; the high word is ignored."},
		{Name: "QUEUE_DRIVER", Off: virtioQueueDriver, Size: 4, Count: 2, Stride: 4, Access: WO,
			Doc: "Version 2: address of the available ring, the same way."},
		{Name: "QUEUE_DEVICE", Off: virtioQueueDevice, Size: 4, Count: 2, Stride: 4, Access: WO,
			Doc: "Version 2: address of the used ring, the same way."},
		{Name: "CONFIG_GENERATION", Off: virtioGeneration, Size: 4, Access: RO,
			Doc: "Version 2: 0, since what CAPACITY says never changes."},
		{Name: "CAPACITY", Off: virtioCapacity, Size: 4, Count: 2, Stride: 4, Access: RO,
			Doc: "Sectors of 512 bytes, low word and high word."},
		{Name: "CONFIG", Off: virtioCapacity, Size: 1, Count: 8, Stride: 1, Access: RO, Doc: "The same, byte by byte."},
	},
	Consts: []Const{{Name: "BLOCK", Value: virtioBlockID, Doc: "a disk, in DEVICE_ID"}},
}

package machine

import (
	"bytes"
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/devices"
)

const (
	queueAt  = RAMBase + 0x4000 // descriptors, available ring; used ring a page later
	headerAt = RAMBase + 0x6000
	dataAt   = RAMBase + 0x6100
	answerAt = RAMBase + 0x6300
)

// diskUser is a program that has the disk do one request, 0 to read and 1 to write sector 1, over and over, whichever
// version its interface has: it says in both ways where the queue is. It sleeps until the interrupt comes, acknowledges
// it, and counts in s1.
func diskUser(t require.TestingT, request uint32) *image.Image {
	le := binary.LittleEndian
	var queue []byte
	descriptor := func(addr, n uint32, flags, next uint16) {
		queue = le.AppendUint64(queue, uint64(addr))
		queue = le.AppendUint32(queue, n)
		queue = le.AppendUint16(le.AppendUint16(queue, flags), next)
	}
	const more, in = 1, 2
	data := uint16(more | in)
	if request == 1 {
		data = more
	}
	descriptor(headerAt, 16, more, 1)
	descriptor(dataAt, 512, data, 2)
	descriptor(answerAt, 1, in, 0)
	header := le.AppendUint64(le.AppendUint64(nil, uint64(request)), 1)

	store := func(reg int32, v uint32) []isa.Inst {
		return append(li(isa.T1, v), isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T1, Imm: reg})
	}
	code := cat(
		li(isa.S0, plicBase), store(4*virtioSource, 1), li(isa.S0, plicBase+0x2000), store(0, 1<<virtioSource),
		li(isa.T1, isa.MEI), one(isa.Inst{Op: isa.CSRRW, Rs1: isa.T1, Imm: int32(isa.MIE)}),
		li(isa.S0, virtioBase), store(0x28, 4096), store(0x38, 4), store(0x40, queueAt/4096),
		store(0x80, queueAt), store(0x90, queueAt+4*16), store(0xa0, queueAt+0x1000), store(0x44, 1),
		li(isa.S2, queueAt+4*16), li(isa.S3, plicBase+0x20_0000))
	loop := cat(
		one(isa.Inst{Op: isa.ADDI, Rd: isa.S1, Rs1: isa.S1, Imm: 1},
			isa.Inst{Op: isa.SH, Rs1: isa.S2, Rs2: isa.S1, Imm: 2},
			isa.Inst{Op: isa.SW, Rs1: isa.S0, Imm: 0x50}, // notify
			isa.Inst{Op: isa.WFI},
			isa.Inst{Op: isa.LW, Rd: isa.T1, Rs1: isa.S3, Imm: 4}, // claim
			isa.Inst{Op: isa.LW, Rd: isa.T2, Rs1: isa.S0, Imm: 0x60},
			isa.Inst{Op: isa.SW, Rs1: isa.S0, Rs2: isa.T2, Imm: 0x64},
			isa.Inst{Op: isa.SW, Rs1: isa.S3, Rs2: isa.T1, Imm: 4}))
	loop = append(loop, isa.Inst{Op: isa.JAL, Imm: -4 * int32(len(loop))})
	img := program(t, cat(code, loop)...)
	img.Segments = append(img.Segments,
		image.Segment{Addr: queueAt, Data: queue, MemSize: 0x2000},
		image.Segment{Addr: headerAt, Data: header, MemSize: 16},
		image.Segment{Addr: dataAt, Data: bytes.Repeat([]byte{0xda}, 512), MemSize: 512},
		image.Segment{Addr: answerAt, Data: []byte{0xff}, MemSize: 1})
	return img
}

func withDisk(t require.TestingT, request uint32, disk []byte) *Machine {
	return withVirtio(t, 1, request, disk)
}

func withVirtio(t require.TestingT, version int, request uint32, disk []byte) *Machine {
	m, err := New(Config{RAM: 1 << 16, Disk: disk, Virtio: version})
	require.NoError(t, err)
	require.NoError(t, m.Load(diskUser(t, request)))
	return m
}

// disk is three sectors, of ones, twos and threes.
func disk() []byte {
	return bytes.Join([][]byte{bytes.Repeat([]byte{1}, 512), bytes.Repeat([]byte{2}, 512),
		bytes.Repeat([]byte{3}, 512)}, nil)
}

func TestDiskReadsIntoMemory(t *testing.T) {
	for version := 1; version <= 2; version++ {
		readsIntoMemory(t, withVirtio(t, version, 0, disk()))
	}
}

func readsIntoMemory(t *testing.T, m *Machine) {
	assert.Equal(t, Reached, m.Run(Limit{Steps: 1 << 40, Now: 10_500}).Reason)
	assert.Equal(t, uint32(11), m.Hart().X[isa.S1],
		"a millisecond: ten requests of 100 microseconds each, and one in hand")
	got := make([]byte, 514)
	m.RAM.Read(dataAt-1, got)
	assert.Equal(t, append(append([]byte{0}, bytes.Repeat([]byte{2}, 512)...), 0), got)
	answer, _ := m.Peek(answerAt, 1)
	assert.Zero(t, answer)
}

// What the program writes is kept beside the image, through a reset of its own too; power-on forgets it.
func TestDiskKeepsWhatIsWritten(t *testing.T) {
	image := disk()
	m := withDisk(t, 1, image)
	m.Run(Limit{Steps: 1 << 40, Now: 2_000})
	written := func() (list []uint32) {
		for n, b := range m.Disk.Written() {
			assert.Equal(t, bytes.Repeat([]byte{0xda}, 512), b)
			list = append(list, n)
		}
		return list
	}
	assert.Equal(t, []uint32{1}, written())
	assert.Equal(t, disk(), image)
	require.True(t, (*bus)(m).Store(finisherBase, 4, 0x7777))
	m.Run(Limit{Steps: 1 << 40, Now: 10_000})
	assert.Equal(t, uint32(RAMBase), m.Hart().PC)
	status, _ := m.Peek(virtioBase+0x40, 4)
	assert.Zero(t, status, "no queue")
	assert.Equal(t, []uint32{1}, written())
	m.Reset()
	assert.Empty(t, written())
}

// Two machines with different disks are different; what is written makes a difference too.
func TestDigestKnowsTheDisk(t *testing.T) {
	other := disk()
	other[1000]++
	a, b, none := withDisk(t, 1, disk()), withDisk(t, 1, other), withDisk(t, 1, nil)
	assert.NotEqual(t, a.Digest(), b.Digest())
	assert.NotEqual(t, a.Digest(), none.Digest())
	assert.Equal(t, a.Digest(), withDisk(t, 1, disk()).Digest())
	_, err := New(Config{Disk: make([]byte, 513)})
	assert.EqualError(t, err, "the disk image has 513 bytes, 1 more than whole sectors of 512")
}

// A store of the disk's ends a reservation of the hart's on the same word, and on no other.
func TestDiskBreaksReservations(t *testing.T) {
	m := withDisk(t, 0, disk())
	for _, c := range []struct {
		reserved, addr, n uint32
		keeps             bool
	}{
		{RAMBase + 8, RAMBase + 8, 4, false}, {RAMBase + 8, RAMBase, 9, false}, {RAMBase + 8, RAMBase + 11, 1, false},
		{RAMBase + 8, RAMBase, 64, false},
		{RAMBase + 8, RAMBase + 12, 4, true}, {RAMBase + 8, RAMBase, 8, true}, {RAMBase + 8, RAMBase + 8, 0, true},
		{RAMBase + 8, 0xffff_0000, 16, true},
	} {
		m.Hart().Reservation = c.reserved + 1
		(*dma)(m).Write(c.addr, make([]byte, c.n))
		assert.Equal(t, c.keeps, m.Hart().Reservation != 0, "%+v", c)
	}
}

func TestEmptySlots(t *testing.T) {
	for version := 1; version <= 2; version++ {
		emptySlots(t, version)
	}
	_, err := New(Config{Virtio: 3})
	assert.EqualError(t, err, "virtio-mmio has versions 1 and 2, not 3")
}

func emptySlots(t *testing.T, version int) {
	m := boot(t, Config{Virtio: version}, isa.Inst{Op: isa.JAL})
	fresh := m.Digest()
	b := (*bus)(m)
	for n := uint32(0); n < 8; n++ {
		at := virtioBase + n*virtioSize
		for _, c := range []struct{ off, want uint32 }{{0, 0x74726976}, {4, uint32(version)}, {8, 0}, {12, 0x554d4551},
			{0x34, 0}} {
			v, ok := b.Load(at+c.off, 4)
			assert.True(t, ok && v == c.want, "slot %d, register %#x: %#x", n, c.off, v)
		}
		assert.True(t, b.Store(at+0x70, 4, 3))
		v, _ := m.Peek(at+0x70, 4)
		assert.Zero(t, v)
	}
	_, ok := b.Load(virtioBase+8*virtioSize, 4)
	assert.False(t, ok)
	assert.Equal(t, fresh, m.Digest())
	for _, p := range m.Parts()[4:6] {
		assert.Equal(t, p.Base == virtioBase, p.Device == devices.Device(m.Disk))
	}
}

// Slicing does not matter to a machine whose disk moves memory, nor does a checkpoint on the way.
func TestSlicingTheDisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		request := rapid.Uint32Range(0, 1).Draw(t, "request")
		version := rapid.IntRange(1, 2).Draw(t, "version")
		whole, cut := withVirtio(t, version, request, disk()), withVirtio(t, version, request, disk())
		end := Limit{rapid.Uint64Range(1, 200).Draw(t, "steps"),
			devices.Ticks(rapid.Uint64Range(1, 20_000).Draw(t, "ticks"))}
		whole.Run(end)
		for i := rapid.IntRange(1, 8).Draw(t, "cuts"); i > 0; i-- {
			cut.Run(Limit{min(end.Steps, rapid.Uint64Range(0, 200).Draw(t, "cut steps")),
				min(end.Now, devices.Ticks(rapid.Uint64Range(0, 20_000).Draw(t, "cut ticks")))})
			s, before := cut.Checkpoint(), cut.Digest()
			cut.Reset()
			require.NoError(t, cut.Restore(s))
			require.Equal(t, before, cut.Digest())
		}
		cut.Run(end)
		require.Equal(t, whole.Digest(), cut.Digest())
	})
}

// A disk image at random, and a request of any kind, place and length: an image of broken sectors is refused; what is
// read is what the image holds, what is written are whole sectors of the disk, and the image stays as it is.
func FuzzDisk(f *testing.F) {
	f.Add(disk(), uint32(0), uint64(1), uint32(512))
	f.Add(disk(), uint32(1), uint64(2), uint32(512))
	f.Add(disk(), uint32(0), uint64(0), uint32(3*512))
	f.Add(disk(), uint32(1), uint64(1), uint32(511))
	f.Add(disk(), uint32(1), uint64(1)<<55, uint32(512))
	f.Add(disk()[:700], uint32(0), uint64(0), uint32(512))
	f.Add([]byte{}, uint32(8), uint64(0), uint32(20))
	f.Fuzz(func(t *testing.T, image []byte, request uint32, sector uint64, n uint32) {
		for version := 1; version <= 2; version++ {
			anyDisk(t, version, image, request, sector, n)
		}
	})
}

func anyDisk(t *testing.T, version int, image []byte, request uint32, sector uint64, n uint32) {
	m, err := New(Config{RAM: 1 << 16, Disk: image, Virtio: version})
	if len(image)%devices.SectorSize != 0 {
		require.ErrorContains(t, err, "whole sectors")
		return
	}
	require.NoError(t, err)
	before := bytes.Clone(image)
	img := diskUser(t, request)
	le := binary.LittleEndian
	le.PutUint64(img.Segments[len(img.Segments)-3].Data[8:], sector)
	le.PutUint32(img.Segments[len(img.Segments)-4].Data[16+8:], n)
	require.NoError(t, m.Load(img))
	m.Run(Limit{Steps: 1_000, Now: 2_500})

	require.Equal(t, before, image)
	for i, b := range m.Disk.Written() {
		require.Len(t, b, devices.SectorSize)
		require.Less(t, int(i), len(image)/devices.SectorSize)
	}
	if answer, _ := m.Peek(answerAt, 1); answer != 0 || request > 1 || n == 0 {
		return
	}
	require.Zero(t, n%devices.SectorSize)
	require.LessOrEqual(t, sector*devices.SectorSize+uint64(n), uint64(len(image)))
	if request == 0 && n <= answerAt-dataAt { // a longer one reads over what follows
		got := make([]byte, n)
		m.RAM.Read(dataAt, got)
		require.Equal(t, image[sector*devices.SectorSize:][:n], got)
	}
}

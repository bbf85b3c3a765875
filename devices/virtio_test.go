package devices

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The driver of these tests: a queue of 8 at 0x8000_1000, as section 2.6.2 lays it out with pages
// of 4096: descriptors, the available ring 128 bytes on, the used ring in the next page. The header
// of a request is at 0x8000_3000, its data at 0x8000_4000, the answer at 0x8000_3ff0.
const (
	vDescs  = 0x8000_1000
	vAvail  = 0x8000_1080
	vUsed   = 0x8000_2000
	vHeader = 0x8000_3000
	vAnswer = 0x8000_3ff0
	vData   = 0x8000_4000
)

// memory is 64 KiB at 0x8000_0000.
type memory []byte

func (m memory) at(addr uint32, n int) []byte {
	off := addr - 0x8000_0000
	if off > uint32(len(m)) || n > len(m)-int(off) {
		return nil
	}
	return m[off:][:n:n]
}

func (m memory) Read(addr uint32, p []byte) bool {
	b := m.at(addr, len(p))
	copy(p, b)
	return b != nil
}

func (m memory) Write(addr uint32, p []byte) bool {
	b := m.at(addr, len(p))
	copy(b, p)
	return b != nil
}

// frozen is memory in which nothing changes, so that what a device does next depends on its state alone.
type frozen struct{ memory }

func (f frozen) Write(addr uint32, p []byte) bool { return f.at(addr, len(p)) != nil }

func (m memory) put16(addr uint32, v ...uint16) {
	for i, v := range v {
		binary.LittleEndian.PutUint16(m.at(addr+2*uint32(i), 2), v)
	}
}

func (m memory) put32(addr uint32, v ...uint32) {
	for i, v := range v {
		binary.LittleEndian.PutUint32(m.at(addr+4*uint32(i), 4), v)
	}
}

func (m memory) desc(i, addr, n uint32, flags, next uint16) {
	m.put32(vDescs+16*i, addr, 0, n)
	m.put16(vDescs+16*i+12, flags, next)
}

// ask puts the chain that begins at head into the available ring, as the nth request.
func (m memory) ask(n, head uint16) {
	m.put16(vAvail+4+2*uint32((n-1)%8), head)
	m.put16(vAvail+2, n)
}

// request writes a header and the chain 0, 1, 2 for n bytes of data, and asks for it.
func (m memory) request(nth uint16, kind, sector, n uint32) {
	m.put32(vHeader, kind, 0, sector, 0)
	flags := uint16(descNext)
	if kind != 1 {
		flags |= descWrite
	}
	m.desc(0, vHeader, 16, descNext, 1)
	m.desc(1, vData, n, flags, 2)
	m.desc(2, vAnswer, 1, descWrite, 0)
	m.put16(vAnswer, 0xffff)
	m.ask(nth, 0)
}

// requests is memory with three requests in it: write two sectors, read one, and one that is too far.
func requests() memory {
	m := make(memory, 1<<16)
	m.request(3, 1, 2, 1024)
	m.put32(vHeader+32, 0, 0, 1, 0, 0, 0, 1000, 0)
	m.desc(3, vHeader+32, 16, descNext, 4)
	m.desc(4, vData, 512, descNext|descWrite, 2)
	m.desc(5, vHeader+48, 16, descNext, 4)
	m.put16(vAvail+4, 0, 3, 5)
	return m
}

// disk8 is eight sectors; each byte of sector n is n.
func disk8() []byte {
	var b []byte
	for n := range byte(8) {
		b = append(b, bytes.Repeat([]byte{n}, 512)...)
	}
	return b
}

func newDisk(m Memory, version uint32) *VirtioBlock {
	v, err := NewVirtioBlock(m, disk8(), version)
	if err != nil {
		panic(err)
	}
	return v
}

// setUp is what a driver does first, sections 3.1.2 and 3.1.1, and a notification.
func setUp(v *VirtioBlock) {
	stores := [][2]uint32{{0x70, 0}, {0x70, 1}, {0x70, 3}, {0x20, 0}, {0x28, 4096}, {0x30, 0}, {0x38, 8},
		{0x3c, 4096}, {0x40, vDescs / 4096}, {0x70, 7}, {0x50, 0}}
	if v.version == 2 {
		stores = [][2]uint32{{0x70, 0}, {0x70, 1}, {0x70, 3}, {0x24, 1}, {0x20, 1}, {0x70, 11}, {0x30, 0}, {0x38, 8},
			{0x80, vDescs}, {0x84, 0}, {0x90, vAvail}, {0x94, 0}, {0xa0, vUsed}, {0xa4, 0}, {0x44, 1}, {0x70, 15},
			{0x50, 0}}
	}
	for _, s := range stores {
		v.Store(s[0], 4, s[1])
	}
}

func eachVersion(t *testing.T, f func(t *testing.T, version uint32)) {
	for _, version := range []uint32{1, 2} {
		t.Run(fmt.Sprint("version ", version), func(t *testing.T) { f(t, version) })
	}
}

func newDriver(t *testing.T, version uint32) (*VirtioBlock, probe, memory) {
	m := make(memory, 1<<16)
	v := newDisk(m, version)
	setUp(v)
	return v, probe{t, v}, m
}

func TestVirtioProbe(t *testing.T) {
	v := newDisk(nil, 1)
	p := probe{t, v}
	require.EqualValues(t, 0x74726976, p.lw(0x000))
	require.EqualValues(t, 1, p.lw(0x004))
	require.EqualValues(t, 2, p.lw(0x008))
	require.EqualValues(t, 0x554d4551, p.lw(0x00c))
	require.EqualValues(t, 8, p.lw(0x100), "sectors")
	require.Zero(t, p.lw(0x104))
	require.EqualValues(t, 8, p.lb(0x100), "byte by byte too")
	require.EqualValues(t, 256, p.lw(0x034))
	p.sw(0x030, 1)
	require.Zero(t, p.lw(0x034), "there is no queue 1")
	p.sw(0x044, 1) // QueueReady and QueueDescLow of version 2
	p.sw(0x080, 0x80001000)
	require.Zero(t, p.lw(0x044))

	empty, err := NewVirtioBlock(nil, nil, 1)
	require.NoError(t, err)
	require.Zero(t, probe{t, empty}.lw(0x008))
	setUp(empty)
	require.Equal(t, Never, empty.Deadline())
	p.sw(0x070, 0x47)
	require.EqualValues(t, 7, p.lw(0x070), "NEEDS_RESET is the device's")

	_, err = NewVirtioBlock(nil, nil, 3)
	require.EqualError(t, err, "virtio-mmio has versions 1 and 2, not 3")
	_, err = NewVirtioBlock(nil, make([]byte, 1000), 1)
	require.EqualError(t, err, "the disk image has 1000 bytes, 488 more than whole sectors of 512")
}

// Version 2 has features, and its own way to say where the queue is; the one of version 1 it ignores.
func TestVirtioVersion2(t *testing.T) {
	v, p, m := newDriver(t, 2)
	require.EqualValues(t, 2, p.lw(0x004))
	require.Zero(t, p.lw(0x010), "word 0")
	p.sw(0x014, 1)
	require.EqualValues(t, 1, p.lw(0x010), "word 1: VIRTIO_F_VERSION_1")
	p.sw(0x014, 2)
	require.Zero(t, p.lw(0x010))
	require.EqualValues(t, 15, p.lw(0x070), "FEATURES_OK stays")
	require.EqualValues(t, 1, p.lw(0x044))
	require.Zero(t, p.lw(0x0fc))

	p.sw(0x028, 1024)
	p.sw(0x03c, 4)
	p.sw(0x040, 5)
	require.Zero(t, p.lw(0x040))
	p.sw(0x084, 0xffff_ffff) // the high half, of a pointer that a compiler has extended
	p.sw(0x030, 1)           // queue 1 is not there
	require.Zero(t, p.lw(0x044))
	p.sw(0x044, 0)
	p.sw(0x080, 0)
	p.sw(0x030, 0)
	m.request(1, 0, 1, 512)
	p.sw(0x050, 0)
	v.Advance(1000)
	require.EqualValues(t, 1, p.lw(0x060), "none of which has moved the queue")

	m.request(2, 0, 1, 512)
	p.sw(0x050, 0)
	require.Equal(t, Ticks(2000), v.Deadline())
	p.sw(0x044, 0)
	require.Equal(t, Never, v.Deadline(), "the queue is taken away")
	p.sw(0x050, 0)
	require.Equal(t, Never, v.Deadline())
	p.sw(0x044, 1)
	p.sw(0x050, 0)
	require.Equal(t, Ticks(2000), v.Deadline(), "and back")
}

func TestVirtioRead(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		v, p, m := newDriver(t, version)
		m.request(1, 0, 5, 1024)
		v.Advance(50)
		p.sw(0x050, 0)
		require.Equal(t, Ticks(1050), v.Deadline())
		v.Advance(1049)
		require.False(t, v.IRQ())
		require.Zero(t, m.at(vData, 1)[0])

		v.Advance(1050)
		require.True(t, v.IRQ())
		require.EqualValues(t, 1, p.lw(0x060))
		require.Equal(t, disk8()[5*512:7*512], m.at(vData, 1024))
		require.EqualValues(t, 0, m.at(vAnswer, 1)[0])
		require.Equal(t, []byte{0, 0, 1, 0, 0, 0, 0, 0, 1, 4, 0, 0}, m.at(vUsed, 12),
			"index 1; head 0, 1025 bytes written")

		p.sw(0x064, 1)
		require.False(t, v.IRQ())
		require.Equal(t, Never, v.Deadline())
	})
}

func TestVirtioWrite(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		v, p, m := newDriver(t, version)
		copy(m.at(vData, 512), bytes.Repeat([]byte("jam."), 128))
		m.request(1, 1, 3, 512)
		p.sw(0x050, 0)
		v.Advance(1000)
		require.EqualValues(t, 0, m.at(vAnswer, 1)[0])
		require.Equal(t, []byte{1, 0, 0, 0}, m.at(vUsed+8, 4))
		for n, data := range v.Written() {
			require.EqualValues(t, 3, n)
			require.Equal(t, m.at(vData, 512), data)
		}

		clear(m.at(vData, 512))
		m.request(2, 0, 3, 512)
		p.sw(0x050, 0)
		v.Advance(2000)
		require.Equal(t, "jam.", string(m.at(vData, 4)), "a read sees what was written")

		p.sw(0x070, 0) // the driver's reset leaves the disk alone, the machine's does not
		require.Equal(t, "jam.", string(v.sector(3)[:4]))
		v.Reset()
		require.EqualValues(t, 3, v.sector(3)[0])
	})
}

// Header, data and answer may be cut into descriptors in any way.
func TestVirtioLayouts(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		v, p, m := newDriver(t, version)
		m.request(1, 0, 1, 512)
		m.desc(0, vHeader, 5, descNext, 3)
		m.desc(3, vHeader+5, 11, descNext, 1)
		m.desc(1, vData, 100, descNext|descWrite, 4)
		m.desc(4, vData+0x1000, 413, descWrite, 0) // and the answer at its end
		p.sw(0x050, 0)
		v.Advance(1000)
		require.EqualValues(t, 1, m.at(vData, 100)[99])
		require.EqualValues(t, 1, m.at(vData+0x1000, 412)[411])
		require.Zero(t, m.at(vData+0x1000, 413)[412])
		require.EqualValues(t, 1, p.lw(0x060))
	})
}

func TestVirtioRequestsTakeTurns(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		m := requests()
		v := newDisk(m, version)
		setUp(v)
		for i, answer := range []byte{0, 0, 1} {
			require.Equal(t, Ticks(1000*(i+1)), v.Deadline())
			v.Advance(v.Deadline())
			require.Equal(t, answer, m.at(vAnswer, 1)[0], "request %d", i)
			require.EqualValues(t, i+1, m.at(vUsed+2, 1)[0])
		}
		require.Equal(t, Never, v.Deadline())
		require.Equal(t, []byte{0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 1, 2, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0},
			m.at(vUsed+4, 24))
	})
}

func TestVirtioOtherRequests(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		for _, test := range []struct {
			name            string
			kind, sector, n uint32
			answer          byte
		}{
			{"flush", 4, 0, 0, 0},
			{"identify", 8, 0, 20, 0},
			{"unknown", 99, 0, 512, 2},
			{"past the end", 0, 7, 1024, 1},
			{"write past the end", 1, 8, 512, 1},
			{"part of a sector", 1, 0, 100, 1},
			{"nothing", 0, 8, 0, 0},
		} {
			v, p, m := newDriver(t, version)
			m.request(1, test.kind, test.sector, test.n)
			p.sw(0x050, 0)
			v.Advance(1000)
			require.Equal(t, test.answer, m.at(vAnswer, 1)[0], test.name)
			require.EqualValues(t, 1, p.lw(0x060), test.name)
			for range v.Written() {
				t.Error(test.name, "wrote")
			}
			if test.kind == 8 {
				require.Equal(t, "breakfast\x00", string(m.at(vData, 10)))
			}
		}
	})
}

// A driver that does not say how large its pages are writes the queue's address to QUEUE_PFN, as students' kernels do.
func TestVirtioPagesOfOneByte(t *testing.T) {
	m := make(memory, 1<<16)
	v := newDisk(m, 1)
	p := probe{t, v}
	p.sw(0x038, 8)
	p.sw(0x03c, 0) // no alignment: ignored
	p.sw(0x040, vDescs)
	m.request(1, 0, 1, 512)
	p.sw(0x050, 0)
	v.Advance(1000)
	require.EqualValues(t, 1, p.lw(0x060))
	require.Equal(t, disk8()[512:1024], m.at(vData, 512))
}

// With an alignment of 4 the used ring begins at 0x8000_1098: 0x8000_1080 and 22 bytes, rounded up.
func TestVirtioAlignment(t *testing.T) {
	v, p, m := newDriver(t, 1)
	p.sw(0x03c, 4)
	p.sw(0x03c, 6) // no power of two: ignored
	m.request(1, 0, 0, 512)
	p.sw(0x050, 0)
	v.Advance(1000)
	require.Equal(t, []byte{0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 0, 0}, m.at(0x8000_1098, 12))
}

func TestVirtioMostInARequest(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		m := make(memory, 1<<16)
		v, err := NewVirtioBlock(m, make([]byte, 2<<20), version)
		require.NoError(t, err)
		setUp(v)
		m.request(1, 0, 0, 1<<20+512)
		v.Store(0x050, 4, 0)
		v.Advance(1000)
		require.EqualValues(t, 1, m.at(vAnswer, 1)[0], "refused before memory is looked at")
	})
}

func TestVirtioNoInterrupt(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		v, p, m := newDriver(t, version)
		m.put16(vAvail, 1)
		m.request(1, 0, 0, 512)
		p.sw(0x050, 0)
		v.Advance(1000)
		require.False(t, v.IRQ())
		require.EqualValues(t, 1, m.at(vUsed+2, 1)[0])
	})
}

// A driver in C that converts a pointer to a u64 gets ones in the upper half.
func TestVirtioSignExtendedAddresses(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		v, p, m := newDriver(t, version)
		m.request(1, 0, 1, 512)
		for i := uint32(0); i < 3; i++ {
			m.put32(vDescs+16*i+4, 0xffff_ffff)
		}
		p.sw(0x050, 0)
		v.Advance(1000)
		require.EqualValues(t, 1, p.lw(0x060))
		require.Zero(t, m.at(vAnswer, 1)[0])
		require.Equal(t, disk8()[512:1024], m.at(vData, 512))
	})
}

// What makes no sense stops the disk until the driver resets it.
func TestVirtioHostileQueues(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		queues := map[string]func(m memory, p probe){
			"a circle":           func(m memory, p probe) { m.desc(1, vData, 512, descNext|descWrite, 1) },
			"no such descriptor": func(m memory, p probe) { m.desc(1, vData, 512, descNext|descWrite, 8) },
			"no such head":       func(m memory, p probe) { m.ask(1, 0xffff) },
			"no header":          func(m memory, p probe) { m.desc(0, vHeader, 15, descNext, 1) },
			"no answer":          func(m memory, p probe) { m.desc(1, vData, 512, 0, 0) },
			"indirect":           func(m memory, p probe) { m.desc(1, vData, 512, descNext|descIndirect, 2) },
			"header not memory":  func(m memory, p probe) { m.desc(0, 0x1000_0000, 16, descNext, 1) },
			"data not memory":    func(m memory, p probe) { m.desc(1, 0x8000_ff00, 512, descNext|descWrite, 2) },
			"answer not memory":  func(m memory, p probe) { m.desc(2, 0x8001_0000, 1, descWrite, 0) },
			"past 32 bits":       func(m memory, p probe) { m.desc(1, 0xffff_ff00, 512, descNext|descWrite, 2) },
			"too many requests":  func(m memory, p probe) { m.put16(vAvail+2, 9) },
		}
		maps.Copy(queues, []map[string]func(m memory, p probe){{
			"queue not memory":    func(m memory, p probe) { p.sw(0x040, 1) },
			"queue past 32 bits":  func(m memory, p probe) { p.sw(0x040, 0xffffffff) },
			"used ring elsewhere": func(m memory, p probe) { p.sw(0x03c, 1<<31) },
		}, {
			"descriptors not memory":    func(m memory, p probe) { p.sw(0x080, 16) },
			"available ring at the end": func(m memory, p probe) { p.sw(0x090, 0xfffffffe) },
			"used ring not memory":      func(m memory, p probe) { p.sw(0x0a0, 0x1000_0000) },
			"used ring at the end":      func(m memory, p probe) { p.sw(0x0a0, 0xfffffffc) },
		}}[version-1])
		started := 7 | 8*(version-1) // with FEATURES_OK
		for name, spoil := range queues {
			t.Run(name, func(t *testing.T) {
				v, p, m := newDriver(t, version)
				m.request(1, 0, 0, 512)
				spoil(m, p)
				p.sw(0x050, 0)
				v.Advance(1000)
				require.EqualValues(t, 0x40|started, p.lw(0x070), "NEEDS_RESET")
				require.EqualValues(t, 2, p.lw(0x060))
				require.True(t, v.IRQ())
				p.sw(0x070, started)
				require.EqualValues(t, 0x40|started, p.lw(0x070), "only a reset helps")
				p.sw(0x050, 0)
				require.Equal(t, Never, v.Deadline())

				clear(m)
				setUp(v)
				m.request(1, 0, 0, 512)
				p.sw(0x050, 0)
				v.Advance(3000)
				require.EqualValues(t, 1, p.lw(0x060), "as good as new")
			})
		}
	})
}

// Whatever is in memory, every request ends, and the image stays as it is.
func TestVirtioAnyMemory(t *testing.T) {
	eachVersion(t, func(t *testing.T, version uint32) {
		image := disk8()
		rapid.Check(t, func(r *rapid.T) {
			m := requests()
			v, err := NewVirtioBlock(m, image, version)
			require.NoError(r, err)
			setUp(v)
			for range rapid.IntRange(1, 20).Draw(r, "flaws") {
				at := rapid.SampledFrom([]uint32{vDescs, vAvail, vHeader}).Draw(r, "where") +
					rapid.Uint32Range(0, 96).Draw(r, "at")
				m.at(at, 1)[0] = rapid.Byte().Draw(r, "byte")
			}
			setUp(v)
			for range 600 { // more than the index can ask for, with the disk itself as the driver
				if v.Deadline() == Never {
					break
				}
				v.Advance(v.Deadline())
			}
			require.True(r, slices.Equal(image, disk8()))
		})
	})
}

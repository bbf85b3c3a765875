package devices

import "encoding/binary"

// The queue lies in memory as section 2.6.2 of Virtio 1.1 has it for legacy devices, num entries
// from the page that the driver named; in version 2 each of the three is where the driver said:
//
//	descriptors   num times  address u64, length u32, flags u16, next u16
//	available     flags u16, index u16, num times  head u16, u16
//	(to the next multiple of align)
//	used          flags u16, index u16, num times  head u32, length u32, u16
//
// Addresses are 64 bits wide, and the bus has 32: the upper half is not looked at. Compilers for
// RV32 extend the sign of a pointer that becomes a u64, and drivers in C are full of them.
//
// The driver writes the first two, the device the third. The indices only ever grow, modulo
// 65,536: what is between the device's done and the driver's index is to be done.

const (
	descNext     = 1 << 0
	descWrite    = 1 << 1
	descIndirect = 1 << 2

	availNoInterrupt = 1 << 0

	requestRead     = 0
	requestWrite    = 1
	requestFlush    = 4
	requestIdentify = 8

	answerDone    = 0
	answerFailed  = 1
	answerUnknown = 2

	requestHeader = 16
	requestMost   = 1 << 20 // bytes of data
)

// segment is some bytes of memory, inside of 32 bits.
type segment struct{ addr, n uint32 }

func (v *VirtioBlock) descriptors() uint64 {
	if v.version == 2 {
		return uint64(v.rings[0])
	}
	return uint64(v.pfn) * uint64(max(v.page, 1))
}

func (v *VirtioBlock) available() uint64 {
	if v.version == 2 {
		return uint64(v.rings[1])
	}
	return v.descriptors() + 16*uint64(v.num)
}

func (v *VirtioBlock) used() uint64 {
	if v.version == 2 {
		return uint64(v.rings[2])
	}
	align := uint64(v.align)
	return (v.available() + 6 + 2*uint64(v.num) + align - 1) &^ (align - 1)
}

// ready is whether there is a queue to look at.
func (v *VirtioBlock) ready() bool {
	return v.image != nil && (v.pfn != 0 || v.enabled != 0) && v.status&virtioNeedsReset == 0
}

// start takes the next request in hand, if there is one and the device is idle.
func (v *VirtioBlock) start() {
	if v.due != Never || !v.ready() {
		return
	}
	var index [2]byte
	if !v.read(v.available()+2, index[:]) {
		v.stop()
		return
	}
	switch todo := binary.LittleEndian.Uint16(index[:]) - v.done; {
	case uint32(todo) > v.num:
		v.stop()
	case todo > 0:
		v.due = v.now + virtioLatency
	}
}

// stop is what happens to a device whose queue makes no sense.
func (v *VirtioBlock) stop() {
	v.due = Never
	v.status |= virtioNeedsReset
	v.interrupt |= virtioConfig
}

// finish serves the request in hand, and takes the next.
func (v *VirtioBlock) finish() {
	v.due = Never
	if !v.serve() {
		v.stop()
		return
	}
	v.start()
}

// serve does the request that is next in the available ring and says so in the used ring; false if
// the queue makes no sense.
func (v *VirtioBlock) serve() bool {
	var flags, head [2]byte
	entry := uint64(uint32(v.done) % v.num)
	if !v.read(v.available(), flags[:]) || !v.read(v.available()+4+2*entry, head[:]) {
		return false
	}
	out, in, ok := v.chain(head)
	if !ok || total(out) < requestHeader || total(in) < 1 {
		return false
	}
	var header [requestHeader]byte
	if !move(out, 0, header[:], v.mem.Read) {
		return false
	}
	answer, length, ok := v.request(header, out, in)
	if !ok || !move(in, total(in)-1, []byte{answer}, v.mem.Write) {
		return false
	}

	v.done++
	element := binary.LittleEndian.AppendUint32(nil, uint32(binary.LittleEndian.Uint16(head[:])))
	element = binary.LittleEndian.AppendUint32(element, length+1)
	index := binary.LittleEndian.AppendUint16(nil, v.done)
	if !v.write(v.used()+4+8*entry, element) || !v.write(v.used()+2, index) {
		return false
	}
	if binary.LittleEndian.Uint16(flags[:])&availNoInterrupt == 0 {
		v.interrupt |= virtioUsed
	}
	return true
}

// chain is the memory of a request: what the device reads, and what it writes.
func (v *VirtioBlock) chain(head [2]byte) (out, in []segment, ok bool) {
	at := binary.LittleEndian.Uint16(head[:])
	for range v.num { // a longer chain is a circle
		var d [16]byte
		if uint32(at) >= v.num || !v.read(v.descriptors()+16*uint64(at), d[:]) {
			return nil, nil, false
		}
		addr, n := binary.LittleEndian.Uint32(d[:]), binary.LittleEndian.Uint32(d[8:])
		flags := binary.LittleEndian.Uint16(d[12:])
		if uint64(addr)+uint64(n) > 1<<32 || flags&descIndirect != 0 {
			return nil, nil, false
		}
		if flags&descWrite != 0 {
			in = append(in, segment{addr, n})
		} else {
			out = append(out, segment{addr, n})
		}
		if flags&descNext == 0 {
			return out, in, true
		}
		at = binary.LittleEndian.Uint16(d[14:])
	}
	return nil, nil, false
}

// request does what the header says: with its answer, how many bytes of data came into memory. It
// is not ok if memory that the request names is not there.
func (v *VirtioBlock) request(header [requestHeader]byte, out, in []segment) (answer byte, length uint32, ok bool) {
	sector := binary.LittleEndian.Uint64(header[8:])
	switch binary.LittleEndian.Uint32(header[:]) {
	case requestRead:
		n := total(in) - 1
		if !v.fits(sector, n) {
			return answerFailed, 0, true
		}
		for at := uint64(0); at < n; at += SectorSize {
			if !move(in, at, v.sector(uint32(sector+at/SectorSize)), v.mem.Write) {
				return 0, 0, false
			}
		}
		return answerDone, uint32(n), true
	case requestWrite:
		n := total(out) - requestHeader
		if !v.fits(sector, n) {
			return answerFailed, 0, true
		}
		for at := uint64(0); at < n; at += SectorSize {
			data := make([]byte, SectorSize)
			if !move(out, requestHeader+at, data, v.mem.Read) {
				return 0, 0, false
			}
			v.written = v.written.with(uint32(sector+at/SectorSize), data)
		}
		return answerDone, 0, true
	case requestFlush:
		return answerDone, 0, true
	case requestIdentify:
		id := make([]byte, min(20, total(in)-1))
		copy(id, "breakfast")
		return answerDone, uint32(len(id)), move(in, 0, id, v.mem.Write)
	default:
		return answerUnknown, 0, true
	}
}

// fits is whether n bytes from a sector on are whole sectors of the disk, and not too many.
func (v *VirtioBlock) fits(sector, n uint64) bool {
	return n%SectorSize == 0 && n <= requestMost &&
		sector <= v.sectors() && n/SectorSize <= v.sectors()-sector
}

// move moves p from or to the memory of segments, from the byte number skip on. It is false if the memory
// ends before p does.
func move(segments []segment, skip uint64, p []byte, how func(uint32, []byte) bool) bool {
	for _, s := range segments {
		if skip >= uint64(s.n) {
			skip -= uint64(s.n)
			continue
		}
		n := min(uint64(len(p)), uint64(s.n)-skip)
		if !how(s.addr+uint32(skip), p[:n]) {
			return false
		}
		if p = p[n:]; len(p) == 0 {
			return true
		}
		skip = 0
	}
	return len(p) == 0
}

func total(segments []segment) uint64 {
	n := uint64(0)
	for _, s := range segments {
		n += uint64(s.n)
	}
	return n
}

func (v *VirtioBlock) read(addr uint64, p []byte) bool {
	return addr < 1<<32 && v.mem.Read(uint32(addr), p)
}

func (v *VirtioBlock) write(addr uint64, p []byte) bool {
	return addr < 1<<32 && v.mem.Write(uint32(addr), p)
}

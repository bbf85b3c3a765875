package machine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/devices"
	"breakfast/memory"
)

// host is the other end of HTIF, the host-target interface of Berkeley's simulators, which test
// suites and small programs use: a program that has a symbol tohost, 8 bytes of memory, tells the
// host something by storing to it. Bits 63 to 56 are a device, 55 to 48 a command, the others
// what it is about.
//
//	device 0, command 0, odd    ends the run: 1 passed, n failed in case n>>1
//	device 0, command 0, even   the address of a system call, four double words: its number and three arguments. A
//	                            write (64) to a file 1 or 2 prints so many bytes (argument 3), but no more than 4,096,
//	                            from an address (argument 2), and their count goes where the number was; then tohost
//	                            becomes 0, and fromhost, if there is one, 1
//	device 1, command 1         prints the character of bits 7 to 0; tohost becomes 0, and
//	                            fromhost, if there is one, has the answer: the same with bit 8 set
//
// What it does not know it leaves where it is. A hart of 32 bits needs two stores to say it all, in either
// order, or one if the rest is 0; so the host looks a moment after the first.
type host struct {
	tohost, fromhost uint32        // addresses, 0 for none
	look             devices.Ticks // when the host looks; Never if nothing was stored
}

// hostDelay is between the first store to tohost and the host's look, in ticks: a few instructions.
const hostDelay devices.Ticks = 10

// attendHost is the bit of Machine.attention for a store near tohost.
const attendHost = 1 << 31

// stored is called after n bytes were stored to memory, by a hart or one of those below 0: if the host watches the
// place, the run loop must look; and other harts' reservations of it end.
func (m *Machine) stored(addr, n uint32, by int) {
	met := m.RAM.Met(memory.Watched | memory.Reserved)
	if met&memory.Watched != 0 {
		m.attention |= attendHost
		m.tellWritten(addr, n, by)
	}
	if met&memory.Reserved != 0 || by < 0 {
		m.unreserve(addr, n, by)
		m.guard()
	}
}

// attach finds the symbols of a program that is about to be loaded.
func (h *host) attach(ram *memory.RAM, img *image.Image) {
	h.flag(ram, (*memory.RAM).Unmark)
	h.tohost, h.fromhost = place(ram, img, "tohost"), place(ram, img, "fromhost")
	h.flag(ram, (*memory.RAM).Mark)
}

// flag flags where tohost is, or takes the flag away.
func (h *host) flag(ram *memory.RAM, flag func(*memory.RAM, uint32, memory.Flag)) {
	if h.tohost != 0 {
		flag(ram, h.tohost, memory.Watched)
		flag(ram, h.tohost+4, memory.Watched)
	}
}

// place is where a program has 8 bytes of that name; 0 if it has none.
func place(ram *memory.RAM, img *image.Image, name string) uint32 {
	s := img.Symbol(name)
	if s == nil || s.Kind == image.Func || s.Kind == image.Absolute || s.Addr%4 != 0 || !ram.Contains(s.Addr, 8) {
		return 0
	}
	return s.Addr
}

// noticed is called when something was stored near tohost.
func (m *Machine) noticed() {
	if h := &m.host; h.look == devices.Never && m.double(h.tohost) != 0 {
		h.look = m.now + hostDelay
	}
}

// serveHost does what tohost says.
func (m *Machine) serveHost() {
	h := &m.host
	h.look = devices.Never
	word := m.double(h.tohost)
	switch about := word & (1<<48 - 1); {
	case word>>48 == 0 && about&1 != 0:
		m.finish(Stop{Reason: Halted, Code: uint32(about >> 1)})
	case word>>48 == 0:
		if m.hostCall(about) {
			m.answer(1)
		}
	case word>>48 == 0x0101:
		m.print(-1, byte(word))
		m.answer(word&^0xffff_ffff_ffff | 0x100 | word&0xff)
	}
}

// answer says that what was in tohost is done.
func (m *Machine) answer(v uint64) {
	m.setDouble(m.host.tohost, 0)
	if m.host.fromhost != 0 {
		m.setDouble(m.host.fromhost, v)
	}
}

// hostCall does the system call described at an address; false if that is not a write that can be done.
func (m *Machine) hostCall(addr uint64) bool {
	const write, most = 64, 4096 // the number is Linux's
	var b [32]byte
	if addr >= 1<<32 || !m.RAM.Read(uint32(addr), b[:]) {
		return false
	}
	word := func(i int) uint64 { return binary.LittleEndian.Uint64(b[8*i:]) }
	file, from, n := word(1), uint32(word(2)), min(word(3), most) // addresses may have been sign-extended
	if word(0) != write || file != 1 && file != 2 {
		return false
	}
	out := make([]byte, n)
	if !m.RAM.Read(from, out) {
		return false
	}
	m.print(-1, out...)
	m.setDouble(uint32(addr), n)
	return true
}

func (m *Machine) double(addr uint32) uint64 {
	var b [8]byte
	m.RAM.Read(addr, b[:])
	return binary.LittleEndian.Uint64(b[:])
}

func (m *Machine) setDouble(addr uint32, v uint64) {
	m.RAM.Write(addr, binary.LittleEndian.AppendUint64(nil, v))
	m.stored(addr, 8, byHost)
}

// Signature is what conformance tests leave behind: the words between the symbols begin_signature and
// end_signature, as they are now, in eight digits and one a line.
func (m *Machine) Signature() (string, error) {
	if m.image == nil {
		return "", errors.New("no program is loaded")
	}
	begin, end := m.image.Symbol("begin_signature"), m.image.Symbol("end_signature")
	switch {
	case begin == nil:
		return "", errors.New("the program has no symbol begin_signature")
	case end == nil:
		return "", errors.New("the program has no symbol end_signature")
	case begin.Addr > end.Addr || !m.RAM.Contains(begin.Addr, end.Addr-begin.Addr):
		return "", fmt.Errorf("the signature, %#x to %#x, is not in RAM", begin.Addr, end.Addr)
	case (end.Addr-begin.Addr)%4 != 0:
		return "", fmt.Errorf("the signature, %#x to %#x, is not of whole words", begin.Addr, end.Addr)
	}
	words := make([]byte, end.Addr-begin.Addr)
	m.RAM.Read(begin.Addr, words)
	var b strings.Builder
	for ; len(words) > 0; words = words[4:] {
		fmt.Fprintf(&b, "%08x\n", binary.LittleEndian.Uint32(words))
	}
	return b.String(), nil
}

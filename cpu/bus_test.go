package cpu

import (
	"encoding/binary"

	"breakfast/cpu/isa"
)

// base is where the tests' memory begins.
const base = 0x8000_0000

// flat is a bus with nothing but memory at base, and a clock that stands.
type flat struct {
	ram  []byte
	time uint64
}

func newFlat(words ...uint32) *flat {
	f := &flat{ram: make([]byte, 4096)}
	for i, w := range words {
		binary.LittleEndian.PutUint32(f.ram[4*i:], w)
	}
	return f
}

func (f *flat) Fetch(addr uint32) (uint32, bool) { return f.Load(addr, 4) }

func (f *flat) Load(addr uint32, size int) (uint32, bool) {
	off := addr - base
	if uint64(off)+uint64(size) > uint64(len(f.ram)) {
		return 0, false
	}
	switch size {
	case 1:
		return uint32(f.ram[off]), true
	case 2:
		return uint32(binary.LittleEndian.Uint16(f.ram[off:])), true
	}
	return binary.LittleEndian.Uint32(f.ram[off:]), true
}

func (f *flat) Store(addr uint32, size int, v uint32) bool {
	off := addr - base
	if uint64(off)+uint64(size) > uint64(len(f.ram)) {
		return false
	}
	switch size {
	case 1:
		f.ram[off] = byte(v)
	case 2:
		binary.LittleEndian.PutUint16(f.ram[off:], uint16(v))
	default:
		binary.LittleEndian.PutUint32(f.ram[off:], v)
	}
	return true
}

func (f *flat) Answers(addr uint32, size int, _ Access) bool {
	_, ok := f.Load(addr, size)
	return ok
}

func (f *flat) Mark(addr, pte uint32) bool { return f.Store(addr, 4, pte) }

func (f *flat) Time() uint64 { return f.time }

func (f *flat) Alarm() {}

// code encodes instructions; operands out of range are a mistake in the test.
func code(ins ...isa.Inst) []uint32 {
	words := make([]uint32, len(ins))
	for i, in := range ins {
		w, err := isa.Encode(in)
		if err != nil {
			panic(err)
		}
		words[i] = w
	}
	return words
}

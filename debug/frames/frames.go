// Package frames reads what a program says of its frames: for each instruction of a procedure, where the registers of
// its caller are (.eh_frame, Linux Standard Base, "Exception Frames"; .debug_frame, DWARF 4, section 6.4). Nothing in
// it is believed: what cannot be read says nothing.
package frames

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sort"
)

// Table is the frames of a section.
type Table struct{ list []entry }

// An entry is a procedure's, with what it has in common with others.
type entry struct {
	from, size uint32
	common     *common
	rules      []byte
}

type common struct {
	align  uint64 // of code
	data   int64  // of offsets
	ra     uint64 // the register of the return address
	rules  []byte
	signal bool
	size   bool // entries have data of augmentations, with a length
}

// Kind is where a register of the caller is.
type Kind uint8

// The kinds.
const (
	Same      Kind = iota // where it is now
	Saved                 // in memory, at Off from the canonical frame address
	Offset                // it is that address, and Off
	InReg                 // in register Reg
	Undefined             // nowhere
)

// Place is where a register of the caller is.
type Place struct {
	Kind Kind
	Reg  uint32
	Off  int32
}

// Frame is how to find the caller of an instruction. The canonical frame address is the stack pointer before the call.
type Frame struct {
	Reg    uint32 // the register, and …
	Off    int32  // … what to add, for the canonical frame address
	RA     uint32 // the register in which the return address is
	Regs   [32]Place
	Signal bool // of a frame that was interrupted: the caller's pc is that of an instruction, not behind a call
}

// Most of what is read of a section, and done for a frame.
const (
	mostEntries = 1 << 20
	mostRules   = 1 << 16
	mostStates  = 64
)

// Read reads a section that is at an address: .eh_frame, if eh, else .debug_frame. It takes what it can make sense of.
func Read(section []byte, addr uint32, eh bool) *Table {
	t, commons := &Table{}, map[int]*common{}
	for at := 0; at+4 <= len(section) && len(t.list) < mostEntries; {
		n := int(binary.LittleEndian.Uint32(section[at:]))
		begin := at + 4
		if n == 0 && eh { // its end; a linker may have put another behind it
			at = begin
			continue
		}
		if n < 4 || n > len(section)-begin {
			break
		}
		r := &reader{b: section[begin : begin+n]}
		id := r.u32()
		isCommon := id == 0xffff_ffff
		of := int(id)
		if eh {
			isCommon, of = id == 0, begin-int(id)
		}
		if isCommon {
			if c := readCommon(r, eh); c != nil {
				commons[at] = c
			}
		} else if c := commons[of]; c != nil {
			if e, ok := readEntry(r, c, addr+uint32(begin), eh); ok {
				t.list = append(t.list, e)
			}
		}
		at = begin + n
	}
	slices.SortStableFunc(t.list, func(a, b entry) int { return cmp.Compare(a.from, b.from) })
	return t
}

// readCommon reads what entries have in common; nil if it is not understood.
func readCommon(r *reader, eh bool) *common {
	c, version := &common{}, r.u8()
	augmentation := r.text()
	if version == 4 {
		if r.u8() != 4 || r.u8() != 0 { // bytes of an address, of a segment
			return nil
		}
	}
	c.align, c.data = r.unsigned(), r.signed()
	if version == 1 {
		c.ra = uint64(r.u8())
	} else {
		c.ra = r.unsigned()
	}
	for i, a := range augmentation {
		switch a {
		case 'z':
			r.unsigned()
			c.size = i == 0
		case 'R':
			if enc := r.u8(); enc != 0x1b { // 4 bytes, with a sign, from where they stand
				return nil
			}
		case 'S':
			c.signal = true
		default:
			return nil // of exceptions
		}
	}
	if r.bad || c.ra > 31 || version != 1 && version != 3 && version != 4 || eh && !c.size {
		return nil
	}
	c.rules = r.b
	return c
}

// readEntry reads a procedure's entry, whose first byte behind the length is at an address.
func readEntry(r *reader, c *common, addr uint32, eh bool) (e entry, ok bool) {
	e.common = c
	if e.from = r.u32(); eh {
		e.from += addr + 4
	}
	e.size = r.u32()
	if c.size {
		r.skip(r.unsigned())
	}
	e.rules = r.b
	return e, !r.bad && e.size > 0
}

// At is the frame of the instruction at pc; false where nothing is known of it.
func (t *Table) At(pc uint32) (f Frame, ok bool) {
	i := sort.Search(len(t.list), func(i int) bool { return t.list[i].from > pc })
	if i == 0 {
		return f, false
	}
	e := &t.list[i-1]
	if pc-e.from >= e.size {
		return f, false
	}
	m := &run{c: e.common, at: e.from}
	m.now.Reg, m.now.RA, m.now.Signal = 2, uint32(e.common.ra), e.common.signal
	if !m.do(e.common.rules, pc) {
		return f, false
	}
	m.first = m.now
	return m.now, m.do(e.rules, pc) && m.now.Reg < 32
}

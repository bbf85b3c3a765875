package asm

import (
	"debug/elf"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

// maxBytes bounds what a program can hold, as bytes written down and as zeros of .bss each.
const maxBytes = 64 << 20

// A section is what one file puts into one section: bytes that are fixed, and between them spans,
// whose size is known only when all is laid out.
type section struct {
	unit   *unit
	name   string
	flags  image.Flags
	alloc  bool // it becomes part of the program; .comment and .debug_* do not
	nobits bool // it holds zeros only: .bss

	data       []byte // the fixed bytes; none if nobits
	size       int64  // how many fixed bytes there are
	spans      []span
	fixups     []fixup
	lines      []mark
	text       []mark // the same by the text itself, from the first .loc on; nil where there is none
	expansions []expansion
	merge      elf.SectionFlag // equal entries may be made one: M and S
	entry      int64           // the size of an entry
	merged     *merged         // where its entries have gone; nil if they are where they were
	align      int64
	last       step      // its last instruction
	led        spot      // where its last label is
	frame      *cfiFrame // the one that is open here
	relative   bool      // a jump by a distance (. + 8) leads who knows where

	gap int64 // where the last .space, .fill or .align ended

	addr uint32  // after layout
	len  int64   // with all spans
	cum  []int64 // bytes in the spans before each
}

// cut is the last place at which GNU as would begin a new piece ("frag") of the section: behind
// what has no fixed size, what a linker may shorten, and what it keeps as a count.
func (s *section) cut() int64 {
	at := s.gap
	if n := len(s.spans); n > 0 {
		at = max(at, s.spans[n-1].off)
	}
	if n := len(s.fixups); n > 0 {
		switch f := &s.fixups[n-1]; f.kind {
		case fixHi, fixPCHi, fixPair, fixTarget:
			at = max(at, f.off+4)
		}
	}
	return at
}

// A mark says that bytes from here on came from a line.
type mark struct {
	off   int32
	spans int32
	line  int32
	file  *file
}

// A fixup is a field to be filled in when the addresses are known.
type fixup struct {
	off   int64
	spans int
	kind  fixKind
	field isa.Operand // of fixImm
	val   value
	at    place
}

type fixKind uint8

const (
	fixData1 fixKind = iota
	fixData2
	fixData4
	fixData8
	fixImm    // an operand's immediate as it is
	fixTarget // of a branch or jump
	fixHi     // %hi
	fixLo     // %lo
	fixPCHi   // %pcrel_hi
	fixPCLo   // %pcrel_lo: the value is the label of the instruction with %pcrel_hi
	fixPair   // auipc and the instruction after it: la, lw rd, symbol
	fixCall   // auipc and jalr
)

type spanKind uint8

const (
	spanBranch spanKind = iota // a branch, or one around a jump; a jump that can be compressed
	spanLi                     // li of a value not yet known
	spanAlign
	spanTail // what GNU as puts behind the code of a file: padding to the section's alignment
	spanOrg
	spanSpace
	spanULEB // a number of variable length
	spanSLEB
	spanStep // of .eh_frame: over a distance in the code
)

// A span is a piece of a section whose size depends on where things come to stand.
type span struct {
	off   int64 // fixed bytes before it
	kind  spanKind
	size  int64
	in    isa.Inst // spanBranch, spanLi
	bits  uint32   // spanBranch: what of in's bits is different, in .insn
	short bool     // spanBranch: there is a compressed form …
	asked bool     // … which the program has asked for by name
	val   value    // target, value, count or place
	to    int64    // spanAlign: the alignment
	fill  int64
	most  int64 // spanAlign: pad no more than this, if not 0
	code  bool  // spanAlign: pad with instructions …
	loose int64 // … which a linker would cut down, by this step: branches are measured with the most they can be; 0: exact
	at    place
}

// kindOf guesses flags from a section's name, as GNU as does.
func kindOf(name string) (flags image.Flags, nobits, alloc bool) {
	is := func(names ...string) bool {
		for _, n := range names {
			if name == n || strings.HasPrefix(name, n) && name[len(n)] == '.' {
				return true
			}
		}
		return false
	}
	switch {
	case is(".text", ".init", ".fini"):
		return image.R | image.X, false, true
	case is(".rodata", ".srodata"):
		return image.R, false, true
	case is(".data", ".sdata", ".init_array", ".fini_array"):
		return image.R | image.W, false, true
	case is(".bss", ".sbss"):
		return image.R | image.W, true, true
	}
	return 0, false, false
}

// section finds or makes the unit's section of a name.
func (u *unit) section(name string) (s *section, fresh bool) {
	if s := u.sections[name]; s != nil {
		return s, false
	}
	flags, nobits, alloc := kindOf(name)
	s = &section{unit: u, name: name, flags: flags, nobits: nobits, alloc: alloc, align: 1}
	if name == ".text" {
		s.align = 4
		if u.options.ext&extC != 0 {
			s.align = 2
		}
	}
	u.sections[name] = s
	u.secs = append(u.secs, s)
	return s, true
}

func (u *unit) enter(s *section) {
	if s != u.sec {
		u.prev, u.sec = u.sec, s
	}
}

// room checks that n more bytes may be had.
func (u *unit) room(n int64, at place) error {
	total := &u.a.bytes
	if u.sec.nobits {
		total = &u.a.zeros
	}
	if n > maxBytes || *total+n > maxBytes {
		return at.fault(fmt.Sprintf("the program grows beyond %d MiB", maxBytes>>20), "")
	}
	*total += n
	return nil
}

// put appends bytes.
func (u *unit) put(b []byte, at place) error {
	if err := u.writable(b, at); err != nil {
		return err
	}
	if err := u.room(int64(len(b)), at); err != nil {
		return err
	}
	s := u.sec
	u.mark(at)
	s.size += int64(len(b))
	if !s.nobits {
		s.data = append(s.data, b...)
	}
	return nil
}

// writable refuses bytes other than zero in .bss.
func (u *unit) writable(b []byte, at place) error {
	if !u.sec.nobits {
		return nil
	}
	for _, x := range b {
		if x != 0 {
			return at.fault(fmt.Sprintf("%s holds only zeros: it takes no room in the file", u.sec.name), "put this into .data, or reserve room with .space")
		}
	}
	return nil
}

// word appends an instruction.
func (u *unit) word(w uint32, at place) error {
	if u.sec.nobits {
		return at.fault(fmt.Sprintf("no instructions in %s: it holds only zeros", u.sec.name), "write .text before the code")
	}
	if err := u.room(4, at); err != nil {
		return err
	}
	s := u.sec
	u.mark(at)
	s.size += 4
	s.data = binary.LittleEndian.AppendUint32(s.data, w)
	return nil
}

// half appends a compressed instruction.
func (u *unit) half(w uint16, at place) error {
	if u.sec.nobits {
		return u.word(0, at) // the error
	}
	if err := u.room(2, at); err != nil {
		return err
	}
	s := u.sec
	u.mark(at)
	s.size += 2
	u.a.short = true
	s.data = binary.LittleEndian.AppendUint16(s.data, w)
	return nil
}

// fix notes that the bytes about to be appended hold a field to be filled in.
func (u *unit) fix(kind fixKind, field isa.Operand, v value, at place) {
	s := u.sec
	s.fixups = append(s.fixups, fixup{s.size, len(s.spans), kind, field, v, at})
}

// span appends a piece of changeable size.
func (u *unit) span(sp span) error {
	s := u.sec
	if err := u.room(sp.size, sp.at); err != nil {
		return err
	}
	u.mark(sp.at)
	if sp.short {
		u.a.short = true
	}
	sp.off = s.size
	s.spans = append(s.spans, sp)
	return nil
}

// mark remembers which line the next bytes come from.
func (u *unit) mark(at place) {
	s := u.sec
	if !s.alloc {
		return
	}
	s.expanded(at)
	if at.frame.deep {
		at = at.source()
	}
	f, line := at.frame.file, at.line
	if u.loc.file != nil && s.flags&image.X != 0 {
		if s.text == nil {
			s.text, u.a.located = slices.Clone(s.lines), true
		}
		s.text = s.marked(s.text, f, line)
		f, line, u.fresh = u.loc.file, u.loc.line, false
	}
	s.lines = s.marked(s.lines, f, line)
}

// marked is a list of marks and one for the next bytes, if they come from another line.
func (s *section) marked(list []mark, f *file, line int32) []mark {
	if n := len(list); n > 0 && list[n-1].file == f && list[n-1].line == line {
		return list
	}
	return append(list, mark{int32(s.size), int32(len(s.spans)), line, f})
}

// textLines are the marks of the text itself, whatever .loc says.
func (s *section) textLines() []mark {
	if s.text == nil {
		return s.lines
	}
	return s.text
}

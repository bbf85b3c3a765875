package object

import (
	"debug/elf"
	"fmt"
	"strings"

	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// MaxBytes bounds what a program can hold, as bytes written down and as zeros of .bss each.
const MaxBytes = 64 << 20

// A Section is what one file puts into one section: bytes that are fixed, and between them spans,
// whose size is known only when all is laid out.
type Section struct {
	Module *Module
	Name   string
	Flags  image.Flags
	Alloc  bool // it becomes part of the program; .comment and .debug_* do not
	NoBits bool // it holds zeros only: .bss
	Plain  bool // it is none: labels in it are numbers, from .struct on

	Data       []byte // the fixed bytes; none if nobits
	Size       int64  // how many fixed bytes there are
	Spans      []Span
	Fixups     []Fixup
	Lines      []Mark
	text       []Mark // the same by the text itself, from the first .loc on; nil where there is none
	Expansions []expansion
	Merge      elf.SectionFlag // equal entries may be made one: M and S
	Entry      int64           // the size of an entry
	Align      int64
	Last       Step // its last instruction
	Led        Spot // where its last label is
	Code       bool // it begins with an instruction
	Relative   bool // a jump by a distance (. + 8) leads who knows where

	Whole  *Section   // the section that it is a part of, while the file is read; nil otherwise
	part   int64      // its number …
	parts  []*Section // … and those of a whole section, by it
	placed []*Symbol  // of a part: what stands in it …
	began  Spot       // … and where in the whole it began, in the end

	gap int64 // where the last .space, .fill or .align ended

	Addr uint32  // after layout
	Len  int64   // with all spans
	Cum  []int64 // bytes in the spans before each
}

// cut is the last place at which GNU as would begin a new piece ("frag") of the section: behind
// what has no fixed size, what a linker may shorten, and what it keeps as a count.
func (s *Section) cut() int64 {
	at := s.gap
	if n := len(s.Spans); n > 0 {
		at = max(at, s.Spans[n-1].Off)
	}
	if n := len(s.Fixups); n > 0 {
		switch f := &s.Fixups[n-1]; f.Kind {
		case FixHi, FixPCHi, FixPair, FixTarget:
			at = max(at, f.Off+4)
		}
	}
	return at
}

// A Mark says that bytes from here on came from a line.
type Mark struct {
	Off   int32
	Spans int32
	Line  int32
	File  *source.File
}

// A Fixup is a field to be filled in when the addresses are known.
type Fixup struct {
	Off   int64
	Spans int
	Kind  FixKind
	Field isa.Operand // of FixImm
	Val   Value
	At    source.Place
}

// A FixKind says what of its value a Fixup wants, and where in the bytes it goes.
type FixKind uint8

const (
	FixData1 FixKind = iota
	FixData2
	FixData4
	FixData8
	FixImm    // an operand's immediate as it is
	FixTarget // of a branch or jump
	FixHi     // %hi
	FixLo     // %lo
	FixPCHi   // %pcrel_hi
	FixPCLo   // %pcrel_lo: the value is the label of the instruction with %pcrel_hi
	FixPair   // auipc and the instruction after it: la, lw rd, symbol
	FixCall   // auipc and jalr
)

// A spanKind says what a Span is.
type spanKind uint8

const (
	SpanBranch spanKind = iota // a branch, or one around a jump; a jump that can be compressed
	SpanLi                     // li of a value not yet known
	SpanAlign
	SpanTail // what GNU as puts behind the code of a file: padding to the section's alignment
	SpanOrg
	SpanSpace
	SpanULEB // a number of variable length
	SpanSLEB
	SpanStep // of .eh_frame: over a distance in the code
)

// A Span is a piece of a section whose size depends on where things come to stand.
type Span struct {
	Off   int64 // fixed bytes before it
	Size  int64
	In    isa.Inst // SpanBranch, SpanLi
	Bits  uint32   // SpanBranch: what of in's bits is different, in .insn
	Kind  spanKind
	Short bool  // SpanBranch: there is a compressed form …
	Asked bool  // … which the program has asked for by name
	Wide  uint8 // SpanAlign: the bytes of its fill are more than one
	Code  bool  // SpanAlign: pad with instructions …
	// … which a linker would cut down, by this step: branches are measured with the most they can be; 0: exact
	Loose int64
	To    int64 // SpanAlign: the alignment
	Fill  int64
	Most  int64 // SpanAlign: pad no more than this, if not 0
	Val   Value // target, value, count or place
	At    source.Place
}

// DataSize is how many bytes a data field has, and what it is called.
func (k FixKind) DataSize() int { return 1 << k }

// BytesText is so many bytes, in words.
func BytesText(n int) string {
	if n == 1 {
		return "one byte"
	}
	return fmt.Sprintf("%d bytes", n)
}

// DataRange says what fits into so many bytes.
func DataRange(size int) string {
	return fmt.Sprintf("%d to %d do", int64(-1)<<(size*8-1), int64(1)<<(size*8)-1)
}

// Flow is where execution goes after an instruction.
type Flow uint8

const (
	FlowOn    Flow = iota // to the next one
	FlowAway              // somewhere else
	FlowMaybe             // who knows: a call may not return, a store may switch the machine off
)

// A Step is the last instruction of a section, and where it ends.
type Step struct {
	Flow  Flow
	At    source.Place
	Text  string
	Off   int64
	Spans int
}

// A Spot is a place in a section.
type Spot struct {
	Off   int64
	Spans int
}

// EhFrame is where frames stand that a linker knows by how they are written.
const EhFrame = ".eh_frame"

// ForTools says that a section of this name is for linkers and people, and no part of the program unless its flags say
// so.
func ForTools(name string) bool {
	for _, p := range []string{".debug", ".comment", ".note", ".stab", EhFrame, ".riscv.attributes"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// At is the address of the byte behind off fixed bytes and a number of spans.
func (s *Section) At(off int64, spans int) uint32 {
	if spans > 0 && s.Cum != nil {
		off += s.Cum[spans]
	}
	return s.Addr + uint32(off)
}

// HoldsData says that the section is for data.
func (s *Section) HoldsData() bool { return s.Alloc && s.Flags&image.X == 0 }

// Apart says that the section's last instruction, with nothing behind it yet, goes elsewhere for good.
func (s *Section) Apart() bool {
	l := &s.Last
	switch l.Text {
	case "ret", "j", "jr", "tail", "jump", "jalr", "c.j", "c.jr":
		return l.Off == s.Size
	}
	return false
}

// Idle says that GNU as does nothing for an alignment: that to an instruction's size or less.
func (sp *Span) Idle() bool { return sp.Kind == SpanAlign && sp.Loose > 0 && sp.To <= sp.Loose }

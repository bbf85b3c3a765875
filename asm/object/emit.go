package object

import (
	"encoding/binary"
	"fmt"
	"slices"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// room checks that n more bytes may be had.
func (u *Module) room(n int64, at source.Place) error {
	total := &u.p.bytes
	if u.Sec.NoBits {
		total = &u.p.zeros
	}
	if n > MaxBytes || *total+n > MaxBytes {
		return at.Fault(fmt.Sprintf("the program grows beyond %d MiB", MaxBytes>>20), "")
	}
	*total += n
	return nil
}

// Put appends bytes.
func (u *Module) Put(b []byte, at source.Place) error {
	if err := u.Writable(b, at); err != nil {
		return err
	}
	if err := u.room(int64(len(b)), at); err != nil {
		return err
	}
	s := u.Sec
	u.mark(at)
	s.Size += int64(len(b))
	if !s.NoBits {
		s.data = append(s.data, b...)
	}
	return nil
}

// Writable refuses bytes other than zero in .bss.
func (u *Module) Writable(b []byte, at source.Place) error {
	if !u.Sec.NoBits {
		return nil
	}
	for _, x := range b {
		if x != 0 {
			return at.Fault(fmt.Sprintf("%s holds only zeros: it takes no room in the file", u.Sec.Name),
				"put this into .data, or reserve room with .space")
		}
	}
	return nil
}

// Word appends an instruction.
func (u *Module) Word(w uint32, at source.Place) error {
	if u.Sec.NoBits {
		return at.Fault(fmt.Sprintf("no instructions in %s: it holds only zeros", u.Sec.Name), "write .text before the code")
	}
	if err := u.room(4, at); err != nil {
		return err
	}
	s := u.Sec
	u.mark(at)
	s.Size += 4
	s.data = binary.LittleEndian.AppendUint32(s.data, w)
	return nil
}

// Half appends a compressed instruction.
func (u *Module) Half(w uint16, at source.Place) error {
	if u.Sec.NoBits {
		return u.Word(0, at) // the error
	}
	if err := u.room(2, at); err != nil {
		return err
	}
	s := u.Sec
	u.mark(at)
	s.Size += 2
	u.p.Short = true
	s.data = binary.LittleEndian.AppendUint16(s.data, w)
	return nil
}

// Fix notes that the bytes about to be appended hold a field to be filled in.
func (u *Module) Fix(kind FixKind, field isa.Operand, v Value, at source.Place) {
	s := u.Sec
	s.fixups = append(s.fixups, fixup{s.Size, len(s.Spans), kind, field, v, at})
}

// Span appends a piece of changeable size.
func (u *Module) Span(sp Span) error {
	s := u.Sec
	if err := u.room(sp.Size, sp.At); err != nil {
		return err
	}
	u.mark(sp.At)
	if sp.Short {
		u.p.Short = true
	}
	sp.off = s.Size
	s.Spans = append(s.Spans, sp)
	return nil
}

// mark remembers which line the next bytes come from.
func (u *Module) mark(at source.Place) {
	s := u.Sec
	if !s.Alloc {
		return
	}
	s.expanded(at)
	if at.Frame.Deep {
		at = at.Outside()
	}
	f, line := at.Frame.File, int(at.Line)
	if u.Loc.File != nil && s.Flags&image.X != 0 {
		if s.text == nil {
			s.text, u.p.located = slices.Clone(s.lines), true
		}
		s.text = s.marked(s.text, f, line)
		f, line, u.Fresh = u.Loc.File, u.Loc.Line, false
	}
	s.lines = s.marked(s.lines, f, line)
}

// marked is a list of marks and one for the next bytes, if they come from another line.
func (s *Section) marked(list []Mark, f *source.File, line int) []Mark {
	if n := len(list); n > 0 && list[n-1].File == f && list[n-1].Line == line {
		return list
	}
	return append(list, Mark{s.Size, len(s.Spans), f, line})
}

// textLines are the marks of the text itself, whatever .loc says.
func (s *Section) textLines() []Mark {
	if s.text == nil {
		return s.lines
	}
	return s.text
}

// Space reserves v bytes.
func (u *Module) Space(v Value, fill int64, at source.Place) error {
	if err := u.Writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	if !v.Known() {
		return u.Span(Span{Kind: spanSpace, Val: v, fill: fill, At: at})
	}
	return u.Repeat(v.N, []byte{byte(fill)}, at)
}

// Repeat appends n copies of b.
func (u *Module) Repeat(n int64, b []byte, at source.Place) error {
	if n < 0 {
		return at.Fault(fmt.Sprintf("%d bytes cannot be reserved", n), "")
	}
	if n > MaxBytes {
		return at.Fault(fmt.Sprintf("the program grows beyond %d MiB", MaxBytes>>20), "")
	}
	if err := u.room(n*int64(len(b)), at); err != nil {
		return err
	}
	s := u.Sec
	u.mark(at)
	s.Size += n * int64(len(b))
	s.gap = s.Size
	if s.NoBits {
		return nil
	}
	if len(b) == 1 && b[0] == 0 {
		s.data = append(s.data, make([]byte, n)...)
		return nil
	}
	for range n {
		s.data = append(s.data, b...)
	}
	return nil
}

const maxAlign = 1 << 24

func PossibleAlign(n int64) bool { return n > 0 && n <= maxAlign && n&(n-1) == 0 }

func AlignMessage(n int64) string { return fmt.Sprintf("an alignment of %d bytes is not possible", n) }

const AlignHint = "powers of two are, up to 16 MiB"

// Pad fills up to a multiple of align bytes; code pads with instructions.
func (u *Module) Pad(align, fill, most int64, code bool, at source.Place) error {
	if align == 0 {
		align = 1
	}
	if !PossibleAlign(align) {
		return at.Fault(AlignMessage(align), AlignHint)
	}
	if err := u.Writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	s := u.Sec
	s.align = max(s.align, align)
	if len(s.Spans) == 0 && !code { // all before is fixed, so is this
		n := -s.Size & (align - 1)
		if most > 0 && n > most {
			return nil
		}
		return u.Repeat(n, []byte{byte(fill)}, at)
	}
	if align == 1 {
		return nil
	}
	return u.Span(Span{Kind: spanAlign, to: align, fill: fill, most: most, code: code, loose: u.loose(code), At: at})
}

// loose is the step by which a linker would cut a padding down: of code, unless the program says not to.
func (u *Module) loose(code bool) int64 {
	switch {
	case !code || u.Mode.Exact:
		return 0
	case u.Mode.Ext&arch.ExtC != 0:
		return 2
	}
	return 4
}

func (u *Module) Org(v Value, fill int64, at source.Place) error {
	if err := u.Writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	return u.Span(Span{Kind: spanOrg, Val: v, fill: fill, At: at})
}

// Row gives a .loc that no code has followed its place in the lines before another takes it: debuggers
// know several at one address.
func (u *Module) Row() {
	if s := u.Sec; u.Fresh && s.Alloc && s.Flags&image.X != 0 {
		s.lines = append(s.lines, Mark{s.Size, len(s.Spans), u.Loc.File, u.Loc.Line})
	}
}

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
func (m *Module) room(n int64, at source.Place) error {
	total := &m.p.bytes
	if m.Sec.NoBits {
		total = &m.p.zeros
	}
	if n > MaxBytes || *total+n > MaxBytes {
		return at.Fault(fmt.Sprintf("the program grows beyond %d MiB", MaxBytes>>20), "")
	}
	*total += n
	return nil
}

// push appends to a list that may become as long as the text. It doubles where append grows by a quarter, which
// leaves five times the list behind as garbage.
func push[T any](list []T, x T) []T {
	if len(list) == cap(list) {
		list = slices.Grow(list, max(16, len(list)))
	}
	return append(list, x)
}

// Put appends bytes.
func (m *Module) Put(b []byte, at source.Place) error {
	if err := m.Writable(b, at); err != nil {
		return err
	}
	if err := m.room(int64(len(b)), at); err != nil {
		return err
	}
	s := m.Sec
	m.mark(at)
	s.Size += int64(len(b))
	if !s.NoBits {
		s.Data = append(s.Data, b...)
	}
	return nil
}

// Writable refuses bytes other than zero in .bss.
func (m *Module) Writable(b []byte, at source.Place) error {
	if !m.Sec.NoBits {
		return nil
	}
	for _, x := range b {
		if x != 0 {
			return at.Fault(fmt.Sprintf("%s holds only zeros: it takes no room in the file", m.Sec.Name),
				"put this into .data, or reserve room with .space")
		}
	}
	return nil
}

// Word appends an instruction.
func (m *Module) Word(w uint32, at source.Place) error {
	if m.Sec.NoBits {
		return at.Fault(fmt.Sprintf("no instructions in %s: it holds only zeros", m.Sec.Name), "").
			WriteAbove("write %s before the code", at, ".text")
	}
	if err := m.room(4, at); err != nil {
		return err
	}
	s := m.Sec
	m.mark(at)
	s.Size += 4
	s.Data = binary.LittleEndian.AppendUint32(s.Data, w)
	return nil
}

// Half appends a compressed instruction.
func (m *Module) Half(w uint16, at source.Place) error {
	if m.Sec.NoBits {
		return m.Word(0, at) // the error
	}
	if err := m.room(2, at); err != nil {
		return err
	}
	s := m.Sec
	m.mark(at)
	s.Size += 2
	m.p.Short = true
	s.Data = binary.LittleEndian.AppendUint16(s.Data, w)
	return nil
}

// Fix notes that the bytes about to be appended hold a field to be filled in.
func (m *Module) Fix(kind FixKind, field isa.Operand, v Value, at source.Place) {
	s := m.Sec
	s.Fixups = push(s.Fixups, Fixup{s.Size, len(s.Spans), kind, field, v, at})
}

// Span appends a piece of changeable size.
func (m *Module) Span(sp Span) error {
	s := m.Sec
	if err := m.room(sp.Size, sp.At); err != nil {
		return err
	}
	m.mark(sp.At)
	if sp.Short {
		m.p.Short = true
	}
	sp.Off = s.Size
	s.Spans = push(s.Spans, sp)
	return nil
}

// mark remembers which line the next bytes come from.
func (m *Module) mark(at source.Place) {
	s := m.Sec
	if !s.Alloc {
		return
	}
	s.expanded(at)
	if at.Frame.Deep {
		at = at.Outside()
	}
	f, line := at.Frame.File, at.Line
	if m.Loc.File != nil && s.Flags&image.X != 0 {
		if s.text == nil {
			s.text, m.p.Located = slices.Clone(s.Lines), true
		}
		s.text = s.marked(s.text, f, line)
		f, line, m.Fresh = m.Loc.File, m.Loc.Line, false
	}
	s.Lines = s.marked(s.Lines, f, line)
}

// marked is a list of marks and one for the next bytes, if they come from another line.
func (s *Section) marked(list []Mark, f *source.File, line int32) []Mark {
	if n := len(list); n > 0 && list[n-1].File == f && list[n-1].Line == line {
		return list
	}
	return push(list, Mark{int32(s.Size), int32(len(s.Spans)), line, f})
}

// TextLines are the marks of the text itself, whatever .loc says.
func (s *Section) TextLines() []Mark {
	if s.text == nil {
		return s.Lines
	}
	return s.text
}

// Space reserves v bytes.
func (m *Module) Space(v Value, fill int64, at source.Place) error {
	if err := m.Writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	if !v.Known() {
		return m.Span(Span{Kind: SpanSpace, Val: v, Fill: fill, At: at})
	}
	return m.Repeat(v.N, []byte{byte(fill)}, at)
}

// Repeat appends n copies of b.
func (m *Module) Repeat(n int64, b []byte, at source.Place) error {
	if n < 0 {
		return at.Fault(fmt.Sprintf("%d bytes cannot be reserved", n), "")
	}
	if n > MaxBytes {
		return at.Fault(fmt.Sprintf("the program grows beyond %d MiB", MaxBytes>>20), "")
	}
	if err := m.room(n*int64(len(b)), at); err != nil {
		return err
	}
	s := m.Sec
	m.mark(at)
	s.Size += n * int64(len(b))
	s.gap = s.Size
	if s.NoBits {
		return nil
	}
	if len(b) == 1 && b[0] == 0 {
		s.Data = append(s.Data, make([]byte, n)...)
		return nil
	}
	for range n {
		s.Data = append(s.Data, b...)
	}
	return nil
}

const maxAlign = 1 << 24

// PossibleAlign says that sections can be aligned to so many bytes.
func PossibleAlign(n int64) bool { return n > 0 && n <= maxAlign && n&(n-1) == 0 }

// AlignMessage says that they cannot.
func AlignMessage(n int64) string { return fmt.Sprintf("an alignment of %d bytes is not possible", n) }

// AlignHint says what is possible.
const AlignHint = "powers of two are, up to 16 MiB"

// Pad fills up to a multiple of align bytes; code pads with instructions.
func (m *Module) Pad(p Padding, at source.Place) error {
	align := p.To
	if align == 0 {
		align = 1
	}
	if !PossibleAlign(align) {
		return at.Fault(AlignMessage(align), AlignHint)
	}
	if err := m.Writable(p.Pattern(), at); err != nil {
		return err
	}
	s := m.Sec
	s.Align = max(s.Align, align)
	if len(s.Spans) == 0 && !p.Code && s.Whole == nil { // all before is fixed, so is this
		n := -s.Size & (align - 1)
		if p.Most > 0 && n > p.Most {
			return nil
		}
		if e := p.Uneven(n, at); e != nil {
			return e
		}
		b := p.Pattern()
		return m.Repeat(n/int64(len(b)), b, at)
	}
	if align == 1 {
		return nil
	}
	return m.Span(Span{Kind: SpanAlign, To: align, Fill: p.Fill, Wide: p.Wide, Most: p.Most, Code: p.Code,
		Loose: m.loose(p.Code), At: at})
}

// loose is the step by which a linker would cut a padding down: of code, unless the program says not to.
func (m *Module) loose(code bool) int64 {
	switch {
	case !code || m.Mode.Exact:
		return 0
	case m.Mode.Ext&arch.ExtC != 0:
		return 2
	}
	return 4
}

// Org moves to a place of the section, forwards only.
func (m *Module) Org(v Value, fill int64, at source.Place) error {
	if err := m.Writable([]byte{byte(fill)}, at); err != nil {
		return err
	}
	return m.Span(Span{Kind: SpanOrg, Val: v, Fill: fill, At: at})
}

// Row gives a .loc that no code has followed its place in the lines before another takes it: debuggers
// know several at one address.
func (m *Module) Row() {
	if s := m.Sec; m.Fresh && s.Alloc && s.Flags&image.X != 0 {
		s.Lines = append(s.Lines, Mark{int32(s.Size), int32(len(s.Spans)), m.Loc.Line, m.Loc.File})
	}
}

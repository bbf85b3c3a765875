package image

import (
	"cmp"
	"fmt"
	"slices"

	"breakfast/plain"
)

// Check says what is wrong with an image that somebody else made, which may be anything; and brings its symbols in
// order, and makes its names plain, so that they can be shown. Where it has nothing to say, the image is as it must be.
func (m *Image) Check() error {
	for i := range m.Segments {
		s := &m.Segments[i]
		switch {
		case uint64(len(s.Data)) > uint64(s.MemSize):
			return fmt.Errorf("segment %d has %d bytes for %d of memory", i, len(s.Data), s.MemSize)
		case s.End() > 1<<32:
			return fmt.Errorf("segment %d goes beyond the end of memory", i)
		case i > 0 && m.Segments[i-1].End() > uint64(s.Addr):
			return fmt.Errorf("segment %d begins before the one before it ends", i)
		}
		s.Name = plain.Line(s.Name)
	}
	for _, lines := range [][]Line{m.Lines, m.TextLines} {
		if !slices.IsSortedFunc(lines, func(a, b Line) int { return cmp.Compare(a.Addr, b.Addr) }) {
			return fmt.Errorf("its lines are not in order of address")
		}
		for _, l := range lines {
			if l.Num < 0 || l.Num > 0 && (l.File < 0 || int(l.File) >= len(m.Files)) {
				return fmt.Errorf("line %d of file %d: there are %d files", l.Num, l.File, len(m.Files))
			}
		}
	}
	if !slices.IsSortedFunc(m.Expansions, func(a, b Expansion) int { return cmp.Compare(a.Addr, b.Addr) }) {
		return fmt.Errorf("what its macros made is not in order of address")
	}
	for i := range m.Files {
		m.Files[i].Name = plain.Line(m.Files[i].Name)
	}
	for i := range m.Symbols {
		m.Symbols[i].Name = plain.Line(m.Symbols[i].Name)
		m.Symbols[i].Kind &= 3
	}
	m.Sort()
	return nil
}

package image

import (
	"fmt"
	"slices"
)

// Under is the program with another one below it in memory, which begins, and is to lead to it: a firmware, or a boot
// loader. The other's symbols get a prefix. Two that share an address are an error.
func (m *Image) Under(below *Image, prefix string) (*Image, error) {
	for i := range below.Segments {
		b := &below.Segments[i]
		for k := range m.Segments {
			if s := &m.Segments[k]; uint64(s.Addr) < b.End() && uint64(b.Addr) < s.End() {
				return nil, fmt.Errorf("segment %s at %#x..%#x is where %s has its %s, at %#x..%#x", s.Name, s.Addr,
					s.End()-1, prefix, b.Name, b.Addr, b.End()-1)
			}
		}
	}
	j := &Image{Entry: below.Entry, Misaligned: m.Misaligned}
	j.Segments = append(slices.Clone(below.Segments), m.Segments...)
	slices.SortFunc(j.Segments, func(a, b Segment) int { return int(int64(a.Addr) - int64(b.Addr)) })
	for _, s := range below.Symbols {
		s.Name = prefix + "." + s.Name
		j.Symbols = append(j.Symbols, s)
	}
	j.Symbols = append(j.Symbols, m.Symbols...)
	j.Sort()
	j.Files = append(slices.Clone(below.Files), m.Files...)
	j.Lines = joinLines(below.Lines, m.Lines, len(below.Files))
	if below.TextLines != nil || m.TextLines != nil {
		j.TextLines = joinLines(either(below.TextLines, below.Lines), either(m.TextLines, m.Lines), len(below.Files))
	}
	j.Frames = append(slices.Clone(below.Frames), m.Frames...)
	j.Expansions = append(slices.Clone(below.Expansions), m.Expansions...)
	slices.SortStableFunc(j.Expansions, func(a, b Expansion) int { return int(int64(a.Addr) - int64(b.Addr)) })
	return j, nil
}

func either(a, b []Line) []Line {
	if a != nil {
		return a
	}
	return b
}

// joinLines puts lines of two programs together; the files of the second one come after so many.
func joinLines(a, b []Line, files int) []Line {
	list := slices.Clone(a)
	for _, l := range b {
		if l.Num > 0 {
			l.File += int32(files)
		}
		list = append(list, l)
	}
	slices.SortStableFunc(list, func(a, b Line) int { return int(int64(a.Addr) - int64(b.Addr)) })
	return list
}

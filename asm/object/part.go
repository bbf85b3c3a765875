package object

import (
	"cmp"
	"slices"
)

// MaxPart is the highest number of a part of a section.
const MaxPart = 8192

// Part finds or makes the part of a section with a number, what GNU as calls a subsection. Part 0 is the section
// itself; the others are sections of their own as long as the file is read, and stand behind it in the end, by their
// numbers.
func (m *Module) Part(s *Section, n int64) *Section {
	if s.Whole != nil {
		s = s.Whole
	}
	if n == 0 {
		return s
	}
	i, found := slices.BinarySearchFunc(s.parts, n, func(p *Section, n int64) int { return cmp.Compare(p.part, n) })
	if !found {
		p := &Section{Module: m, Name: s.Name, Flags: s.Flags, Alloc: s.Alloc, NoBits: s.NoBits, Align: 1, Whole: s,
			part: n}
		s.parts = slices.Insert(s.parts, i, p)
	}
	return s.parts[i]
}

// join puts the parts of a section behind it, and what is in them where it then is.
func (s *Section) join() {
	for _, p := range s.parts {
		off, spans := s.Size, len(s.Spans)
		p.began = Spot{off, spans}
		s.Size += p.Size
		s.Data = append(s.Data, p.Data...)
		for _, sp := range p.Spans {
			sp.Off += off
			s.Spans = append(s.Spans, sp)
		}
		for _, f := range p.Fixups {
			f.Off, f.Spans = f.Off+off, f.Spans+spans
			s.Fixups = append(s.Fixups, f)
		}
		if s.text != nil || p.text != nil {
			s.text = append(slices.Clone(s.TextLines()), moved(p.TextLines(), off, spans)...)
		}
		s.Lines = append(s.Lines, moved(p.Lines, off, spans)...)
		for _, e := range p.Expansions {
			e.Off, e.Spans = e.Off+off, e.Spans+spans
			s.Expansions = append(s.Expansions, e)
		}
		for _, x := range p.placed {
			x.Sec, x.Off, x.Spans = s, x.Off+off, x.Spans+spans
		}
		s.Last, s.Led = p.Last, p.Led
		s.Last.Off, s.Last.Spans = s.Last.Off+off, s.Last.Spans+spans
		s.Led.Off, s.Led.Spans = s.Led.Off+off, s.Led.Spans+spans
		s.Align, s.Relative = max(s.Align, p.Align), s.Relative || p.Relative
	}
	s.parts = nil
}

// InWhole is a place of a part where it is after Finish; any other place is where it was.
func (s *Section) InWhole(off int64, spans int) (*Section, int64, int) {
	if s.Whole == nil {
		return s, off, spans
	}
	return s.Whole, off + s.began.Off, spans + s.began.Spans
}

// moved is marks behind what stands before them.
func moved(list []Mark, off int64, spans int) []Mark {
	list = slices.Clone(list)
	for i := range list {
		list[i].Off, list[i].Spans = list[i].Off+int32(off), list[i].Spans+int32(spans)
	}
	return list
}

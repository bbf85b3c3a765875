package object

import (
	"strings"

	"breakfast/asm/image"
	"breakfast/asm/source"
)

// image makes the program out of what has been laid out.
func (a *Program) image() *image.Image {
	m := &image.Image{Entry: a.Outs[0].addr}
	for _, o := range a.Outs {
		if o.size == 0 {
			continue
		}
		seg := image.Segment{Name: o.Name, Addr: o.addr, MemSize: uint32(o.size), Flags: image.R}
		for _, s := range o.Secs {
			seg.Flags |= s.Flags
			m.Lines = a.lines(m, m.Lines, s, s.lines)
			a.expansions(m, s)
			if a.located {
				m.TextLines = a.lines(m, m.TextLines, s, s.textLines())
			}
			if s.NoBits {
				continue
			}
			seg.Data = append(seg.Data, make([]byte, int64(s.addr-o.addr)-int64(len(seg.Data)))...)
			seg.Data = append(seg.Data, s.data...)
		}
		m.Segments = append(m.Segments, seg)
	}
	if s := a.Globals["_start"]; s != nil && s.Kind == SymLabel {
		m.Entry = s.Sec.at(s.Off, s.Spans)
	} else {
		for _, u := range a.modules {
			if s := u.Syms["_start"]; s != nil && s.Kind == SymLabel {
				m.Entry = s.Sec.at(s.Off, s.Spans)
				break
			}
		}
	}
	a.symbols(m)
	m.Sort()
	return m
}

// symbols lists the names that people gave; those that begin with .L are the compiler's own.
func (a *Program) symbols(m *image.Image) {
	add := func(s *Symbol) {
		v := a.address(s, 0)
		if v.err != nil {
			return
		}
		sym := image.Symbol{Name: s.Name, Addr: uint32(v.n), Kind: s.Type, Global: s.Global}
		if v.rel == 0 {
			sym.Kind = image.Absolute
		}
		if x, err := a.eval(s.Size); err == nil {
			sym.Size = uint32(x.n)
		}
		m.Symbols = append(m.Symbols, sym)
	}
	for _, u := range a.modules {
		for _, s := range u.Names {
			if s.Defined() && s.Name != "" && !source.IsDigit(s.Name[0]) && !strings.HasPrefix(s.Name, ".L") &&
				(s.Sec == nil || s.Sec.Alloc) {
				add(s)
			}
		}
	}
	for _, s := range append(sortedGiven(a.Given), sortedGiven(a.Edges)...) {
		if s.Used {
			add(s)
		}
	}
}

// lines adds a section's marks to a list of lines.
func (a *Program) lines(m *image.Image, list []image.Line, s *Section, marks []Mark) []image.Line {
	for _, k := range marks {
		l := image.Line{Addr: s.at(k.off, k.spans), Num: int32(k.Line)}
		if k.File != nil {
			if k.File.Index < 0 {
				k.File.Index = len(m.Files)
				m.Files = append(m.Files, image.File{Name: k.File.Name, Text: k.File.Text})
			}
			l.File = int32(k.File.Index)
		}
		if n := len(list); n > 0 && list[n-1].Addr == l.Addr {
			list[n-1] = l
			continue
		}
		list = append(list, l)
	}
	if n := len(list); n > 0 && list[n-1].Num != 0 && len(marks) > 0 {
		list = append(list, image.Line{Addr: s.addr + uint32(s.Len)})
	}
	return list
}

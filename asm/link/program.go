package link

import (
	"slices"
	"strings"

	"breakfast/asm/image"
	"breakfast/asm/object"
	"breakfast/asm/source"
)

// image makes the program out of what has been laid out.
func (p *Program) image() *image.Image {
	m := &image.Image{Entry: p.Outs[0].addr}
	files := &fileList{m: m, index: map[*source.File]int32{}}
	for _, o := range p.Outs {
		if o.size == 0 {
			continue
		}
		seg := image.Segment{Name: o.Name, Addr: o.addr, MemSize: uint32(o.size), Flags: image.R}
		for _, s := range o.Secs {
			seg.Flags |= s.Flags
			m.Lines = p.lines(files, m.Lines, s, s.Lines)
			p.expansions(m, s)
			if p.Located {
				m.TextLines = p.lines(files, m.TextLines, s, s.TextLines())
			}
			if s.NoBits {
				continue
			}
			seg.Data = append(seg.Data, make([]byte, int64(s.Addr-o.addr)-int64(len(seg.Data)))...)
			seg.Data = append(seg.Data, s.Data...)
		}
		m.Segments = append(m.Segments, seg)
	}
	if s := p.Globals["_start"]; s != nil && s.Kind == object.SymLabel {
		m.Entry = s.Sec.At(s.Off, s.Spans)
	} else {
		for _, u := range p.Modules {
			if s := u.Syms["_start"]; s != nil && s.Kind == object.SymLabel {
				m.Entry = s.Sec.At(s.Off, s.Spans)
				break
			}
		}
	}
	for _, u := range p.Modules {
		u.Syms = nil // of many symbols, much memory
	}
	if len(p.Modules) > 1 {
		p.units(m)
	}
	p.symbols(m)
	m.Sort()
	return m
}

// units says what each file has become. What strings were merged into is nobody's.
func (p *Program) units(m *image.Image) {
	m.Units = make([]image.Unit, len(p.Modules))
	place := map[*object.Module]*image.Unit{}
	for i, u := range p.Modules {
		place[u] = &m.Units[i]
	}
	for _, o := range p.Outs {
		for _, s := range o.Secs {
			if u := place[s.Module]; u != nil && s.Len > 0 && p.merged[s] == nil {
				u.Parts = append(u.Parts, image.Part{Addr: s.Addr, Size: uint32(s.Len), Flags: s.Flags})
			}
		}
	}
}

// symbols lists the names that people gave; those that begin with .L are the compiler's own.
func (p *Program) symbols(m *image.Image) {
	unit := 0
	add := func(s *object.Symbol) {
		v := p.address(s, 0)
		if v.Err != nil {
			return
		}
		sym := image.Symbol{Name: s.Name, Addr: uint32(v.N), Kind: s.Type, Global: s.Global}
		if v.Rel == 0 {
			sym.Kind = image.Absolute
		}
		if x, err := p.eval(s.Size()); err == nil {
			sym.Size = uint32(x.N)
		}
		m.Symbols = append(m.Symbols, sym)
		if unit < len(m.Units) {
			m.Units[unit].Symbols = append(m.Units[unit].Symbols, sym)
		}
	}
	for i, u := range p.Modules {
		unit = i
		for _, s := range u.Names {
			if s.Defined() && s.Name != "" && !source.IsDigit(s.Name[0]) && !strings.HasPrefix(s.Name, ".L") &&
				(s.Sec == nil || s.Sec.Alloc) {
				add(s)
			}
		}
	}
	unit = len(m.Units)
	for _, s := range append(sortedGiven(p.Given), sortedGiven(p.Edges)...) {
		if s.Used {
			add(s)
		}
	}
}

// A fileList gives the files that lines speak of their places in an image.
type fileList struct {
	m     *image.Image
	index map[*source.File]int32
	last  *source.File // most lines are of the same file as the one before
	place int32
}

func (l *fileList) at(f *source.File) int32 {
	if f == l.last {
		return l.place
	}
	i, known := l.index[f]
	if !known {
		i = int32(len(l.m.Files))
		l.m.Files = append(l.m.Files, image.File{Name: f.Name, Text: f.Text})
		l.index[f] = i
	}
	l.last, l.place = f, i
	return i
}

// lines adds a section's marks to a list of lines.
func (p *Program) lines(files *fileList, list []image.Line, s *object.Section, marks []object.Mark) []image.Line {
	list = slices.Grow(list, len(marks)+1)
	for _, k := range marks {
		l := image.Line{Addr: s.At(int64(k.Off), int(k.Spans)), Num: k.Line}
		if k.File != nil {
			l.File = files.at(k.File)
		}
		if n := len(list); n > 0 && list[n-1].Addr == l.Addr {
			list[n-1] = l
			continue
		}
		list = append(list, l)
	}
	if n := len(list); n > 0 && list[n-1].Num != 0 && len(marks) > 0 {
		list = append(list, image.Line{Addr: s.Addr + uint32(s.Len)})
	}
	return list
}

// expansions adds those of a section to the image, which lists its sections in order of address.
func (p *Program) expansions(m *image.Image, s *object.Section) {
	for _, e := range s.Expansions {
		x := image.Expansion{Addr: s.At(e.Off, e.Spans)}
		if e.At.Frame != nil {
			x.Text = strings.TrimSpace(e.At.Frame.LineText(int(e.At.Line)))
		}
		if n := len(m.Expansions); n > 0 && m.Expansions[n-1].Addr == x.Addr {
			m.Expansions[n-1] = x
			continue
		}
		m.Expansions = append(m.Expansions, x)
	}
	if n := len(s.Expansions); n > 0 && s.Expansions[n-1].At.Frame != nil {
		m.Expansions = append(m.Expansions, image.Expansion{Addr: s.Addr + uint32(s.Len)})
	}
}

// sortedGiven is what the caller defined, in the order of names.
func sortedGiven(m map[string]*object.Symbol) []*object.Symbol {
	list := make([]*object.Symbol, 0, len(m))
	for _, s := range m {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *object.Symbol) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return list
}

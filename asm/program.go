package asm

import (
	"slices"
	"strings"

	"breakfast/asm/image"
)

// image makes the program out of what has been laid out.
func (a *assembler) image() *image.Image {
	m := &image.Image{Entry: a.outs[0].addr}
	for _, o := range a.outs {
		if o.size == 0 {
			continue
		}
		seg := image.Segment{Name: o.name, Addr: o.addr, MemSize: uint32(o.size), Flags: image.R}
		for _, s := range o.secs {
			seg.Flags |= s.flags
			m.Lines = a.lines(m, m.Lines, s, s.lines)
			a.expansions(m, s)
			if a.located {
				m.TextLines = a.lines(m, m.TextLines, s, s.textLines())
			}
			if s.nobits {
				continue
			}
			seg.Data = append(seg.Data, make([]byte, int64(s.addr-o.addr)-int64(len(seg.Data)))...)
			seg.Data = append(seg.Data, s.data...)
		}
		m.Segments = append(m.Segments, seg)
	}
	if s := a.globals["_start"]; s != nil && s.kind == symLabel {
		m.Entry = s.sec.at(s.off, s.spans)
	} else {
		for _, u := range a.units {
			if s := u.syms["_start"]; s != nil && s.kind == symLabel {
				m.Entry = s.sec.at(s.off, s.spans)
				break
			}
		}
	}
	for _, u := range a.units {
		u.syms = nil // of many symbols, much memory
	}
	a.symbols(m)
	m.Sort()
	return m
}

// symbols lists the names that people gave; those that begin with .L are the compiler's own.
func (a *assembler) symbols(m *image.Image) {
	add := func(s *symbol) {
		v := a.address(s, 0)
		if v.err != nil {
			return
		}
		sym := image.Symbol{Name: s.name, Addr: uint32(v.n), Kind: s.typ, Global: s.global}
		if v.rel == 0 {
			sym.Kind = image.Absolute
		}
		if x, err := a.eval(s.size()); err == nil {
			sym.Size = uint32(x.n)
		}
		m.Symbols = append(m.Symbols, sym)
	}
	for _, u := range a.units {
		m.Symbols = slices.Grow(m.Symbols, len(u.names))
		for _, s := range u.names {
			if s.defined() && s.name != "" && !isDigit(s.name[0]) && !strings.HasPrefix(s.name, ".L") && (s.sec == nil || s.sec.alloc) {
				add(s)
			}
		}
	}
	for _, s := range append(sortedGiven(a.given), sortedGiven(a.edges)...) {
		if s.used {
			add(s)
		}
	}
}

// lines adds a section's marks to a list of lines.
func (a *assembler) lines(m *image.Image, list []image.Line, s *section, marks []mark) []image.Line {
	list = slices.Grow(list, len(marks)+1)
	for _, k := range marks {
		l := image.Line{Addr: s.at(int64(k.off), int(k.spans)), Num: k.line}
		if k.file != nil {
			if k.file.index < 0 {
				k.file.index = len(m.Files)
				m.Files = append(m.Files, image.File{Name: k.file.name, Text: k.file.text})
			}
			l.File = int32(k.file.index)
		}
		if n := len(list); n > 0 && list[n-1].Addr == l.Addr {
			list[n-1] = l
			continue
		}
		list = append(list, l)
	}
	if n := len(list); n > 0 && list[n-1].Num != 0 && len(marks) > 0 {
		list = append(list, image.Line{Addr: s.addr + uint32(s.len)})
	}
	return list
}

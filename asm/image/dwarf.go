package image

import (
	"bytes"
	"debug/dwarf"
	"encoding/binary"
	"slices"
	"strings"

	"breakfast/plain"
)

// maxLines bounds the lines taken from DWARF: a file can make the same table count many times.
const maxLines = 4 << 20

// lines reads the line tables of DWARF as far as they can be read. A program is no worse for
// lacking them, so that what is wrong with them is no error.
//
// The standard library says of debug/dwarf that malformed input may make it panic. That is taken
// for what it is here: a table that cannot be read.
func (r *reader) lines(m *Image) {
	defer func() {
		if recover() != nil {
			m.Lines, m.Files = nil, nil
		}
	}()
	sec := map[string][]byte{}
	for i := range r.sections {
		if s := &r.sections[i]; strings.HasPrefix(s.name, ".debug_") {
			sec[s.name] = r.data(s)
		}
	}
	if sec[".debug_info"] == nil || sec[".debug_line"] == nil {
		return
	}
	d, err := dwarf.New(sec[".debug_abbrev"], nil, nil, sec[".debug_info"], sec[".debug_line"], nil,
		sec[".debug_ranges"], sec[".debug_str"])
	if err != nil {
		return
	}
	for _, name := range []string{".debug_addr", ".debug_line_str", ".debug_str_offsets", ".debug_rnglists"} {
		if b := sec[name]; b != nil {
			if d.AddSection(name, b) != nil {
				return
			}
		}
	}
	if !bounded(sec[".debug_line"], sec[".debug_line_str"], sec[".debug_str"]) {
		return
	}
	files := map[string]int32{}
	budget := 2 * len(sec[".debug_line"]) // each table once, and some sharing
	for units := d.Reader(); ; units.SkipChildren() {
		e, err := units.Next()
		if err != nil || e == nil {
			break
		}
		if e.Tag != dwarf.TagCompileUnit {
			continue
		}
		at, ok := e.Val(dwarf.AttrStmtList).(int64)
		if !ok || at < 0 || at+4 > int64(len(sec[".debug_line"])) {
			continue
		}
		if budget -= 4 + int(binary.LittleEndian.Uint32(sec[".debug_line"][at:])); budget < 0 {
			break
		}
		table, err := d.LineReader(e)
		if err != nil || table == nil {
			continue
		}
		if !m.table(table, files) {
			break
		}
	}
	m.settleLines()
}

// bounded says that the names in line tables cannot add up to more than a moderate size, though
// every one may stand for the longest string.
func bounded(line, lineStr, str []byte) bool {
	return len(line)*longest(lineStr) < 1<<30 && longest(str) < 1<<16
}

func longest(table []byte) int {
	n := 0
	for len(table) > 0 {
		end := bytes.IndexByte(table, 0)
		if end < 0 {
			end = len(table)
		}
		n = max(n, end)
		table = table[min(end+1, len(table)):]
	}
	return n
}

// table adds a line table; false when there are too many lines.
func (m *Image) table(t *dwarf.LineReader, files map[string]int32) bool {
	var e dwarf.LineEntry
	for t.Next(&e) == nil {
		if len(m.Lines) >= maxLines {
			return false
		}
		l := Line{Addr: uint32(e.Address)}
		if !e.EndSequence {
			if e.File == nil || e.Line <= 0 || e.Line > 1<<30 {
				continue
			}
			i, ok := files[e.File.Name]
			if !ok {
				i = int32(len(m.Files))
				files[e.File.Name] = i
				m.Files = append(m.Files, File{Name: plain.Line(e.File.Name)})
			}
			l.File, l.Num = i, int32(e.Line)
		}
		if e.Address < 1<<32 {
			m.Lines = append(m.Lines, l)
		}
	}
	return true
}

// settleLines sorts the lines by address and keeps one for each: the last that is not an end.
func (m *Image) settleLines() {
	slices.SortStableFunc(m.Lines, func(a, b Line) int {
		switch {
		case a.Addr < b.Addr:
			return -1
		case a.Addr > b.Addr:
			return 1
		}
		return boolCompare(a.Num != 0, b.Num != 0)
	})
	kept := m.Lines[:0]
	for _, l := range m.Lines {
		switch n := len(kept); {
		case n > 0 && kept[n-1].Addr == l.Addr:
			kept[n-1] = l
		case n > 0 && kept[n-1].File == l.File && kept[n-1].Num == l.Num:
		default:
			kept = append(kept, l)
		}
	}
	m.Lines = kept
}

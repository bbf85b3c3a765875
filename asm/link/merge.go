package link

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"

	"breakfast/asm/object"
)

// Sections whose entries may be made one (flag M, as compilers give it to strings) lose those that are
// there already. What stays, and where, is as GNU ld has it: entries keep their order and their
// section, and a string that another ends with becomes the end of that one.

// A mergeEntry is a string, with its terminator, or a constant.
type mergeEntry struct {
	text  string
	align int64           // the largest that it had anywhere
	sec   *object.Section // that which had it first with this alignment …
	off   int64           // … and where
	at    int64           // where it stands now in that section
	whole *mergeEntry     // the string that it is the end of; nil for one that stands by itself
	again *mergeEntry     // the same, where it was aligned better; nil if it was nowhere
}

// A merging is the entries of sections that are alike.
type merging struct {
	places map[*object.Section]*merged // of the program
	secs   []*object.Section
	table  map[string]*mergeEntry
	list   []*mergeEntry // in order of appearance
	first  *mergeEntry   // of those that stand by themselves
}

// merged is where the bytes of a section have gone.
type merged struct {
	group *merging
	from  []int64       // where in the section entries began …
	to    []*mergeEntry // … and which they are
	size  int64         // of the section before
}

// mergeAll merges what may be merged in each output.
func (p *Program) mergeAll() {
	p.merged = map[*object.Section]*merged{}
	for _, o := range p.Outs {
		type likeness struct {
			flags        elf.SectionFlag
			entry, align int64
		}
		groups := map[likeness]*merging{}
		var order []*merging
		for _, s := range o.Secs {
			if !mergeable(s) {
				continue
			}
			k := likeness{s.Merge, s.Entry, s.Align}
			if groups[k] == nil {
				groups[k] = &merging{places: p.merged, table: map[string]*mergeEntry{}}
				order = append(order, groups[k])
			}
			groups[k].add(s)
		}
		for _, g := range order {
			g.settle()
		}
		o.Secs = slices.DeleteFunc(o.Secs, func(s *object.Section) bool { return p.merged[s] != nil && s.Size == 0 })
	}
}

// mergeable: it has entries, and nothing in it is yet to be filled in.
func mergeable(s *object.Section) bool {
	if s.Merge&elf.SHF_MERGE == 0 || s.Entry <= 0 || s.NoBits || s.Size == 0 || len(s.Spans)+len(s.Fixups) > 0 {
		return false
	}
	if s.Merge&elf.SHF_STRINGS == 0 {
		return s.Entry >= s.Align && s.Entry%s.Align == 0 && s.Size%s.Entry == 0
	}
	if s.Entry < s.Align {
		return s.Entry&(s.Entry-1) == 0
	}
	return s.Entry%s.Align == 0
}

// add takes the entries of a section.
func (g *merging) add(s *object.Section) {
	g.secs = append(g.secs, s)
	g.places[s] = &merged{group: g, size: s.Size}
	if s.Merge&elf.SHF_STRINGS == 0 {
		for off := int64(0); off < s.Size; off += s.Entry {
			g.entry(s, off, string(s.Data[off:off+s.Entry]), 1)
		}
		return
	}
	padded := false
	for off := int64(0); off < s.Size; {
		text := stringAt(s, off)
		g.entry(s, off, text, min(s.Align, lowestBit(off, s.Align)))
		off += int64(len(text))
		// empty strings, or padding
		for ; off < s.Size && isEnd(s.Data[off:min(off+s.Entry, s.Size)], s.Entry); off += s.Entry {
			if !padded && off%s.Align == 0 {
				padded = true
				g.entry(s, off, string(s.Data[off:off+s.Entry]), s.Align)
			}
		}
	}
}

// lowestBit is what a number is a multiple of; most for 0.
func lowestBit(n, most int64) int64 {
	if n == 0 {
		return most
	}
	return n & -n
}

// stringAt is the string at a place, with its terminator, which it gets if it has none.
func stringAt(s *object.Section, off int64) string {
	for end := off; end+s.Entry <= s.Size; end += s.Entry {
		if isEnd(s.Data[end:end+s.Entry], s.Entry) {
			return string(s.Data[off : end+s.Entry])
		}
	}
	return string(s.Data[off:]) + strings.Repeat("\x00", int(s.Entry))
}

// isEnd says that bytes are the terminator of a string, of so many bytes.
func isEnd(b []byte, entry int64) bool {
	return int64(len(b)) == entry && !slices.ContainsFunc(b, func(x byte) bool { return x != 0 })
}

// entry notes an entry at a place of a section.
func (g *merging) entry(s *object.Section, off int64, text string, align int64) {
	e := g.table[text]
	if e == nil || e.align < align {
		better := &mergeEntry{text: text, align: align, sec: s, off: off}
		if e != nil {
			e.again = better
		}
		e = better
		g.table[text] = e
		g.list = append(g.list, e)
	}
	m := g.places[s]
	m.from, m.to = append(m.from, off), append(m.to, e)
}

// settle says where everything stands, and rewrites the sections.
func (g *merging) settle() {
	g.list = slices.DeleteFunc(g.list, func(e *mergeEntry) bool { return e.again != nil })
	if g.secs[0].Merge&elf.SHF_STRINGS != 0 {
		g.joinEnds()
	}
	contents := map[*object.Section][]byte{}
	last := g.list[len(g.list)-1].sec
	for _, e := range g.list {
		if e.whole == nil {
			b := contents[e.sec]
			b = append(b, make([]byte, -int64(len(b))&(e.align-1))...)
			e.at = int64(len(b))
			contents[e.sec] = append(b, e.text...)
			if g.first == nil {
				g.first = e
			}
		}
	}
	// where all were padded, so is the end
	if contents[last] != nil && !slices.ContainsFunc(g.secs,
		func(s *object.Section) bool { return s.Size%s.Align != 0 }) {
		contents[last] = append(contents[last], make([]byte, -int64(len(contents[last]))&(last.Align-1))...)
	}
	for _, e := range g.list {
		if w := e.whole; w != nil {
			e.sec, e.at = w.sec, w.at+int64(len(w.text)-len(e.text))
		}
	}
	for _, s := range g.secs {
		s.Data = contents[s]
		s.Size = int64(len(s.Data))
		s.Lines = g.places[s].keptLines(s)
	}
}

// joinEnds finds the strings that others end with.
func (g *merging) joinEnds() {
	size := int(g.secs[0].Entry)
	sorted := slices.Clone(g.list)
	align := sorted[0].align
	for _, e := range sorted {
		if e.align != align {
			align = 0 // they differ
		}
	}
	slices.SortFunc(sorted, func(a, b *mergeEntry) int {
		x, y := a.text[:len(a.text)-size], b.text[:len(b.text)-size]
		if align > int64(size) {
			if c := cmp.Compare(int64(len(x))&(align-1), int64(len(y))&(align-1)); c != 0 {
				return c
			}
		}
		return compareEnds(x, y)
	})
	e := sorted[len(sorted)-1]
	for _, x := range slices.Backward(sorted[:len(sorted)-1]) {
		if e.align >= x.align && int64(len(e.text)-len(x.text))&(x.align-1) == 0 && len(e.text) > len(x.text) &&
			strings.HasSuffix(e.text, x.text) {
			x.whole = e
		} else {
			e = x
		}
	}
}

// compareEnds compares two strings from their ends.
func compareEnds(a, b string) int {
	for i := 1; i <= min(len(a), len(b)); i++ {
		if x, y := a[len(a)-i], b[len(b)-i]; x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Compare(len(a), len(b))
}

// keptLines is the section's marks, where its entries are now.
func (m *merged) keptLines(s *object.Section) (list []object.Mark) {
	n := 0
	for i, e := range m.to {
		for e.again != nil {
			e = e.again
		}
		for n+1 < len(s.Lines) && int64(s.Lines[n+1].Off) <= m.from[i] {
			n++
		}
		if e.sec == s && e.off == m.from[i] && e.whole == nil && n < len(s.Lines) {
			list = append(list, object.Mark{Off: int32(e.at), File: s.Lines[n].File, Line: s.Lines[n].Line})
		}
	}
	return list
}

// at is the address of what was so many bytes into the section.
func (m *merged) at(s *object.Section, off int64) uint32 {
	if off >= m.size {
		return s.Addr + uint32(s.Size)
	}
	i, found := slices.BinarySearch(m.from, off)
	if !found {
		i--
	}
	e, rest := m.to[i], off-m.from[i]
	if rest >= int64(len(e.text)) { // an empty string, or padding
		if e = m.group.table[strings.Repeat("\x00", int(s.Entry))]; e == nil {
			e = m.group.first // whose terminator is as good
		}
		rest = int64(len(e.text)) - s.Entry
	}
	for e.again != nil {
		e = e.again
	}
	return e.sec.Addr + uint32(e.at+rest)
}

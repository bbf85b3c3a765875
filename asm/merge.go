package asm

import (
	"cmp"
	"debug/elf"
	"slices"
	"strings"
)

// Sections whose entries may be made one (flag M, as compilers give it to strings) lose those that are there already. What stays, and
// where, is as GNU ld has it: entries keep their order and their section, and a string that another ends with becomes
// the end of that one.

// A mergeEntry is a string, with its terminator, or a constant.
type mergeEntry struct {
	text  string
	align int64       // the largest that it had anywhere
	sec   *section    // that which had it first with this alignment …
	off   int64       // … and where
	at    int64       // where it stands now in that section
	whole *mergeEntry // the string that it is the end of; nil for one that stands by itself
	again *mergeEntry // the same, where it was aligned better; nil if it was nowhere
}

// A merging is the entries of sections that are alike.
type merging struct {
	secs  []*section
	table map[string]*mergeEntry
	list  []*mergeEntry // in order of appearance
	first *mergeEntry   // of those that stand by themselves
}

// merged is where the bytes of a section have gone.
type merged struct {
	group *merging
	from  []int64       // where in the section entries began …
	to    []*mergeEntry // … and which they are
	size  int64         // of the section before
}

// mergeAll merges what may be merged in each output.
func (a *assembler) mergeAll() {
	for _, o := range a.outs {
		type likeness struct {
			flags        elf.SectionFlag
			entry, align int64
		}
		groups := map[likeness]*merging{}
		var order []*merging
		for _, s := range o.secs {
			if !s.mergeable() {
				continue
			}
			k := likeness{s.merge, s.entry, s.align}
			if groups[k] == nil {
				groups[k] = &merging{table: map[string]*mergeEntry{}}
				order = append(order, groups[k])
			}
			groups[k].add(s)
		}
		for _, g := range order {
			g.settle()
		}
		o.secs = slices.DeleteFunc(o.secs, func(s *section) bool { return s.merged != nil && s.size == 0 })
	}
}

// mergeable: it has entries, and nothing in it is yet to be filled in.
func (s *section) mergeable() bool {
	if s.merge&elf.SHF_MERGE == 0 || s.entry <= 0 || s.nobits || s.size == 0 || len(s.spans)+len(s.fixups) > 0 {
		return false
	}
	if s.merge&elf.SHF_STRINGS == 0 {
		return s.entry >= s.align && s.entry%s.align == 0 && s.size%s.entry == 0
	}
	if s.entry < s.align {
		return s.entry&(s.entry-1) == 0
	}
	return s.entry%s.align == 0
}

// add takes the entries of a section.
func (g *merging) add(s *section) {
	g.secs = append(g.secs, s)
	s.merged = &merged{group: g, size: s.size}
	if s.merge&elf.SHF_STRINGS == 0 {
		for off := int64(0); off < s.size; off += s.entry {
			g.entry(s, off, string(s.data[off:off+s.entry]), 1)
		}
		return
	}
	padded := false
	for off := int64(0); off < s.size; {
		text := s.stringAt(off)
		g.entry(s, off, text, min(s.align, lowestBit(off, s.align)))
		off += int64(len(text))
		for ; off < s.size && zeros(s.data[off:min(off+s.entry, s.size)]) == int(s.entry); off += s.entry { // empty strings, or padding
			if !padded && off%s.align == 0 {
				padded = true
				g.entry(s, off, string(s.data[off:off+s.entry]), s.align)
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
func (s *section) stringAt(off int64) string {
	for end := off; end+s.entry <= s.size; end += s.entry {
		if zeros(s.data[end:end+s.entry]) == int(s.entry) {
			return string(s.data[off : end+s.entry])
		}
	}
	return string(s.data[off:]) + strings.Repeat("\x00", int(s.entry))
}

// entry notes an entry at a place of a section.
func (g *merging) entry(s *section, off int64, text string, align int64) {
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
	s.merged.from = append(s.merged.from, off)
	s.merged.to = append(s.merged.to, e)
}

// settle says where everything stands, and rewrites the sections.
func (g *merging) settle() {
	g.list = slices.DeleteFunc(g.list, func(e *mergeEntry) bool { return e.again != nil })
	if g.secs[0].merge&elf.SHF_STRINGS != 0 {
		g.joinEnds()
	}
	contents := map[*section][]byte{}
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
	if contents[last] != nil && !slices.ContainsFunc(g.secs, func(s *section) bool { return s.size%s.align != 0 }) { // where all were padded, so is the end
		contents[last] = append(contents[last], make([]byte, -int64(len(contents[last]))&(last.align-1))...)
	}
	for _, e := range g.list {
		if w := e.whole; w != nil {
			e.sec, e.at = w.sec, w.at+int64(len(w.text)-len(e.text))
		}
	}
	for _, s := range g.secs {
		s.data = contents[s]
		s.size = int64(len(s.data))
		s.lines = s.keptLines()
	}
}

// joinEnds finds the strings that others end with.
func (g *merging) joinEnds() {
	size := int(g.secs[0].entry)
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
		if e.align >= x.align && int64(len(e.text)-len(x.text))&(x.align-1) == 0 && len(e.text) > len(x.text) && strings.HasSuffix(e.text, x.text) {
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
func (s *section) keptLines() (list []mark) {
	n := 0
	for i, e := range s.merged.to {
		for e.again != nil {
			e = e.again
		}
		for n+1 < len(s.lines) && int64(s.lines[n+1].off) <= s.merged.from[i] {
			n++
		}
		if e.sec == s && e.off == s.merged.from[i] && e.whole == nil && n < len(s.lines) {
			list = append(list, mark{off: int32(e.at), file: s.lines[n].file, line: s.lines[n].line})
		}
	}
	return list
}

// mergedAt is the address of what was so many bytes into the section.
func (s *section) mergedAt(off int64) uint32 {
	m := s.merged
	if off >= m.size {
		return s.addr + uint32(s.size)
	}
	i, found := slices.BinarySearch(m.from, off)
	if !found {
		i--
	}
	e, rest := m.to[i], off-m.from[i]
	if rest >= int64(len(e.text)) { // an empty string, or padding
		if e = m.group.table[strings.Repeat("\x00", int(s.entry))]; e == nil {
			e = m.group.first // whose terminator is as good
		}
		rest = int64(len(e.text)) - s.entry
	}
	for e.again != nil {
		e = e.again
	}
	return e.sec.addr + uint32(e.at+rest)
}

package window

import (
	"cmp"
	"math"
	"strings"
)

// A listing is what the program panel remembers: what its rows are, and where it is scrolled to. Where there is source
// it shows that, and under the line at hand what became of it; else, or if asked for, the instructions alone.
type listing struct {
	lines   []Line   // those that the rows are of …
	sources []Source // … and where they come from
	code    bool     // the instructions alone, though there is source
	file    int      // the source that is shown; -1 for instructions
	at      uint32   // the instruction whose line is unfolded

	rows  []row
	row   map[uint32]int // of the instruction at an address
	first map[place]int  // the first instruction of a source line
	all   map[place]int  // how many it has
	files map[string]int // by name

	top, page float64 // the first row shown, how many there are room for
	shown     uint32  // the pc that the panel followed last …
	hart      int     // … and whose it was
	seek      bool    // follow it again

	wrong  []Problem // of the source that is shown
	cursor uint32    // the instruction that was clicked
	chosen bool      // there is one
	sought uint32    // show that one
	seeks  bool
}

// A place is a line of a source, both from 0.
type place struct{ file, line int }

// A row is a line of source, or an instruction, or, of instructions alone, a label.
type row struct {
	source int // -1 for none
	inst   int // index in lines; of a line of source, the first that it has; -1 for none
	label  bool
	wrong  int // 1 more than the index of a problem with the line above; 0 for none
}

// of makes what is known of the program anew if it is another one.
func (p *listing) of(v *View) {
	if len(v.Program) == len(p.lines) && (len(p.lines) == 0 || &v.Program[0] == &p.lines[0]) &&
		len(v.Sources) == len(p.sources) && (len(p.sources) == 0 || &v.Sources[0] == &p.sources[0]) {
		return
	}
	*p = listing{lines: v.Program, sources: v.Sources, code: p.code, file: -2, seek: true, first: map[place]int{},
		all: map[place]int{}, files: map[string]int{}, cursor: p.cursor, chosen: p.chosen}
	for i, s := range v.Sources {
		p.files[s.File] = i
	}
	for i, w := range v.Problems {
		if file, ok := p.files[w.File]; ok && w.Line > 0 && w.Line <= len(p.sources[file].Lines) {
			p.wrong = v.Problems[i:]
			break
		}
	}
	for i := range p.lines {
		if l := &p.lines[i]; l.Word != "" {
			if at, ok := p.place(l); ok {
				if _, known := p.first[at]; !known {
					p.first[at] = i
				}
				p.all[at]++
			}
		}
	}
}

// place is where a line comes from, if that can be shown.
func (p *listing) place(l *Line) (place, bool) {
	file, ok := p.files[l.File]
	return place{file, l.Number - 1}, ok && l.Number > 0 && l.Number <= len(p.sources[file].Lines)
}

// line is the program's line of the instruction at an address.
func (p *listing) line(addr uint32) (*Line, int) {
	low, high := 0, len(p.lines)
	for low < high {
		if mid := (low + high) / 2; p.lines[mid].Addr < addr {
			low = mid + 1
		} else {
			high = mid
		}
	}
	for ; low < len(p.lines) && p.lines[low].Addr == addr; low++ {
		if p.lines[low].Word != "" {
			return &p.lines[low], low
		}
	}
	return nil, -1
}

// show has an instruction be in sight, and be the one that was clicked.
func (p *listing) show(addr uint32) { p.cursor, p.chosen, p.sought, p.seeks = addr, true, addr, true }

// make makes the rows of what is to be shown: the source of the instruction at an address, if it has one.
func (p *listing) make(at, pc uint32) {
	file := -1
	if p.wrong != nil {
		p.source(p.wrong, p.files[p.wrong[0].File], pc)
		return
	}
	if l, _ := p.line(at); l != nil && !p.code {
		if place, ok := p.place(l); ok {
			file = place.file
		}
	}
	if p.rows != nil && file == p.file && (file < 0 || pc == p.at) {
		return
	}
	p.file, p.at, p.rows, p.row = file, pc, p.rows[:0], map[uint32]int{}
	if file < 0 {
		p.instructions()
		return
	}
	p.source(nil, file, pc)
}

// source makes the rows of a file: each line, under the one at hand what became of it, and under those that do not
// assemble why.
func (p *listing) source(wrong []Problem, file int, pc uint32) {
	p.file, p.at, p.rows, p.row = file, pc, p.rows[:0], map[uint32]int{}
	here, current := p.line(pc)
	for n := range p.sources[file].Lines {
		at := place{file, n}
		first, ok := p.first[at]
		if !ok {
			first = -1
		}
		p.rows = append(p.rows, row{source: n, inst: first})
		for i, w := range wrong {
			if w.File == p.sources[file].File && w.Line == n+1 {
				p.rows = append(p.rows, row{source: -1, inst: -1, wrong: i + 1})
			}
		}
		if wrong != nil || here == nil || here.File != p.sources[file].File || here.Number-1 != n {
			continue
		}
		for _, i := range p.near(current, at) {
			p.rows = append(p.rows, row{source: -1, inst: i})
		}
	}
	for i, r := range p.rows {
		if r.source >= 0 && r.inst >= 0 {
			p.row[p.lines[r.inst].Addr] = i
		}
	}
}

// unfolded is how many instructions of a line are shown at most.
const unfolded = 5

// near are the instructions of a line that are shown: the one at hand and its neighbours.
func (p *listing) near(current int, at place) (list []int) {
	same := func(i int) bool {
		other, ok := p.place(&p.lines[i])
		return ok && other == at && p.lines[i].Word != ""
	}
	from := current
	for n := 1; n < 3 && from > 0 && same(from-1); n++ {
		from--
	}
	for i := from; i < len(p.lines) && len(list) < unfolded && same(i); i++ {
		list = append(list, i)
	}
	return list
}

// instructions makes the rows of the instructions alone, with labels before what they name.
func (p *listing) instructions() {
	for i := range p.lines {
		l := &p.lines[i]
		if l.Label != "" {
			p.rows = append(p.rows, row{source: -1, inst: i, label: true})
		}
		if l.Word != "" {
			p.row[l.Addr] = len(p.rows)
		}
		if l.Word != "" || l.Mnemonic != "" || l.Label == "" {
			p.rows = append(p.rows, row{source: -1, inst: i})
		}
	}
}

// rowOf is the row of an instruction: its line's; -1 for none.
func (p *listing) rowOf(addr uint32) int {
	if r, ok := p.row[addr]; ok {
		return r
	}
	l, _ := p.line(addr)
	if l == nil || p.file < 0 {
		return -1
	}
	at, ok := p.place(l)
	if !ok || at.file != p.file {
		return -1
	}
	if r, ok := p.row[p.lines[p.first[at]].Addr]; ok {
		return r
	}
	return -1
}

// choose chooses what is shown: where the hart is if it has moved, or what somebody looks for; and makes its rows.
func (p *listing) choose(v *View) (shown uint32, moved bool) {
	moved = p.seek || v.PC != p.shown || v.Hart != p.hart
	shown = v.PC
	switch {
	case p.seeks:
		shown = p.sought
	case !moved && p.rows != nil:
		shown = cmp.Or(p.sought, v.PC)
	default:
		p.sought = 0
	}
	p.make(shown, v.PC)
	if p.wrong != nil && p.seek { // the first of them is to be seen
		for i, r := range p.rows {
			if r.wrong == 1 {
				p.top = math.Floor(max(0, float64(i)-p.page*0.4))
			}
		}
	}
	return shown, moved || p.seeks
}

// follow scrolls to the current row when the pc has moved out of sight, and there to a place where the other harts'
// rows are in sight, too, if they are near.
func (p *listing) follow(v *View, shown uint32, moved bool) {
	if current := p.rowOf(shown); current >= 0 && moved && p.wrong == nil {
		if r := float64(current); p.seek || p.seeks || r < p.top+1 || r > p.top+p.page-3 {
			p.top = math.Floor(r - p.page*0.4)
			for _, h := range v.Harts {
				other := float64(p.rowOf(h.PC))
				if other >= 0 && math.Abs(other-r) <= p.page-2 {
					p.top = max(min(p.top, other), other-p.page+1)
				}
			}
			p.top = max(min(p.top, r-1), r-p.page+2)
		}
	}
	p.shown, p.hart, p.seek, p.seeks = v.PC, v.Hart, false, false
	p.top = clamp(p.top, 0, max(0, float64(len(p.rows))-p.page))
}

// text is what a line says: in the source, or else as an instruction.
func (p *listing) text(l *Line) string {
	if at, ok := p.place(l); ok {
		return strings.Join(strings.Fields(p.sources[at.file].Lines[at.line]), " ")
	}
	return strings.Join(strings.Fields(l.Mnemonic+" "+l.Operands+"  "+l.Comment), " ")
}

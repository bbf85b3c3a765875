package window

import (
	"cmp"
	"math"
	"strings"
)

// A listing is what the program panel remembers: what its rows are, and where it is scrolled to. Where there is source
// it shows that, and under the line at hand, or under each, what became of it; else, or if asked for, the instructions
// alone.
type listing struct {
	lines   []Line   // those that the rows are of …
	sources []Source // … and where they come from
	form    form     // of what there is source of
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
	until  uint32    // the instruction that was clicked with Shift: the end of a stretch; 0 for none
	sought uint32    // show that one
	seeks  bool
}

// form is how much of what became of the source is shown.
type form uint8

const (
	folded   form = iota // of the line at hand
	unfolded             // of each line: macros and pseudo-instructions, too
	bare                 // the instructions alone
)

// A place is a line of a source, both from 0.
type place struct{ file, line int }

// A row is a line of source, or an instruction, or, of instructions alone, a label.
type row struct {
	source int // -1 for none …
	file   int // … and which it is a line of
	inst   int // index in lines; of a line of source, the first that it has; -1 for none
	label  bool
	more   int // instructions that are not shown; 0 for a row of its own
	wrong  int // 1 more than the index of a problem with the line above; 0 for none
}

// renew makes what is known of the program anew if it is another one.
func (p *listing) renew(v *View) {
	if len(v.Program) == len(p.lines) && (len(p.lines) == 0 || &v.Program[0] == &p.lines[0]) &&
		len(v.Sources) == len(p.sources) && (len(p.sources) == 0 || &v.Sources[0] == &p.sources[0]) {
		return
	}
	*p = listing{lines: v.Program, sources: v.Sources, form: p.form, file: -2, seek: true, first: map[place]int{},
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
	if l, _ := p.line(at); l != nil && p.form != bare {
		if place, ok := p.place(l); ok {
			file = place.file
		}
	}
	if p.rows != nil && file == p.file && (file < 0 || pc == p.at || p.form == unfolded) {
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
		p.rows = append(p.rows, row{source: n, file: file, inst: first})
		for i, w := range wrong {
			if w.File == p.sources[file].File && w.Line == n+1 {
				p.rows = append(p.rows, row{source: -1, inst: -1, wrong: i + 1})
			}
		}
		switch {
		case wrong != nil || first < 0:
		case p.form == unfolded:
			p.below(first, p.all[at], at)
		case here != nil && here.File == p.sources[file].File && here.Number-1 == n:
			p.below(p.near(current, at), mostNear, at)
		}
	}
	for i, r := range p.rows {
		if r.source >= 0 && r.inst >= 0 {
			p.row[p.lines[r.inst].Addr] = i
		}
	}
}

// mostNear is how many instructions are shown under the line at hand.
const mostNear = 5

// near is the first of the instructions of a line that are shown: the one at hand, or a neighbour before it.
func (p *listing) near(current int, at place) int {
	for n := 1; n < 3 && current > 0 && p.of(current-1, at); n++ {
		current--
	}
	return current
}

// of says that an instruction became of a line.
func (p *listing) of(i int, at place) bool {
	other, ok := p.place(&p.lines[i])
	return ok && other == at && p.lines[i].Word != ""
}

// below makes rows of some of a line's instructions, the first of which is given.
func (p *listing) below(from, most int, at place) {
	n := 0
	for i := from; i < len(p.lines) && n < most; i++ {
		if p.of(i, at) {
			p.rows = append(p.rows, row{source: -1, inst: i})
			n++
		} else if p.lines[i].Word != "" {
			break
		}
	}
	if more := p.all[at] - n; more > 0 {
		p.rows = append(p.rows, row{source: -1, inst: -1, more: more})
	}
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

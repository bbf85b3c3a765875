package debug

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"breakfast/asm/image"
	"breakfast/debug/expr"
	"breakfast/machine"
)

// Access is what somebody wants to be told of what he watches.
type Access uint8

// The accesses. Changed is what it is if nothing is said.
const (
	Changed Access = iota // it holds another value than before
	Written               // it was written to, perhaps with what it held
	Read                  // it was read
	Used                  // read or written
)

// String is the access in a word.
func (a Access) String() string { return [...]string{"changed", "written", "read", "used"}[a&3] }

// Breakpoint is where a run is to stop, as somebody says it: at one of a place, something that is watched, and a trap.
//
// A place is an address or a constant expression (0x80000010, brew + 4), a symbol, FILE:LINE, or :LINE of the first
// file. What is watched is ADDRESS:BYTES or a symbol (as many bytes as its .size says, or a word), both memory; or an
// expression of package expr: a register, a CSR, a device's register, memory at a constant address, or anything that is
// worked out, which can only be Changed. A trap is words of the manual's name of a cause ("timer", "page fault",
// "illegal"), interrupt, exception, any, or mcause as a number.
//
// Cost: places, traps, devices' registers that are read or written, and memory that is written or changed let the
// engine run on elsewhere. Everything else has the stepper make each step, some twenty times as slow.
type Breakpoint struct {
	At    string
	Watch string
	On    Access
	Trap  string

	If     string // an expression: it counts only where this is not 0
	Log    string // it does not stop, but says this, with the value of each {expression} in it
	Ignore uint64 // so many hits are passed by …
	Every  uint64 // … and then all but one in so many; 0 is 1
	Once   bool   // it is gone after the first stop
	Off    bool
}

// A point is a breakpoint that was set, and what it is on this machine.
type point struct {
	Breakpoint
	id     int
	note   string // what the person should know of where it is
	err    error  // why it is nowhere; nil if it is somewhere
	addrs  []uint32
	watch  *watch
	trap   causes
	when   *expr.Expr
	say    message
	hits   hits
	struck bool          // what it waits for has just happened …
	by     machine.Event // … in this
}

// Placed is a breakpoint that was set.
type Placed struct {
	ID int
	Breakpoint
	Addrs []uint32 // of a place
	Note  string   // "line 12 has no code: it is at line 14"
	Err   error    // it is nowhere in this program; it may be in the next
	Hits  uint64   // forward, up to the latest moment
}

// Set sets a breakpoint, and returns its number. An error says what is wrong with what was asked for; a caret is in it
// if it is an *expr.Error.
func (d *Debugger) Set(b Breakpoint) (id int, err error) {
	p, err := d.point(b)
	if err != nil {
		return 0, err
	}
	d.numbered++
	p.id = d.numbered
	d.points = append(d.points, p)
	return p.id, nil
}

// Change makes a breakpoint another one, of the same number and the same hits. An error leaves it as it was.
func (d *Debugger) Change(id int, b Breakpoint) error {
	i := d.find(id)
	if i < 0 {
		return fmt.Errorf("there is no breakpoint %d", id)
	}
	p, err := d.point(b)
	if err == nil {
		p.id, p.hits = id, d.points[i].hits
		d.points[i] = p
	}
	return err
}

// Clear takes a breakpoint away; false if there is none of that number.
func (d *Debugger) Clear(id int) bool {
	i := d.find(id)
	if i >= 0 {
		d.points = slices.Delete(d.points, i, i+1)
	}
	return i >= 0
}

func (d *Debugger) find(id int) int {
	return slices.IndexFunc(d.points, func(p *point) bool { return p.id == id })
}

// Breakpoints are those that are set, in the order in which they were.
func (d *Debugger) Breakpoints() []Placed {
	var list []Placed
	for _, p := range d.points {
		list = append(list, Placed{p.id, p.Breakpoint, p.addrs, p.note, p.err, p.hits.count()})
	}
	return list
}

// Carry sets the breakpoints of another debugger, with their numbers: of the same program before it was assembled anew.
// They are looked for by what was said. One that is not found is kept, with an Err.
func (d *Debugger) Carry(from *Debugger) {
	d.points, d.numbered = nil, from.numbered
	for _, old := range from.points {
		p, err := d.point(old.Breakpoint)
		if err != nil {
			p = &point{Breakpoint: old.Breakpoint, err: err}
		}
		p.id = old.id
		d.points = append(d.points, p)
	}
}

// point finds what a breakpoint is on this machine.
func (d *Debugger) point(b Breakpoint) (*point, error) {
	p, n := &point{Breakpoint: b}, 0
	for _, s := range []string{b.At, b.Watch, b.Trap} {
		if s != "" {
			n++
		}
	}
	if n != 1 {
		return nil, errors.New("a breakpoint is at a place, or watches something, or waits for a trap: one of them")
	}
	var err error
	switch {
	case b.At != "":
		p.addrs, p.note, err = places(d.m, b.At)
	case b.Watch != "":
		p.watch, err = watching(d.m, b.Watch, b.On)
	default:
		p.trap, err = parseCauses(b.Trap)
	}
	if err == nil && b.If != "" {
		p.when, err = expr.Compile(b.If, d.m)
		if err == nil && p.when.Constant() {
			err = d.alwaysThe(p.when)
		}
	}
	if err == nil && b.Log != "" {
		p.say, err = parseMessage(b.Log, d.m)
	}
	if err != nil {
		return nil, err
	}
	return p, nil
}

// alwaysThe is what is wrong with a condition that does not depend on the run: of a symbol, most likely, the word was
// meant that is there.
func (d *Debugger) alwaysThe(when *expr.Expr) error {
	v, err := when.Eval(d.m)
	if err != nil {
		return err
	}
	text := when.String()
	hint := "leave it out"
	between := func(r rune) bool { return strings.ContainsRune("=!<>&|+-*/%^()? :", r) }
	for _, name := range strings.FieldsFunc(text, between) {
		if img := d.m.Image(); img != nil && img.Symbol(name) != nil {
			hint = fmt.Sprintf("%s is a number, its address; the word in memory there is [%[1]s]", name)
			break
		}
	}
	return &expr.Error{Text: text, To: len(text), Msg: fmt.Sprintf("the condition is always %d", v), Hint: hint}
}

// hits are the steps of the hits that were counted, in order, so that a hit has the same number however often one comes
// to it. Of very many, the first are forgotten.
type hits struct {
	steps []uint64
	lost  uint64
}

const hitsKept = 1 << 16

func (h *hits) count() uint64 { return h.lost + uint64(len(h.steps)) }

// number is the number of the hit at a step, from 1; 0 if it was not counted.
func (h *hits) number(step uint64) uint64 {
	if i, ok := slices.BinarySearch(h.steps, step); ok {
		return h.lost + uint64(i) + 1
	}
	return 0
}

// add counts a hit.
func (h *hits) add(step uint64) {
	i, ok := slices.BinarySearch(h.steps, step)
	if ok || i == 0 && h.lost > 0 {
		return
	}
	h.steps = slices.Insert(h.steps, i, step)
	if len(h.steps) > hitsKept {
		n := hitsKept / 2
		h.steps, h.lost = slices.Delete(h.steps, 0, n), h.lost+uint64(n)
	}
}

// cut forgets hits behind a step: another future begins.
func (h *hits) cut(step uint64) {
	h.steps = h.steps[:sort.Search(len(h.steps), func(i int) bool { return h.steps[i] > step })]
}

// counts says that a hit is one to stop at, by its number.
func (p *point) counts(number uint64) bool {
	return number == 0 || number > p.Ignore && (number-p.Ignore-1)%max(p.Every, 1) == 0
}

// places are the addresses that a person means, and what he should know of them.
func places(m *machine.Machine, text string) (addrs []uint32, note string, err error) {
	img := m.Image()
	if i := strings.LastIndexByte(text, ':'); i >= 0 {
		var line int
		if _, err := fmt.Sscanf(text[i+1:]+" ", "%d ", &line); err != nil || line < 1 {
			return nil, "", fmt.Errorf("%s is no line: FILE:LINE, such as tea.s:12", text)
		}
		return lines(img, text[:i], line)
	}
	e, err := expr.Compile(text, m)
	if err != nil {
		return nil, "", err
	}
	if !e.Constant() {
		return nil, "", fmt.Errorf("%s is another address at every moment: want a symbol, an address, FILE:LINE", text)
	}
	addr, _ := e.Eval(m)
	if addr&1 != 0 {
		return nil, "", fmt.Errorf("0x%08x is odd: no instruction is there", addr)
	}
	return []uint32{addr}, "", nil
}

// lines are the addresses where the code of a line of a file begins: of a file of that name, or path's end.
func lines(img *image.Image, file string, line int) (addrs []uint32, note string, err error) {
	var all []int32
	for i, f := range img.Files {
		if f.Name == file || strings.HasSuffix(f.Name, "/"+file) || file == "" && i == 0 {
			all = append(all, int32(i))
		}
	}
	if all == nil {
		var names []string
		for _, f := range img.Files {
			names = append(names, f.Name)
		}
		if names == nil {
			return nil, "", errors.New("the program does not say which lines it is of: want a symbol or an address")
		}
		return nil, "", fmt.Errorf("the program has no file %s: it is of %s", file, strings.Join(names, ", "))
	}
	best := int32(0)
	for _, l := range img.Lines {
		if slices.Contains(all, l.File) && int(l.Num) >= line && (best == 0 || l.Num < best) {
			best = l.Num
		}
	}
	if best == 0 {
		return nil, "", fmt.Errorf("there is no code at line %d, nor behind it", line)
	}
	procedures := map[string]bool{}
	for i, l := range img.Lines {
		if l.Num != best || !slices.Contains(all, l.File) || i > 0 && img.Lines[i-1].Num == l.Num &&
			img.Lines[i-1].File == l.File {
			continue
		}
		// Of what a compiler made of a line in one procedure, the first is meant.
		name, _ := img.SymbolAt(l.Addr)
		if s := img.Symbol(name); s != nil && s.Kind == image.Func && s.Size > 0 {
			if procedures[name] {
				continue
			}
			procedures[name] = true
		}
		addrs = append(addrs, l.Addr)
	}
	if int(best) != line {
		note = fmt.Sprintf("line %d has no code: it is at line %d", line, best)
	}
	return addrs, note, nil
}

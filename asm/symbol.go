package asm

import (
	"fmt"
	"slices"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
)

type symKind uint8

const (
	symUndefined symKind = iota
	symLabel             // an address in a section
	symEqu               // a value: .equ, .set, =
	symEdge              // where a part of the program begins or ends, known after layout: __bss_start
)

// A symbol is a name in one file. Those without a name are places: the dot, 1:, and the like. A program can have millions
// of labels: what most of them have no use for is kept apart.
type symbol struct {
	name string
	unit *unit // nil for those given by the caller and for edges

	sec   *section // a label's section, and where in it: behind off fixed bytes …
	off   int64
	spans int   // … and as many spans
	piece int64 // its distance from the last place that GNU as would cut the section at

	at   place   // where it was defined; before that, where it was first used
	link *symbol // the definition that an undefined symbol turned out to mean
	rare *rare   // nil for most labels; symEqu and symEdge have one
	row  int32   // in an object file's table of symbols, from 1; 0 while it is in none

	kind   symKind
	given  givenBy // who defined it, if the caller did
	asked  bool    // the program has asked for it, if only with .ifdef
	global bool
	local  bool // named in .local
	weak   bool
	fixed  bool // .equiv: may not be set again
	typ    image.Kind
	common bool // of .comm
	used   bool
	told   bool // it has been said that it is not defined
}

// What few symbols have.
type rare struct {
	val   value         // of symEqu, and of .comm its size
	edge  func() uint32 // of symEdge
	doc   string        // what it is, if the caller said
	size  value
	align int64 // of .comm and .lcomm

	pass   int // when memo was computed
	memo   number
	active bool // being computed
}

// more is what few symbols have, of one that has it from now on.
func (s *symbol) more() *rare {
	if s.rare == nil {
		s.rare = &rare{}
	}
	return s.rare
}

// val is what a symbol was set to.
func (s *symbol) val() value {
	if s.rare == nil {
		return value{}
	}
	return s.rare.val
}

// size is what .size said.
func (s *symbol) size() value {
	if s.rare == nil {
		return value{}
	}
	return s.rare.size
}

// set makes a symbol stand for a value. It may have stood for another.
func (s *symbol) set(v value, at place) {
	s.kind, s.at = symEqu, at
	s.more().val, s.rare.pass = v, 0
}

// newSymbol is a symbol of a unit. They are made in heaps, for there may be many.
func (u *unit) newSymbol(name string) *symbol {
	if len(u.heap) == 0 {
		u.heap = make([]symbol, 64)
	}
	s := &u.heap[0]
	u.heap = u.heap[1:]
	s.name, s.unit = name, u
	return s
}

type givenBy uint8

const (
	givenNot     givenBy = iota
	givenMachine         // a device register, or the like
	givenD               // -D
)

// target is the symbol itself, or the definition in another file that it means.
func (s *symbol) target() *symbol {
	if s.link != nil {
		return s.link
	}
	return s
}

func (s *symbol) defined() bool { return s.kind != symUndefined }

func isReg(name string) bool {
	_, ok := isa.RegByName(name)
	return ok
}

// lookup finds or makes the symbol of a name.
func (u *unit) lookup(name string) *symbol {
	if s := u.syms[name]; s != nil {
		return s
	}
	if s := u.a.givenSymbol(name); s != nil {
		return s
	}
	s := u.newSymbol(name)
	u.syms[name] = s
	u.names = append(u.names, s)
	return s
}

// find is lookup for those who only ask: nil where nobody defined the name.
func (u *unit) find(name string) *symbol {
	if s := u.syms[name]; s != nil && s.defined() {
		return s
	}
	if u.syms[name] == nil {
		return u.a.givenSymbol(name)
	}
	return nil
}

// givenSymbol is the symbol of that name that the caller gave, nil if there is none.
func (a *assembler) givenSymbol(name string) *symbol {
	s := a.given[name]
	if s != nil {
		s.asked = true
	}
	return s
}

// ref is the value of a name used in an expression.
func (u *unit) ref(name string, at place) value {
	s := u.lookup(name)
	if !s.used {
		s.used = true
		if !s.defined() {
			s.at = at
		}
	}
	if s.kind == symEqu {
		return s.val()
	}
	return value{add: s}
}

// dot is the place where the next byte goes.
func (u *unit) dot() *symbol {
	s := u.newSymbol("")
	s.put(u.sec)
	return s
}

func (s *symbol) put(sec *section) {
	s.kind, s.sec, s.off, s.spans = symLabel, sec, sec.size, len(sec.spans)
	if s.name != "" || s.at.frame != nil {
		sec.led = spot{s.off, s.spans}
	}
	s.piece = sec.size - sec.cut()
}

// label defines a name as the place where the next byte goes.
func (u *unit) label(name string, at place) error {
	if name == "." {
		return at.fault("the dot is no label: it is always where the next byte goes", "")
	}
	s := u.lookup(name)
	if err := s.taken(at); err != nil {
		return err
	}
	if s.kind == symEqu {
		return at.fault(fmt.Sprintf("%s is defined already, as a value at %s", name, s.at), "give one of them another name")
	}
	s.at = at
	s.put(u.sec)
	return nil
}

// taken refuses to define again what may have one definition only.
func (s *symbol) taken(at place) error {
	switch {
	case s.given == givenD:
		return at.fault(fmt.Sprintf("%s has been given on the command line: -D %s=%d", s.name, s.name, s.val().n),
			fmt.Sprintf("a program's own default is written\n    .ifndef %s\n    .equ %s, 1\n    .endif", s.name, s.name))
	case s.given == givenMachine:
		hint := "choose another name"
		if s.rare.doc != "" {
			hint = fmt.Sprintf("it is: %s\n%s", s.rare.doc, hint)
		}
		return at.fault(fmt.Sprintf("%s is the machine's (%#x) and cannot be defined again", s.name, uint32(s.val().n)), hint)
	case s.kind == symLabel || s.fixed:
		return at.fault(fmt.Sprintf("%s is defined already, at %s", s.name, s.at), "give one of them another name; labels inside macros are made unique with \\@ or by numbers (1: … 1b)")
	}
	return nil
}

// assign defines a name as a value.
func (u *unit) assign(name string, v value, at place) error {
	s := u.lookup(name)
	if err := s.taken(at); err != nil {
		return err
	}
	if isReg(name) {
		return at.fault(fmt.Sprintf("%s is a register and cannot be a symbol", name), "choose another name")
	}
	s.set(v, at)
	return nil
}

// valueOf reads what a name is set to, up to the end of the statement.
func (u *unit) valueOf(c *cursor, name string, at place) (value, error) {
	v, err := u.expr(c)
	if err == nil {
		err = c.done()
	}
	if err != nil {
		u.poison(name, at)
	}
	return v, err
}

// poison gives a name whose definition is wrong a value, so that what uses it is not wrong as well.
func (u *unit) poison(name string, at place) {
	if s := u.lookup(name); !s.defined() && s.unit != nil {
		s.set(constant(0), at)
	}
}

// A local label, 1: to be named 1b and 1f, is the last one above and the next one below.
type local struct{ back, next *symbol }

func (u *unit) localLabel(n int64, at place) {
	l := u.locals[n]
	s := l.next
	if s == nil {
		s = u.newSymbol("")
	}
	s.at = at
	s.put(u.sec)
	u.locals[n] = local{back: s}
}

// localRef takes 1b or 1f. It is nil where the digits are a number.
func (u *unit) localRef(c *cursor) *symbol {
	i := c.i
	var n int64
	for i < len(c.s) && isDigit(c.s[i]) && i-c.i < 9 {
		n = n*10 + int64(c.s[i]-'0')
		i++
	}
	if i >= len(c.s) || c.s[i] != 'b' && c.s[i] != 'f' || i+1 < len(c.s) && isNamePart(c.s[i+1]) {
		return nil
	}
	at := c.at(c.i, i+1)
	back := c.s[i] == 'b'
	text := c.s[c.i : i+1]
	c.i = i + 1
	l := u.locals[n]
	switch {
	case back && l.back != nil:
		return l.back
	case back: // reported at the end as undefined
		s := &symbol{unit: u, name: text, used: true, at: at}
		u.names = append(u.names, s)
		return s
	case l.next == nil:
		l.next = &symbol{unit: u, name: text, used: true, at: at}
		u.names = append(u.names, l.next)
		u.locals[n] = l
	}
	return l.next
}

// sortedGiven is what the caller defined, in the order of names.
func sortedGiven(m map[string]*symbol) []*symbol {
	list := make([]*symbol, 0, len(m))
	for _, s := range m {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *symbol) int {
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return list
}

package asm

import (
	"fmt"
	"slices"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

type symKind uint8

const (
	symUndefined symKind = iota
	symLabel             // an address in a section
	symEqu               // a value: .equ, .set, =
	symEdge              // where a part of the program begins or ends, known after layout: __bss_start
)

// A symbol is a name in one file. Those without a name are places: the dot, 1:, and the like.
type symbol struct {
	name string
	kind symKind
	unit *unit // nil for those given by the caller and for edges

	sec   *section // a label's section, and where in it: behind off fixed bytes …
	off   int64
	spans int   // … and as many spans
	piece int64 // its distance from the last place that GNU as would cut the section at

	val  value         // of symEqu
	edge func() uint32 // of symEdge

	given  givenBy // who defined it, if the caller did
	asked  bool    // the program has asked for it, if only with .ifdef
	doc    string  // what it is, if the caller said
	global bool
	local  bool // named in .local
	weak   bool
	fixed  bool // .equiv: may not be set again
	typ    image.Kind
	size   value
	common bool         // of .comm
	align  int64        // of .comm and .lcomm
	def    source.Place // where it was defined
	use    source.Place // where it was first used
	used   bool
	told   bool // it has been said that it is not defined

	link *symbol // the definition that an undefined symbol turned out to mean

	pass   int // when memo was computed
	memo   number
	active bool // being computed
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

// lookup finds or makes the symbol of a name.
func (u *unit) lookup(name string) *symbol {
	if s := u.syms[name]; s != nil {
		return s
	}
	if s := u.a.givenSymbol(name); s != nil {
		return s
	}
	s := &symbol{name: name, unit: u}
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
func (u *unit) ref(name string, at source.Place) value {
	s := u.lookup(name)
	if !s.used {
		s.used, s.use = true, at
	}
	if s.kind == symEqu {
		return s.val
	}
	return value{add: s}
}

// dot is the place where the next byte goes.
func (u *unit) dot() *symbol {
	s := &symbol{kind: symLabel, unit: u}
	s.put(u.sec)
	return s
}

func (s *symbol) put(sec *section) {
	s.kind, s.sec, s.off, s.spans = symLabel, sec, sec.size, len(sec.spans)
	if s.name != "" || s.def.Frame != nil {
		sec.led = spot{s.off, s.spans}
	}
	s.piece = sec.size - sec.cut()
}

// label defines a name as the place where the next byte goes.
func (u *unit) label(name string, at source.Place) error {
	if name == "." {
		return at.Fault("the dot is no label: it is always where the next byte goes", "")
	}
	s := u.lookup(name)
	if err := s.taken(at); err != nil {
		return err
	}
	if s.kind == symEqu {
		return at.Fault(fmt.Sprintf("%s is defined already, as a value at %s", name, s.def), "give one of them another name")
	}
	s.def = at
	s.put(u.sec)
	return nil
}

// taken refuses to define again what may have one definition only.
func (s *symbol) taken(at source.Place) error {
	switch {
	case s.given == givenD:
		return at.Fault(fmt.Sprintf("%s has been given on the command line: -D %s=%d", s.name, s.name, s.val.n),
			fmt.Sprintf("a program's own default is written\n    .ifndef %s\n    .equ %s, 1\n    .endif", s.name, s.name))
	case s.given == givenMachine:
		hint := "choose another name"
		if s.doc != "" {
			hint = fmt.Sprintf("it is: %s\n%s", s.doc, hint)
		}
		return at.Fault(fmt.Sprintf("%s is the machine's (%#x) and cannot be defined again", s.name, uint32(s.val.n)), hint)
	case s.kind == symLabel || s.fixed:
		return at.Fault(fmt.Sprintf("%s is defined already, at %s", s.name, s.def), "give one of them another name; labels inside macros are made unique with \\@ or by numbers (1: … 1b)")
	}
	return nil
}

// assign defines a name as a value.
func (u *unit) assign(name string, v value, at source.Place) error {
	s := u.lookup(name)
	if err := s.taken(at); err != nil {
		return err
	}
	if arch.IsReg(name) {
		return at.Fault(fmt.Sprintf("%s is a register and cannot be a symbol", name), "choose another name")
	}
	s.kind, s.val, s.def = symEqu, v, at
	return nil
}

// valueOf reads what a name is set to, up to the end of the statement.
func (u *unit) valueOf(c *source.Cursor, name string, at source.Place) (value, error) {
	v, err := u.expr(c)
	if err == nil {
		err = c.Done()
	}
	if err != nil {
		u.poison(name, at)
	}
	return v, err
}

// poison gives a name whose definition is wrong a value, so that what uses it is not wrong as well.
func (u *unit) poison(name string, at source.Place) {
	if s := u.lookup(name); !s.defined() && s.unit != nil {
		s.kind, s.val, s.def = symEqu, constant(0), at
	}
}

// A local label, 1: to be named 1b and 1f, is the last one above and the next one below.
type local struct{ back, next *symbol }

func (u *unit) localLabel(n int64, at source.Place) {
	l := u.locals[n]
	s := l.next
	if s == nil {
		s = &symbol{unit: u}
	}
	s.def = at
	s.put(u.sec)
	u.locals[n] = local{back: s}
}

// localRef takes 1b or 1f. It is nil where the digits are a number.
func (u *unit) localRef(c *source.Cursor) *symbol {
	i := c.Pos
	var n int64
	for i < len(c.Text) && source.IsDigit(c.Text[i]) && i-c.Pos < 9 {
		n = n*10 + int64(c.Text[i]-'0')
		i++
	}
	if i >= len(c.Text) || c.Text[i] != 'b' && c.Text[i] != 'f' || i+1 < len(c.Text) && source.IsNamePart(c.Text[i+1]) {
		return nil
	}
	at := c.At(c.Pos, i+1)
	back := c.Text[i] == 'b'
	text := c.Text[c.Pos : i+1]
	c.Pos = i + 1
	l := u.locals[n]
	switch {
	case back && l.back != nil:
		return l.back
	case back: // reported at the end as undefined
		s := &symbol{unit: u, name: text, used: true, use: at}
		u.names = append(u.names, s)
		return s
	case l.next == nil:
		l.next = &symbol{unit: u, name: text, used: true, use: at}
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

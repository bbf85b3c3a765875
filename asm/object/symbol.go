package object

import (
	"fmt"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

// A symKind says what a Symbol is.
type symKind uint8

const (
	SymUndefined symKind = iota
	SymLabel             // an address in a section
	SymEqu               // a value: .equ, .set, =
	SymEdge              // where a part of the program begins or ends, known after layout: __bss_start
)

// A Symbol is a name in one file. Those without a name are places: the dot, 1:, and the like. A program
// can have millions of labels: what most of them have no use for is kept apart.
type Symbol struct {
	Name   string
	Module *Module // nil for those given by the caller and for edges

	Sec   *Section // a label's section, and where in it: behind off fixed bytes …
	Off   int64
	Spans int   // … and as many spans
	Piece int64 // its distance from the last place that GNU as would cut the section at

	At   source.Place // where it was defined; before that, where it was first used
	Link *Symbol      // the definition that an undefined symbol turned out to mean
	Rare *Rare        // nil for most labels; SymEqu and SymEdge have one
	Row  int32        // in an object file's table of symbols, from 1; 0 while it is in none

	Kind   symKind
	Given  GivenBy // who defined it, if the caller did
	Asked  bool    // the program has asked for it, if only with .ifdef
	Global bool
	Local  bool // named in .local
	Weak   bool
	Fixed  bool // .equiv: may not be set again
	Type   image.Kind
	Common bool // of .comm
	Used   bool
	Told   bool // it has been said that it is not defined
}

// Rare is what few symbols have.
type Rare struct {
	Val   Value         // of SymEqu, and of .comm its size
	Edge  func() uint32 // of SymEdge
	Doc   string        // what it is, if the caller said
	Size  Value
	Align int64 // of .comm and .lcomm

	Pass   int // when Memo was computed
	Memo   Number
	Active bool // being computed
}

// More is what few symbols have, of one that has it from now on.
func (s *Symbol) More() *Rare {
	if s.Rare == nil {
		s.Rare = &Rare{}
	}
	return s.Rare
}

// Val is what a symbol was set to.
func (s *Symbol) Val() Value {
	if s.Rare == nil {
		return Value{}
	}
	return s.Rare.Val
}

// Size is what .size said.
func (s *Symbol) Size() Value {
	if s.Rare == nil {
		return Value{}
	}
	return s.Rare.Size
}

// set makes a symbol stand for a value. It may have stood for another.
func (s *Symbol) set(v Value, at source.Place) {
	s.Kind, s.At = SymEqu, at
	s.More().Val, s.Rare.Pass = v, 0
}

// newSymbol is a symbol of a module. They are made in heaps, for there may be many.
func (m *Module) newSymbol(name string) *Symbol {
	if len(m.heap) == 0 {
		m.heap = make([]Symbol, 64)
	}
	s := &m.heap[0]
	m.heap = m.heap[1:]
	s.Name, s.Module = name, m
	return s
}

// GivenBy says who defined a symbol, if the caller did.
type GivenBy uint8

const (
	GivenNot     GivenBy = iota
	GivenMachine         // a device register, or the like
	GivenD               // -D
)

// Target is the symbol itself, or the definition in another file that it means.
func (s *Symbol) Target() *Symbol {
	if s.Link != nil {
		return s.Link
	}
	return s
}

// Defined says that the file itself defines it.
func (s *Symbol) Defined() bool { return s.Kind != SymUndefined }

// Lookup finds or makes the symbol of a name.
func (m *Module) Lookup(name string) *Symbol {
	if s := m.Syms[name]; s != nil {
		s.Asked = true
		return s
	}
	if s := m.given(name); s != nil {
		return s
	}
	return m.enter(name)
}

// Give defines a name in this file alone, as -D does in all.
func (m *Module) Give(name string, v int64) {
	s := m.Lookup(name)
	s.Kind, s.Given, s.More().Val = SymEqu, GivenD, Constant(v)
}

func (m *Module) enter(name string) *Symbol {
	s := m.newSymbol(name)
	m.Syms[name] = s
	m.Names = append(m.Names, s)
	return s
}

// Find is lookup for those who only ask: nil where nobody defined the name.
func (m *Module) Find(name string) *Symbol {
	if s := m.Syms[name]; s != nil && s.Defined() {
		s.Asked = true
		return s
	}
	if m.Syms[name] == nil {
		return m.given(name)
	}
	return nil
}

// given is the symbol of that name that the caller gave, nil if there is none, or the file has its own.
func (m *Module) given(name string) *Symbol {
	s := m.p.Given[name]
	if s == nil || s.Given == GivenMachine && m.Hidden[name] {
		return nil
	}
	s.Asked = true
	return s
}

// Ref is the value of a name used in an expression.
func (m *Module) Ref(name string, at source.Place) Value {
	s := m.Lookup(name)
	if g := m.p.Given[name]; g != nil && g.Given == GivenMachine {
		if at.Frame != nil && at.Frame.File.Ours {
			s = g
		}
		m.lend(g, s)
	}
	if !s.Used {
		s.Used = true
		if !s.Defined() {
			s.At = at
		}
	}
	m.saw(s, at, Used)
	if s.Kind == SymEqu {
		return s.Val()
	}
	return Value{Add: s}
}

// Dot is the place where the next byte goes.
func (m *Module) Dot() *Symbol {
	s := m.newSymbol("")
	s.Put(m.Sec)
	return s
}

// Here is where the next byte goes.
func (m *Module) Here() Value {
	if m.Sec.Plain {
		return Constant(m.Sec.Size)
	}
	return Value{Add: m.Dot()}
}

// Structure is where labels are numbers, from n on: offsets in a structure.
func (m *Module) Structure(n int64) *Section {
	return &Section{Module: m, Name: ".struct", NoBits: true, Plain: true, Align: 1, Size: n}
}

// Put makes it a label where the next byte of a section goes.
func (s *Symbol) Put(sec *Section) {
	if sec.Plain {
		s.set(Constant(sec.Size), s.At)
		return
	}
	s.Kind, s.Sec, s.Off, s.Spans = SymLabel, sec, sec.Size, len(sec.Spans)
	if s.Name != "" || s.At.Frame != nil {
		sec.Led = Spot{s.Off, s.Spans}
	}
	if sec.Whole != nil {
		sec.placed = append(sec.placed, s)
	}
	s.Piece = sec.Size - sec.cut()
}

// Label defines a name as the place where the next byte goes.
func (m *Module) Label(name string, at source.Place) error {
	if name == "." {
		return at.Fault("the dot is no label: it is always where the next byte goes", "")
	}
	s := m.OwnName(name)
	if s.Kind == SymLabel && s.Sec == m.Sec && s.Off == m.Sec.Size && s.Spans == len(m.Sec.Spans) && s.Weak {
		return nil // GNU as takes it twice at one place
	}
	if err := s.taken(at); err != nil {
		return err
	}
	if s.Kind == SymEqu {
		return at.Fault(fmt.Sprintf("%s is defined already, as a value at %s", name, s.At),
			"give one of them another name")
	}
	s.At = at
	s.Put(m.Sec)
	m.saw(s, at, Defined)
	return nil
}

// taken refuses to define again what may have one definition only.
func (s *Symbol) taken(at source.Place) error {
	switch {
	case s.Given == GivenD:
		return at.Fault(fmt.Sprintf("%s has been given on the command line: -D %s=%d", s.Name, s.Name, s.Val().N),
			fmt.Sprintf("a program's own default is written\n    .ifndef %s\n    .equ %s, 1\n    .endif", s.Name,
				s.Name))
	case s.Kind == SymLabel || s.Fixed:
		return at.Fault(fmt.Sprintf("%s is defined already, at %s", s.Name, s.At),
			"give one of them another name; labels inside macros are made unique with \\@ or by numbers (1: … 1b)")
	}
	return nil
}

// Assign defines a name as a value.
func (m *Module) Assign(name string, v Value, at source.Place) error {
	s := m.OwnName(name)
	if err := s.taken(at); err != nil {
		return err
	}
	if arch.IsReg(name) {
		return at.Fault(fmt.Sprintf("%s is a register and cannot be a symbol", name), "choose another name")
	}
	s.set(v, at)
	m.saw(s, at, Defined)
	return nil
}

// Poison gives a name whose definition is wrong a value, so that what uses it is not wrong as well.
func (m *Module) Poison(name string, at source.Place) {
	if s := m.Lookup(name); !s.Defined() && s.Module != nil {
		s.set(Constant(0), at)
		m.saw(s, at, Guessed)
	}
}

// A local label, 1: to be named 1b and 1f, is the last one above and the next one below.
type local struct{ back, next *Symbol }

// LocalLabel defines the label n: where the next byte goes.
func (m *Module) LocalLabel(n int64, at source.Place) {
	l := m.locals[n]
	s := l.next
	if s == nil {
		s = m.newSymbol("")
	}
	s.At = at
	s.Put(m.Sec)
	m.saw(s, at, Defined)
	m.locals[n] = local{back: s}
}

// LocalRef is what 1b or 1f stands for: the last label n above, or the next one below. The text is for messages.
func (m *Module) LocalRef(n int64, back bool, text string, at source.Place) *Symbol {
	l := m.locals[n]
	s := l.next
	if back {
		s = l.back
	}
	if s == nil { // one that is asked for above is reported at the end as undefined
		s = &Symbol{Module: m, Name: text, Used: true, At: at}
		m.Names = append(m.Names, s)
		if !back {
			l.next = s
			m.locals[n] = l
		}
	}
	m.saw(s, at, Used)
	return s
}

// IsNumber says that a symbol stands for a plain number.
func (s *Symbol) IsNumber() bool { return s.Kind == SymEqu && s.Val().Known() }

// A Number is what an expression comes to when all addresses are known.
type Number struct {
	N   int64
	Rel int // how many addresses are in it: 0 for a number, 1 for an address
	Err error
}

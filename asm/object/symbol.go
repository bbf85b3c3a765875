package object

import (
	"fmt"
	"slices"

	"breakfast/asm/arch"
	"breakfast/asm/image"
	"breakfast/asm/source"
)

type symKind uint8

const (
	SymUndefined symKind = iota
	SymLabel             // an address in a section
	SymEqu               // a value: .equ, .set, =
	symEdge              // where a part of the program begins or ends, known after layout: __bss_start
)

// A Symbol is a name in one file. Those without a name are places: the dot, 1:, and the like.
type Symbol struct {
	Name   string
	Kind   symKind
	Module *Module // nil for those given by the caller and for edges

	Sec   *Section // a label's section, and where in it: behind off fixed bytes …
	Off   int64
	Spans int   // … and as many spans
	piece int64 // its distance from the last place that GNU as would cut the section at

	Val  Value         // of symEqu
	edge func() uint32 // of symEdge

	Given  GivenBy // who defined it, if the caller did
	Asked  bool    // the program has asked for it, if only with .ifdef
	Doc    string  // what it is, if the caller said
	Global bool
	Local  bool // named in .local
	Weak   bool
	Fixed  bool // .equiv: may not be set again
	Type   image.Kind
	Size   Value
	Common bool         // of .comm
	Align  int64        // of .comm and .lcomm
	Def    source.Place // where it was defined
	Use    source.Place // where it was first used
	Used   bool
	told   bool // it has been said that it is not defined

	link *Symbol // the definition that an undefined symbol turned out to mean

	pass   int // when memo was computed
	memo   number
	active bool // being computed
}

type GivenBy uint8

const (
	GivenNot     GivenBy = iota
	GivenMachine         // a device register, or the like
	GivenD               // -D
)

// target is the symbol itself, or the definition in another file that it means.
func (s *Symbol) target() *Symbol {
	if s.link != nil {
		return s.link
	}
	return s
}

func (s *Symbol) Defined() bool { return s.Kind != SymUndefined }

// Lookup finds or makes the symbol of a name.
func (u *Module) Lookup(name string) *Symbol {
	if s := u.Syms[name]; s != nil {
		return s
	}
	if s := u.p.givenSymbol(name); s != nil {
		return s
	}
	s := &Symbol{Name: name, Module: u}
	u.Syms[name] = s
	u.Names = append(u.Names, s)
	return s
}

// Find is lookup for those who only ask: nil where nobody defined the name.
func (u *Module) Find(name string) *Symbol {
	if s := u.Syms[name]; s != nil && s.Defined() {
		return s
	}
	if u.Syms[name] == nil {
		return u.p.givenSymbol(name)
	}
	return nil
}

// givenSymbol is the symbol of that name that the caller gave, nil if there is none.
func (a *Program) givenSymbol(name string) *Symbol {
	s := a.Given[name]
	if s != nil {
		s.Asked = true
	}
	return s
}

// Ref is the value of a name used in an expression.
func (u *Module) Ref(name string, at source.Place) Value {
	s := u.Lookup(name)
	if !s.Used {
		s.Used, s.Use = true, at
	}
	if s.Kind == SymEqu {
		return s.Val
	}
	return Value{Add: s}
}

// Dot is the place where the next byte goes.
func (u *Module) Dot() *Symbol {
	s := &Symbol{Kind: SymLabel, Module: u}
	s.Put(u.Sec)
	return s
}

func (s *Symbol) Put(sec *Section) {
	s.Kind, s.Sec, s.Off, s.Spans = SymLabel, sec, sec.Size, len(sec.Spans)
	if s.Name != "" || s.Def.Frame != nil {
		sec.Led = Spot{s.Off, s.Spans}
	}
	s.piece = sec.Size - sec.cut()
}

// Label defines a name as the place where the next byte goes.
func (u *Module) Label(name string, at source.Place) error {
	if name == "." {
		return at.Fault("the dot is no label: it is always where the next byte goes", "")
	}
	s := u.Lookup(name)
	if err := s.taken(at); err != nil {
		return err
	}
	if s.Kind == SymEqu {
		return at.Fault(fmt.Sprintf("%s is defined already, as a value at %s", name, s.Def), "give one of them another name")
	}
	s.Def = at
	s.Put(u.Sec)
	return nil
}

// taken refuses to define again what may have one definition only.
func (s *Symbol) taken(at source.Place) error {
	switch {
	case s.Given == GivenD:
		return at.Fault(fmt.Sprintf("%s has been given on the command line: -D %s=%d", s.Name, s.Name, s.Val.N),
			fmt.Sprintf("a program's own default is written\n    .ifndef %s\n    .equ %s, 1\n    .endif", s.Name, s.Name))
	case s.Given == GivenMachine:
		hint := "choose another name"
		if s.Doc != "" {
			hint = fmt.Sprintf("it is: %s\n%s", s.Doc, hint)
		}
		return at.Fault(fmt.Sprintf("%s is the machine's (%#x) and cannot be defined again", s.Name, uint32(s.Val.N)), hint)
	case s.Kind == SymLabel || s.Fixed:
		return at.Fault(fmt.Sprintf("%s is defined already, at %s", s.Name, s.Def),
			"give one of them another name; labels inside macros are made unique with \\@ or by numbers (1: … 1b)")
	}
	return nil
}

// Assign defines a name as a value.
func (u *Module) Assign(name string, v Value, at source.Place) error {
	s := u.Lookup(name)
	if err := s.taken(at); err != nil {
		return err
	}
	if arch.IsReg(name) {
		return at.Fault(fmt.Sprintf("%s is a register and cannot be a symbol", name), "choose another name")
	}
	s.Kind, s.Val, s.Def = SymEqu, v, at
	return nil
}

// Poison gives a name whose definition is wrong a value, so that what uses it is not wrong as well.
func (u *Module) Poison(name string, at source.Place) {
	if s := u.Lookup(name); !s.Defined() && s.Module != nil {
		s.Kind, s.Val, s.Def = SymEqu, Constant(0), at
	}
}

// A local label, 1: to be named 1b and 1f, is the last one above and the next one below.
type local struct{ back, next *Symbol }

func (u *Module) LocalLabel(n int64, at source.Place) {
	l := u.locals[n]
	s := l.next
	if s == nil {
		s = &Symbol{Module: u}
	}
	s.Def = at
	s.Put(u.Sec)
	u.locals[n] = local{back: s}
}

// LocalRef takes 1b or 1f. It is nil where the digits are a number.
func (u *Module) LocalRef(c *source.Cursor) *Symbol {
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
		s := &Symbol{Module: u, Name: text, Used: true, Use: at}
		u.Names = append(u.Names, s)
		return s
	case l.next == nil:
		l.next = &Symbol{Module: u, Name: text, Used: true, Use: at}
		u.Names = append(u.Names, l.next)
		u.locals[n] = l
	}
	return l.next
}

// sortedGiven is what the caller defined, in the order of names.
func sortedGiven(m map[string]*Symbol) []*Symbol {
	list := make([]*Symbol, 0, len(m))
	for _, s := range m {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b *Symbol) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return list
}

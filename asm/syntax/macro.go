package syntax

import (
	"fmt"
	"strings"

	"breakfast/asm/source"
)

// A Macro is a text with holes.
type Macro struct {
	source.Origin
	Params []Param
	Body   Body
	Line   int // where it begins
	File   *source.File
	Def    source.Place // of its name, or where that is missing, of .macro
}

// A Param is a parameter of a macro.
type Param struct {
	Name     string
	At       source.Place
	ValueAt  source.Place // of its default
	value    string       // default
	required bool
	vararg   bool
}

// NewMacro reads the name of a macro and its parameters.
func NewMacro(c *source.Cursor, at source.Place) (*Macro, error) {
	m := &Macro{Def: at, File: c.Stmt.Frame.File}
	return m, m.head(c)
}

// Define gives a macro its body, which begins in a line.
func (m *Macro) Define(text string, line int) {
	names := make([]string, len(m.Params))
	for i, p := range m.Params {
		names[i] = p.Name
	}
	m.Text, m.Syntax, m.Line, m.Holes = text, m.usage(), line, names
	m.Body = NewBody(text, names...)
}

func (m *Macro) head(c *source.Cursor) error {
	at := c.Here()
	if m.Name = c.Word(); m.Name == "" {
		return c.Here().Fault("the macro needs a name", ".macro NAME first, second=default, …")
	}
	m.Def = at
	c.Eat(',')
	for !c.AtEnd() {
		start := c.Start()
		p := Param{Name: c.Word()}
		p.At = c.Since(start)
		if p.Name == "" {
			return c.Here().Fault(fmt.Sprintf("%s is no name for a parameter", source.Quote(c.Token())), "")
		}
		for _, q := range m.Params {
			if q.Name == p.Name {
				return c.Since(start).Fault(fmt.Sprintf("two parameters are named %s", p.Name), "")
			}
			if q.vararg {
				return c.Since(start).Fault(fmt.Sprintf("no parameter can follow %s, which takes all that is left",
					q.Name), "")
			}
		}
		if c.Eat(':') {
			from := c.Start()
			switch q := c.Word(); q {
			case "req":
				p.required = true
			case "vararg":
				p.vararg = true
			default:
				return c.Since(from).Fault(fmt.Sprintf("a parameter can be :req or :vararg, not %s", source.Quote(q)),
					"")
			}
		}
		if c.Eat('=') {
			from := c.Start()
			p.value = Argument(c)
			p.ValueAt = c.Since(from)
		}
		m.Params = append(m.Params, p)
		c.Eat(',')
	}
	return nil
}

// Bind reads the arguments of a call: one for each parameter, and the names of those that were given none. It tells
// saw, which may be nil, where the argument for a parameter stands, and its name where the call has it.
func (m *Macro) Bind(c *source.Cursor, at source.Place, saw func(param int, name, value source.Place)) (
	args, empty []string, err error) {
	args = make([]string, len(m.Params))
	given := make([]bool, len(m.Params))
	next := 0
	for !c.AtEnd() {
		start := c.Start()
		i := next
		var named source.Place
		if name, ok := keyword(c); ok {
			named = c.At(start, start+len(name))
			i = m.param(name)
			if i < 0 {
				return nil, nil, c.At(start, start+len(name)).Fault(fmt.Sprintf("the macro %s has no parameter %s",
					m.Name,
					name), m.Syntax)
			}
			if given[i] {
				return nil, nil, c.Since(start).Fault(fmt.Sprintf("%s is given twice", name), m.Syntax)
			}
		} else if i >= len(m.Params) {
			return nil, nil, c.Rest().Fault(fmt.Sprintf("too many arguments for the macro %s", m.Name), m.Syntax)
		} else {
			next++
		}
		if m.Params[i].vararg {
			if saw != nil {
				saw(i, named, c.Rest())
			}
			args[i] = squeeze(c.TakeAll())
			given[i] = args[i] != ""
			break
		}
		if err := c.OpenString(); err != nil {
			return nil, nil, err
		}
		value := c.Start()
		args[i] = Argument(c)
		if saw != nil {
			saw(i, named, c.Since(value))
		}
		given[i] = args[i] != "" || c.Start() > start
		c.Eat(',')
	}
	for i, p := range m.Params {
		if args[i] == "" {
			if p.required {
				return nil, nil, at.Fault(fmt.Sprintf("the macro %s needs its argument %s", m.Name, p.Name), m.Syntax)
			}
			if args[i] = p.value; p.value == "" && !given[i] {
				empty = append(empty, p.Name)
			}
		}
	}
	return args, empty, nil
}

// keyword takes name= before an argument.
func keyword(c *source.Cursor) (string, bool) {
	was := *c
	name := c.Word()
	if name != "" && c.Peek() == '=' && !strings.HasPrefix(c.Left(), "==") {
		c.Take()
		return name, true
	}
	*c = was
	return "", false
}

func (m *Macro) param(name string) int {
	for i, p := range m.Params {
		if p.Name == name {
			return i
		}
	}
	return -1
}

// usage says how the macro is called.
func (m *Macro) usage() string {
	s := "it is called " + m.Name
	for i, p := range m.Params {
		if i > 0 {
			s += ","
		}
		s += " " + p.Name
		switch {
		case p.vararg:
			s += "…"
		case p.value != "":
			s += "=" + p.value
		}
	}
	return s
}

// Default is what the parameter is where a call gives it nothing.
func (p *Param) Default() string { return p.value }

// Silent is a macro that takes everything and does nothing: of one that could not be read, calls are no further errors.
func Silent(name string, at source.Place) *Macro {
	m := &Macro{Def: at, File: at.Frame.File, Params: []Param{{Name: "all", vararg: true}}}
	m.Name = name
	m.Define("", int(at.Line))
	return m
}

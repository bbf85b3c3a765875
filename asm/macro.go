package asm

import (
	"fmt"
	"strconv"
	"strings"

	"breakfast/asm/source"
)

const (
	maxDepth = 100       // macros, loops and includes within each other
	maxTurns = 1_000_000 // statements that macros and loops make in a program; a call counts as callCost
	callCost = 4
	maxText  = 64 << 20 // bytes of text that they make
)

// A macro is a text with holes.
type macro struct {
	source.Origin
	params []param
	body   []piece
	line   int // where it begins
	file   *source.File
	def    source.Place
}

type param struct {
	name     string
	value    string // default
	required bool
	vararg   bool
}

// A piece of a body is literal text, or a hole: an argument (0…) or one of the marks below.
type piece struct {
	text string
	arg  int
}

const (
	pieceText  = -1
	pieceCount = -2 // \@
)

// dirMacro reads .macro name param, param=default, param:req, param:vararg and the body up to .endm.
func dirMacro(u *unit, c *source.Cursor, at source.Place) error {
	m := &macro{def: at, file: c.Stmt.Frame.File}
	err := m.head(c)
	text, line, ok := c.Stmt.Frame.Block(".macro", ".endm")
	if !ok {
		u.a.vague = true
		return at.Fault("this macro is never closed", "close it with .endm")
	}
	if err != nil {
		u.a.vague = true
		return err
	}
	m.Text, m.Syntax, m.line = text, m.usage(), line
	key := strings.ToLower(m.Name)
	if old := u.macros[key]; old != nil {
		return at.Fault(fmt.Sprintf("the macro %s is defined already, at %s", m.Name, old.def), "give one of them another name, or write .purgem first")
	}
	m.body = pieces(text, m.params)
	u.macros[key] = m
	return nil
}

func (m *macro) head(c *source.Cursor) error {
	if m.Name = c.Word(); m.Name == "" {
		return c.Here().Fault("the macro needs a name", ".macro NAME first, second=default, …")
	}
	c.Eat(',')
	for !c.AtEnd() {
		start := c.Pos
		p := param{name: c.Word()}
		if p.name == "" {
			return c.Here().Fault(fmt.Sprintf("%s is no name for a parameter", source.Quote(c.Token())), "")
		}
		for _, q := range m.params {
			if q.name == p.name {
				return c.At(start, c.Pos).Fault(fmt.Sprintf("two parameters are named %s", p.name), "")
			}
			if q.vararg {
				return c.At(start, c.Pos).Fault(fmt.Sprintf("no parameter can follow %s, which takes all that is left", q.name), "")
			}
		}
		if c.Eat(':') {
			from := c.Pos
			switch q := c.Word(); q {
			case "req":
				p.required = true
			case "vararg":
				p.vararg = true
			default:
				return c.At(from, c.Pos).Fault(fmt.Sprintf("a parameter can be :req or :vararg, not %s", source.Quote(q)), "")
			}
		}
		if c.Eat('=') {
			p.value = argument(c)
		}
		m.params = append(m.params, p)
		c.Eat(',')
	}
	return nil
}

// pieces cuts a body at its holes: \name, \@ and \(). They are found in strings too, but not in
// character constants, where \n is a newline even if there is a parameter n, nor in comments.
func pieces(text string, params []param) []piece {
	var list []piece
	from := 0
	add := func(to, next int, arg int) {
		if to > from {
			list = append(list, piece{text[from:to], pieceText})
		}
		if arg != pieceText {
			list = append(list, piece{"", arg})
		}
		from = next
	}
	for i, str := 0, false; i < len(text); {
		switch c := text[i]; {
		case c == '\n':
			i, str = i+1, false
		case c == '"':
			i, str = i+1, !str
		case c == '\'' && !str:
			i = source.SkipChar(text, i)
		case !str && (c == '#' || strings.HasPrefix(text[i:], "//")):
			n := strings.IndexByte(text[i:], '\n')
			if n < 0 {
				n = len(text) - i
			}
			i += n
		case c != '\\':
			i++
		case strings.HasPrefix(text[i+1:], "@"):
			add(i, i+2, pieceCount)
			i += 2
		case strings.HasPrefix(text[i+1:], "()"):
			add(i, i+3, pieceText)
			i += 3
		default:
			end := source.NameEnd(text, i+1)
			arg := (&macro{params: params}).param(text[i+1 : end])
			if arg >= 0 {
				add(i, end, arg)
			}
			i = end
			if arg < 0 && str && i < len(text) && text[i] != '\n' && text[i-1] == '\\' {
				i++ // \" and \\
			}
		}
	}
	add(len(text), len(text), pieceText)
	return list
}

// argument takes one argument of a macro: a string, whose quotes it loses, or the text up to a
// comma, or up to a space that is followed by something that cannot continue it.
func argument(c *source.Cursor) string {
	c.Skip()
	start, depth := c.Pos, 0
	for c.Pos < len(c.Text) {
		switch ch := c.Text[c.Pos]; {
		case ch == '"':
			end := source.SkipString(c.Text, c.Pos)
			if c.Pos == start {
				c.Pos = end
				return strings.TrimSuffix(c.Text[start+1:end], `"`)
			}
			c.Pos = end
			continue
		case ch == '\'':
			c.Pos = source.SkipChar(c.Text, c.Pos)
			continue
		case ch == '(':
			depth++
		case ch == ')':
			depth--
		case ch == ',':
			return squeeze(c.Text[start:c.Pos])
		case source.IsSpace(ch) && depth <= 0:
			text := c.Text[start:c.Pos]
			after := c.Peek()
			if after == 0 || endsTerm(text) && (source.IsNamePart(after) || strings.IndexByte("\"\\'", after) >= 0) {
				return squeeze(text)
			}
			continue
		}
		c.Pos++
	}
	return squeeze(c.Text[start:c.Pos])
}

// squeeze takes out the spaces of an argument but for those between names, and makes numbers of characters, as GNU as does: it
// shows where arguments are compared, or put into strings.
func squeeze(s string) string {
	if strings.IndexAny(s, " \t'") < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i + 1
		switch {
		case s[i] == '"':
			end = source.SkipString(s, i)
		case s[i] == '\'':
			end = source.SkipChar(s, i)
			c := source.Cursor{Text: s, Pos: i}
			if n, err := c.Char(); err == nil {
				b.WriteString(strconv.FormatInt(n, 10))
				i = c.Pos
				continue
			}
		case source.IsSpace(s[i]):
			for end < len(s) && source.IsSpace(s[end]) {
				end++
			}
			if i > 0 && end < len(s) && source.IsNamePart(s[i-1]) && source.IsNamePart(s[end]) {
				b.WriteByte(' ')
			}
			i = end
			continue
		}
		b.WriteString(s[i:end])
		i = end
	}
	return b.String()
}

// endsTerm says that an expression can be complete at the end of s.
func endsTerm(s string) bool {
	if s == "" {
		return false
	}
	b := s[len(s)-1]
	return source.IsNamePart(b) || b == ')' || b == '"' || b == '\''
}

// call expands a macro and assembles what comes out.
func (u *unit) call(c *source.Cursor, m *macro, at source.Place) error {
	args := make([]string, len(m.params))
	given := make([]bool, len(m.params))
	next := 0
	for !c.AtEnd() {
		c.Skip()
		start := c.Pos
		i := next
		if name, ok := keyword(c); ok {
			i = m.param(name)
			if i < 0 {
				return c.At(start, start+len(name)).Fault(fmt.Sprintf("the macro %s has no parameter %s", m.Name, name), m.Syntax)
			}
			if given[i] {
				return c.At(start, c.Pos).Fault(fmt.Sprintf("%s is given twice", name), m.Syntax)
			}
		} else if i >= len(m.params) {
			return c.Rest().Fault(fmt.Sprintf("too many arguments for the macro %s", m.Name), m.Syntax)
		} else {
			next++
		}
		if m.params[i].vararg {
			args[i] = squeeze(c.Text[c.Pos:])
			given[i] = args[i] != ""
			c.Pos = len(c.Text)
			break
		}
		if err := c.OpenString(); err != nil {
			return err
		}
		args[i] = argument(c)
		given[i] = args[i] != "" || c.Pos > start
		c.Eat(',')
	}
	var empty []string
	for i, p := range m.params {
		if args[i] == "" {
			if p.required {
				return at.Fault(fmt.Sprintf("the macro %s needs its argument %s", m.Name, p.name), m.Syntax)
			}
			if args[i] = p.value; p.value == "" && !given[i] {
				empty = append(empty, p.name)
			}
		}
	}
	u.a.turns += callCost
	text, err := u.fill(m.body, args, u.calls, at)
	u.calls++
	if err != nil {
		return err
	}
	return u.within(&source.Frame{File: m.file, Text: text, Line: m.line, Up: at,
		What: fmt.Sprintf("in macro %s, called at", m.Name), Call: &m.Origin, Empty: empty, Deep: true, Filled: true})
}

// keyword takes name= before an argument.
func keyword(c *source.Cursor) (string, bool) {
	start := c.Pos
	name := c.Word()
	if name != "" && c.Peek() == '=' && !strings.HasPrefix(c.Text[c.Pos:], "==") {
		c.Pos++
		return name, true
	}
	c.Pos = start
	return "", false
}

func (m *macro) param(name string) int {
	for i, p := range m.params {
		if p.name == name {
			return i
		}
	}
	return -1
}

// usage says how the macro is called.
func (m *macro) usage() string {
	s := "it is called " + m.Name
	for i, p := range m.params {
		if i > 0 {
			s += ","
		}
		s += " " + p.name
		switch {
		case p.vararg:
			s += "…"
		case p.value != "":
			s += "=" + p.value
		}
	}
	return s
}

// fill puts arguments into a body, and for \@ how many macros were called before.
func (u *unit) fill(body []piece, args []string, calls int, at source.Place) (string, error) {
	n, count := 0, strconv.Itoa(calls)
	for _, p := range body {
		switch {
		case p.arg >= 0:
			n += len(args[p.arg])
		case p.arg == pieceCount:
			n += len(count)
		default:
			n += len(p.text)
		}
	}
	if u.a.texts += n; u.a.texts > maxText {
		u.a.halted, u.a.vague = true, true
		return "", at.Fault("macros and loops make too much text", fmt.Sprintf("at most %d MiB in a program", maxText>>20))
	}
	var b strings.Builder
	b.Grow(n)
	for _, p := range body {
		switch {
		case p.arg >= 0:
			b.WriteString(args[p.arg])
		case p.arg == pieceCount:
			b.WriteString(count)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String(), nil
}

// within assembles a text inside another.
func (u *unit) within(f *source.Frame) error {
	if u.depth >= maxDepth {
		u.a.halted, u.a.vague = true, true
		return f.Up.Fault(fmt.Sprintf("macros, loops and includes are %d deep in each other: this one would go on for ever", maxDepth),
			"a macro that calls itself needs an .if that stops it")
	}
	u.depth++
	u.run(f)
	u.depth--
	if f.Call != nil {
		u.exitm = false
	}
	return nil
}

func dirExitm(u *unit, c *source.Cursor, at source.Place) error {
	for f := at.Frame; f != nil; f = f.Up.Frame {
		if f.Call != nil {
			u.exitm = true
			return c.Done()
		}
	}
	return at.Fault(".exitm outside a macro", "")
}

func dirPurgem(u *unit, c *source.Cursor, at source.Place) error {
	start := c.Pos
	name := c.Word()
	key := strings.ToLower(name)
	if u.macros[key] == nil {
		return c.At(start, c.Pos).Fault(fmt.Sprintf("there is no macro %s", source.Quote(name)), "")
	}
	delete(u.macros, key)
	return c.Done()
}

func dirEndm(u *unit, c *source.Cursor, at source.Place) error {
	return at.Fault(".endm without a .macro", "")
}

package asm

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	maxDepth = 100       // macros, loops and includes within each other
	maxTurns = 1_000_000 // statements that macros and loops make in a program; a call counts as callCost
	callCost = 4
	maxText  = 64 << 20 // bytes of text that they make
)

// A macro is a text with holes.
type macro struct {
	name   string
	params []param
	body   []piece
	text   string // the body as written
	line   int    // where it begins
	file   *file
	def    place
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
func dirMacro(u *unit, c *cursor, at place) error {
	m := &macro{def: at, file: c.st.frame.file}
	err := m.head(c)
	text, line, ok := u.body(c, ".macro", ".endm")
	if !ok {
		u.a.vague = true
		return at.fault("this macro is never closed", "close it with .endm")
	}
	if err != nil {
		u.a.vague = true
		return err
	}
	m.text, m.line = text, line
	key := strings.ToLower(m.name)
	if old := u.macros[key]; old != nil {
		return at.fault(fmt.Sprintf("the macro %s is defined already, at %s", m.name, old.def), "give one of them another name, or write .purgem first")
	}
	m.body = pieces(text, m.params)
	u.macros[key] = m
	return nil
}

func (m *macro) head(c *cursor) error {
	if m.name = c.word(); m.name == "" {
		return c.here().fault("the macro needs a name", ".macro NAME first, second=default, …")
	}
	c.eat(',')
	for !c.atEnd() {
		start := c.i
		p := param{name: c.word()}
		if p.name == "" {
			return c.here().fault(fmt.Sprintf("%s is no name for a parameter", quote(c.token())), "")
		}
		for _, q := range m.params {
			if q.name == p.name {
				return c.at(start, c.i).fault(fmt.Sprintf("two parameters are named %s", p.name), "")
			}
			if q.vararg {
				return c.at(start, c.i).fault(fmt.Sprintf("no parameter can follow %s, which takes all that is left", q.name), "")
			}
		}
		if c.eat(':') {
			from := c.i
			switch q := c.word(); q {
			case "req":
				p.required = true
			case "vararg":
				p.vararg = true
			default:
				return c.at(from, c.i).fault(fmt.Sprintf("a parameter can be :req or :vararg, not %s", quote(q)), "")
			}
		}
		if c.eat('=') {
			p.value = c.argument()
		}
		m.params = append(m.params, p)
		c.eat(',')
	}
	return nil
}

// body takes the text from behind the statement at hand to the closing directive that belongs to
// it, and moves behind that.
func (u *unit) body(c *cursor, opens, closes string) (text string, line int, ok bool) {
	f := c.st.frame
	start, line := f.pos, f.now
	depth := 1
	var st stmt
	for {
		more, err := f.next(&st)
		if err != nil || !more {
			return "", 0, false
		}
		if st.text[0] != '.' {
			continue
		}
		word := strings.ToLower(st.text[:nameEnd(st.text, 0)])
		switch {
		case word == closes || closes == ".endm" && word == ".endmacro":
			if depth--; depth == 0 {
				return f.text[start:st.start], line, true
			}
		case word == opens || opens == ".rept" && (word == ".irp" || word == ".irpc"):
			depth++
		}
	}
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
			i = skipChar(text, i)
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
			end := nameEnd(text, i+1)
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
func (c *cursor) argument() string {
	c.skip()
	start, depth := c.i, 0
	for c.i < len(c.s) {
		switch ch := c.s[c.i]; {
		case ch == '"':
			end := skipString(c.s, c.i)
			if c.i == start {
				c.i = end
				return strings.TrimSuffix(c.s[start+1:end], `"`)
			}
			c.i = end
			continue
		case ch == '\'':
			c.i = skipChar(c.s, c.i)
			continue
		case ch == '(':
			depth++
		case ch == ')':
			depth--
		case ch == ',':
			return squeeze(c.s[start:c.i])
		case isSpace(ch) && depth <= 0:
			text := c.s[start:c.i]
			after := c.peek()
			if after == 0 || endsTerm(text) && (isNamePart(after) || strings.IndexByte("\"\\'", after) >= 0) {
				return squeeze(text)
			}
			continue
		}
		c.i++
	}
	return squeeze(c.s[start:c.i])
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
			end = skipString(s, i)
		case s[i] == '\'':
			end = skipChar(s, i)
			c := cursor{s: s, i: i}
			if v, err := c.char(); err == nil {
				b.WriteString(strconv.FormatInt(v.n, 10))
				i = c.i
				continue
			}
		case isSpace(s[i]):
			for end < len(s) && isSpace(s[end]) {
				end++
			}
			if i > 0 && end < len(s) && isNamePart(s[i-1]) && isNamePart(s[end]) {
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
	return isNamePart(b) || b == ')' || b == '"' || b == '\''
}

// call expands a macro and assembles what comes out.
func (u *unit) call(c *cursor, m *macro, at place) error {
	args := make([]string, len(m.params))
	given := make([]bool, len(m.params))
	next := 0
	for !c.atEnd() {
		c.skip()
		start := c.i
		i := next
		if name, ok := c.keyword(); ok {
			i = m.param(name)
			if i < 0 {
				return c.at(start, start+len(name)).fault(fmt.Sprintf("the macro %s has no parameter %s", m.name, name), m.syntax())
			}
			if given[i] {
				return c.at(start, c.i).fault(fmt.Sprintf("%s is given twice", name), m.syntax())
			}
		} else if i >= len(m.params) {
			return c.rest().fault(fmt.Sprintf("too many arguments for the macro %s", m.name), m.syntax())
		} else {
			next++
		}
		if m.params[i].vararg {
			args[i] = squeeze(c.s[c.i:])
			given[i] = args[i] != ""
			c.i = len(c.s)
			break
		}
		if err := c.openString(); err != nil {
			return err
		}
		args[i] = c.argument()
		given[i] = args[i] != "" || c.i > start
		c.eat(',')
	}
	var empty []string
	for i, p := range m.params {
		if args[i] == "" {
			if p.required {
				return at.fault(fmt.Sprintf("the macro %s needs its argument %s", m.name, p.name), m.syntax())
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
	return u.within(&frame{file: m.file, text: text, line: m.line, now: m.line, up: at,
		what: fmt.Sprintf("in macro %s, called at", m.name), call: m, empty: empty, deep: true, filled: true})
}

// openString is the error for a string without a closing quote that comes next.
func (c *cursor) openString() error {
	if c.peek() != '"' {
		return nil
	}
	if end := skipString(c.s, c.i); end-c.i < 2 || c.s[end-1] != '"' || escaped(c.s[c.i:end]) {
		return c.at(c.i, len(c.s)).fault("this string has no closing quote", "")
	}
	return nil
}

// keyword takes name= before an argument.
func (c *cursor) keyword() (string, bool) {
	start := c.i
	name := c.word()
	if name != "" && c.peek() == '=' && !strings.HasPrefix(c.s[c.i:], "==") {
		c.i++
		return name, true
	}
	c.i = start
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

// syntax says how the macro is called.
func (m *macro) syntax() string {
	s := "it is called " + m.name
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
func (u *unit) fill(body []piece, args []string, calls int, at place) (string, error) {
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
		return "", at.fault("macros and loops make too much text", fmt.Sprintf("at most %d MiB in a program", maxText>>20))
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
func (u *unit) within(f *frame) error {
	if u.depth >= maxDepth {
		u.a.halted, u.a.vague = true, true
		return f.up.fault(fmt.Sprintf("macros, loops and includes are %d deep in each other: this one would go on for ever", maxDepth),
			"a macro that calls itself needs an .if that stops it")
	}
	u.depth++
	u.run(f)
	u.depth--
	if f.call != nil {
		u.exitm = false
	}
	return nil
}

func dirExitm(u *unit, c *cursor, at place) error {
	for f := at.frame; f != nil; f = f.up.frame {
		if f.call != nil {
			u.exitm = true
			return c.done()
		}
	}
	return at.fault(".exitm outside a macro", "")
}

func dirPurgem(u *unit, c *cursor, at place) error {
	start := c.i
	name := c.word()
	key := strings.ToLower(name)
	if u.macros[key] == nil {
		return c.at(start, c.i).fault(fmt.Sprintf("there is no macro %s", quote(name)), "")
	}
	delete(u.macros, key)
	return c.done()
}

func dirEndm(u *unit, c *cursor, at place) error {
	return at.fault(".endm without a .macro", "")
}

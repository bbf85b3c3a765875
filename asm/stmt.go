package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/image"
)

// A unit is one file of the program being assembled, with what it includes: the scope of local
// symbols and macros.
type unit struct {
	a     *assembler
	order int // among the files

	syms   map[string]*symbol
	names  []*symbol // the same, in order of appearance
	heap   []symbol  // for new ones
	locals map[int64]local
	macros map[string]*macro

	sections map[string]*section
	secs     []*section
	sec      *section
	prev     *section
	own      *section // see ownSection
	owned    []owned
	pushed   [][2]*section
	options  options
	kept     []options // pushed

	frames      []*cfiFrame // of .cfi_startproc
	commons     []cfiCommon // what they have in common
	noFrames    bool        // .cfi_sections does not want them in .eh_frame …
	debugFrames bool        // … and wants them in .debug_frame

	files map[int64]*file // of .file
	loc   mark            // of .loc; its file is nil as long as there has been none
	fresh bool            // no code has come since

	missed map[string]bool // files that should have been included
	lost   bool            // one that should be is not to be had

	conds []cond
	depth int // of macros and loops
	calls int // of macros, for \@
	exitm bool
	ended bool                 // .end
	ops   [maxOperands]operand // of the instruction at hand
}

func newUnit(a *assembler, order int) *unit {
	u := &unit{a: a, order: order, syms: map[string]*symbol{}, locals: map[int64]local{},
		macros: map[string]*macro{}, sections: map[string]*section{}, options: options{ext: a.ext}}
	for _, name := range []string{".text", ".data", ".bss"} { // these are in every file, in this order
		u.section(name)
	}
	u.sec = u.sections[".text"]
	return u
}

// assemble reads a file from beginning to end.
func (u *unit) assemble(f *file) {
	whole := &frame{file: f, text: f.text, line: 1, now: 1}
	u.run(whole)
	u.reserveOwn()
	u.writeFrames()
	for _, s := range u.secs {
		if !u.options.exact { // GNU as looks at the option that holds in the end
			for i := range s.spans {
				if sp := &s.spans[i]; sp.kind == spanAlign && sp.loose == 0 {
					sp.code = false
				}
			}
		}
		if s.flags&image.X != 0 && s.alloc && !s.nobits {
			none := mark{off: int32(s.size), spans: int32(len(s.spans))}
			if s.lines = append(s.lines, none); s.text != nil {
				s.text = append(s.text, none)
			}
			s.spans = append(s.spans, span{off: s.size, kind: spanTail, code: u.options.exact, at: place{frame: whole, line: 1}})
		}
	}
}

// run reads a text: a file, an expansion or a turn of a loop.
func (u *unit) run(f *frame) {
	f.cond = len(u.conds)
	var st stmt
	for !u.a.halted && !u.exitm && !u.ended {
		ok, err := f.next(&st)
		if err != nil {
			u.a.vague = true
			u.a.report(err)
			break
		}
		if !ok {
			break
		}
		if f.what != "" {
			if u.a.turns++; u.a.turns > maxTurns {
				u.a.halted, u.a.vague = true, true
				u.a.report(f.up.fault("macros and loops make too many lines", fmt.Sprintf("at most %d in a program", maxTurns)))
				break
			}
		}
		if err := u.statement(&st); err != nil {
			u.fail(err)
		}
	}
	if len(u.conds) > f.cond {
		if !u.exitm && !u.ended && !u.a.halted {
			if c := u.conds[len(u.conds)-1]; !c.bad {
				u.a.vague = true
				close := ".endif"
				if strings.HasPrefix(c.at.text(), "#") {
					close = "#endif"
				}
				u.a.report(c.at.fault("this conditional is never closed", "close it with "+close))
			}
		}
		u.conds = u.conds[:f.cond]
	}
}

func (u *unit) fail(err error) {
	if e, ok := err.(*Error); ok {
		u.a.report(e)
		return
	}
	u.a.report(&Error{Msg: err.Error()})
}

// statement does what one statement says: labels, and then at most one instruction, directive,
// macro call or assignment.
func (u *unit) statement(st *stmt) error {
	c := cursor{st: st, s: st.text}
	if u.skipping() {
		return u.skipped(&c)
	}
	if c.s[0] == '#' {
		return u.preprocess(&c)
	}
	for {
		b := c.s[c.i]
		if isDigit(b) {
			if ok, err := u.numberLabel(&c); err != nil || !ok {
				return err
			}
		} else {
			start := c.i
			name := c.name()
			if name == "" {
				return u.noWord(&c)
			}
			end := c.i
			switch c.peek() {
			case ':':
				c.i++
				if isReg(name) {
					u.warn(c.at(start, end), warnLabel, fmt.Sprintf("the label %s has the name of a register", name), "an instruction will read it as the register")
				}
				if err := u.label(name, c.at(start, end)); err != nil {
					return err
				}
			case '=':
				return u.assignment(&c, name, c.at(start, end))
			default:
				return u.first(&c, name, start, end)
			}
		}
		if c.atEnd() {
			return nil
		}
	}
}

// first handles a statement by its first word, which is no label.
func (u *unit) first(c *cursor, word string, start, end int) error {
	if len(u.macros) > 0 {
		if m := u.macros[strings.ToLower(word)]; m != nil {
			return u.call(c, m, c.at(start, end))
		}
	}
	if word[0] == '.' {
		d, ok := directives[word]
		if !ok {
			d, ok = directives[strings.ToLower(word)]
		}
		if !ok {
			u.a.vague = true
			return c.at(start, end).fault(fmt.Sprintf("there is no directive %s", word), u.directiveHint(word))
		}
		return d.do(u, c, c.at(start, end))
	}
	return u.instruction(c, word, start, end)
}

// noWord is the error for a statement that begins with neither a name nor a number.
func (u *unit) noWord(c *cursor) error {
	if c.peek() == '\\' {
		return c.backslash()
	}
	hint := ""
	switch c.peek() {
	case '@', '*', '%', '!':
		hint = "comments begin with # or //, or stand between /* and */"
	case ':':
		hint = "a label is written NAME:"
	}
	return c.here().fault(fmt.Sprintf("a line cannot begin with %s", quote(c.token())), hint)
}

// numberLabel takes a label such as 1:, to be named 1b and 1f.
func (u *unit) numberLabel(c *cursor) (bool, error) {
	start := c.i
	for c.i < len(c.s) && isDigit(c.s[c.i]) {
		c.i++
	}
	text := c.s[start:c.i]
	if c.peek() != ':' {
		word := c.s[start:tokenEnd(c.s, start)]
		hint := "after a number at the start of a line comes a colon (1:), which makes it a label"
		if word != text {
			hint = "names begin with a letter, _ or ."
		}
		return false, c.at(start, start+len(word)).fault(fmt.Sprintf("a line cannot begin with %s", quote(word)), hint)
	}
	c.i++
	if len(text) > 9 {
		return false, c.at(start, c.i).fault("the number of a label has at most nine digits", "")
	}
	var n int64
	for i := range len(text) {
		n = n*10 + int64(text[i]-'0')
	}
	u.localLabel(n, c.at(start, start+len(text)))
	return true, nil
}

// assignment reads name = expression.
func (u *unit) assignment(c *cursor, name string, at place) error {
	once := strings.HasPrefix(c.s[c.i:], "==")
	c.i++
	if once {
		c.i++
	}
	if isReg(name) {
		return at.fault(fmt.Sprintf("%s is a register, and = defines a symbol", name), fmt.Sprintf("write li %s, number, mv %[1]s, register, or add and its like", name))
	}
	v, err := u.valueOf(c, name, at)
	if err != nil {
		return err
	}
	if name == "." {
		return u.org(v, 0, at)
	}
	return u.set(name, v, once, at)
}

// set is what .equ, .set, .equiv and = do.
func (u *unit) set(name string, v value, once bool, at place) error {
	if once {
		if s := u.find(name); s != nil && s.given == givenNot {
			return at.fault(fmt.Sprintf("%s is defined already, at %s", name, s.at), ".equiv and == define a symbol for good; .equ and .set may change it")
		}
	}
	if err := u.assign(name, v, at); err != nil {
		return err
	}
	u.syms[name].fixed = once
	return nil
}

package asm

import (
	"fmt"
	"strings"
)

// A cond is an open .if.
type cond struct {
	active bool // its lines count now
	taken  bool // a branch of it has counted
	outer  bool // what is around it counts
	last   bool // .else has come
	bad    bool // its condition was wrong
	at     place
}

func (u *unit) skipping() bool { return len(u.conds) > 0 && !u.conds[len(u.conds)-1].active }

// skipped looks at a statement that does not count, for the directives that may change that.
func (u *unit) skipped(c *cursor) error {
	start, cpp := c.i, c.s[0] == '#'
	if cpp {
		c.i++
	} else if c.s[0] != '.' {
		return nil
	}
	word := strings.ToLower(c.word())
	at := c.at(start, c.i)
	if cpp {
		if word == "else" || word == "endif" || word == "elif" {
			c.i = start
			return u.preprocess(c)
		}
		word = "." + word
	}
	switch {
	case strings.HasPrefix(word, ".if"):
		if _, ok := directives[word]; ok {
			u.conds = append(u.conds, cond{at: at})
		}
	case word == ".elseif", word == ".else", word == ".endif":
		return directives[word].do(u, c, at)
	}
	return nil
}

func (u *unit) open(b bool, at place) {
	u.conds = append(u.conds, cond{active: b, taken: b, outer: true, at: at})
}

// openBad opens a conditional whose condition is wrong, so that its .endif has a partner.
func (u *unit) openBad(err error, at place) error {
	u.a.vague = true
	u.conds = append(u.conds, cond{taken: true, outer: true, bad: true, at: at})
	return err
}

// dirIf makes the directives that compare a number with zero.
func dirIf(holds func(n int64) bool) handler {
	return func(u *unit, c *cursor, at place) error {
		n, err := u.known(c, "the condition")
		if err == nil {
			err = c.done()
		}
		if err != nil {
			return u.openBad(err, at)
		}
		u.open(holds(n), at)
		return nil
	}
}

func dirIfdef(want bool) handler {
	return func(u *unit, c *cursor, at place) error {
		name := c.name()
		if name == "" {
			return u.openBad(c.here().fault("the name of a symbol is missing", ""), at)
		}
		if err := c.done(); err != nil {
			return u.openBad(err, at)
		}
		u.open((u.find(name) != nil) == want, at)
		return nil
	}
}

// dirIfc compares two texts, as macro arguments are.
func dirIfc(want bool) handler {
	return func(u *unit, c *cursor, at place) error {
		a := c.text()
		if !c.eat(',') {
			return u.openBad(c.rest().fault("a comma is missing between the two texts", ""), at)
		}
		b := c.text()
		u.open((a == b) == want, at)
		return nil
	}
}

// text takes what stands before the next comma, or between quotes.
func (c *cursor) text() string {
	c.skip()
	start := c.i
	if c.i < len(c.s) && (c.s[c.i] == '"' || c.s[c.i] == '\'') {
		q := c.s[c.i]
		if n := strings.IndexByte(c.s[c.i+1:], q); n >= 0 {
			c.i += n + 2
			return c.s[start+1 : c.i-1]
		}
	}
	for c.i < len(c.s) && c.s[c.i] != ',' {
		c.i++
	}
	return strings.TrimSpace(c.s[start:c.i])
}

func dirIfeqs(want bool) handler {
	return func(u *unit, c *cursor, at place) error {
		a, err := c.str()
		if err != nil {
			return u.openBad(err, at)
		}
		if err := c.comma("the second string"); err != nil {
			return u.openBad(err, at)
		}
		b, err := c.str()
		if err != nil {
			return u.openBad(err, at)
		}
		u.open((a == b) == want, at)
		return nil
	}
}

func dirIfb(want bool) handler {
	return func(u *unit, c *cursor, at place) error {
		u.open(c.atEnd() == want, at)
		return nil
	}
}

// top is the innermost open conditional that began in the text being read.
func (u *unit) top(c *cursor, at place, word string) (*cond, error) {
	if len(u.conds) <= c.st.frame.cond {
		return nil, at.fault(fmt.Sprintf("%s without an .if", word), "")
	}
	return &u.conds[len(u.conds)-1], nil
}

func dirElse(u *unit, c *cursor, at place) error {
	d, err := u.top(c, at, ".else")
	if err != nil {
		return err
	}
	if d.last {
		return at.fault(fmt.Sprintf("a second .else for the .if of line %d", d.at.line), "")
	}
	d.active, d.last, d.taken = d.outer && !d.taken, true, true
	return c.done()
}

func dirElseif(u *unit, c *cursor, at place) error {
	d, err := u.top(c, at, ".elseif")
	if err != nil {
		return err
	}
	if d.last {
		return at.fault(fmt.Sprintf(".elseif after .else, for the .if of line %d", d.at.line), "")
	}
	d.active = false
	if !d.outer || d.taken {
		return nil
	}
	n, err := u.known(c, "the condition")
	if err == nil {
		err = c.done()
	}
	if err != nil {
		u.a.vague = true
		d.taken = true
		return err
	}
	d.active, d.taken = n != 0, n != 0
	return nil
}

func dirEndif(u *unit, c *cursor, at place) error {
	if _, err := u.top(c, at, ".endif"); err != nil {
		return err
	}
	u.conds = u.conds[:len(u.conds)-1]
	return c.done()
}

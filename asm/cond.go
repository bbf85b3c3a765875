package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/source"
)

// A cond is an open .if.
type cond struct {
	active bool // its lines count now
	taken  bool // a branch of it has counted
	outer  bool // what is around it counts
	last   bool // .else has come
	bad    bool // its condition was wrong
	at     source.Place
}

func (u *unit) skipping() bool {
	return !u.torn && len(u.conds) > 0 && !u.conds[len(u.conds)-1].active
}

// skipped looks at a statement that does not count, for the directives that may change that.
func (u *unit) skipped(st *source.Stmt) error {
	cpp := st.Text[0] == '#'
	if !cpp && st.Text[0] != '.' {
		return nil
	}
	cursor := st.Cursor()
	c, first := &cursor, cursor
	if cpp {
		c.Take()
	}
	word := strings.ToLower(c.Word())
	at := c.Since(0)
	if cpp {
		if word == "else" || word == "endif" || word == "elif" {
			return u.preprocess(&first)
		}
		word = "." + word
	}
	switch {
	case strings.HasPrefix(word, ".if"):
		if directives[word] != nil {
			u.conds = append(u.conds, cond{at: at})
		}
	case word == ".elseif", word == ".else", word == ".endif":
		return directives[word](u, c, at)
	}
	return nil
}

func (u *unit) open(b bool, at source.Place) {
	u.conds = append(u.conds, cond{active: b, taken: b, outer: true, at: at})
}

// openBad opens a conditional whose condition is wrong, so that its .endif has a partner.
func (u *unit) openBad(err error, at source.Place) error {
	u.a.Vague = true
	u.conds = append(u.conds, cond{taken: true, outer: true, bad: true, at: at})
	return err
}

// dirIf makes the directives that compare a number with zero.
func dirIf(holds func(n int64) bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		n, err := u.Known(c, "the condition")
		if err == nil {
			err = c.Done()
		}
		if err != nil {
			return u.openBad(err, at)
		}
		u.open(holds(n), at)
		return nil
	}
}

func dirIfdef(want bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		start := c.Start()
		name := c.Name()
		if name == "" {
			return u.openBad(c.Here().Fault("the name of a symbol is missing", ""), at)
		}
		if err := c.Done(); err != nil {
			return u.openBad(err, at)
		}
		s := u.Find(name)
		if s != nil {
			u.Mention(s, c.Since(start))
		}
		u.open((s != nil) == want, at)
		return nil
	}
}

// dirIfc compares two texts, as macro arguments are.
func dirIfc(want bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		a := c.Raw()
		if !c.Eat(',') {
			return u.openBad(c.Rest().Fault("a comma is missing between the two texts", ""), at)
		}
		b := c.Raw()
		u.open((a == b) == want, at)
		return nil
	}
}

func dirIfeqs(want bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		a, err := c.Str()
		if err != nil {
			return u.openBad(err, at)
		}
		if err := c.Comma("the second string"); err != nil {
			return u.openBad(err, at)
		}
		b, err := c.Str()
		if err != nil {
			return u.openBad(err, at)
		}
		u.open((a == b) == want, at)
		return nil
	}
}

func dirIfb(want bool) handler {
	return func(u *unit, c *source.Cursor, at source.Place) error {
		u.open(c.AtEnd() == want, at)
		return nil
	}
}

// top is the innermost open conditional that began in the text being read.
func (u *unit) top(at source.Place, word string) (*cond, error) {
	if len(u.conds) <= u.floor {
		return nil, at.Fault(fmt.Sprintf("%s without an .if", word), "")
	}
	return &u.conds[len(u.conds)-1], nil
}

func dirElse(u *unit, c *source.Cursor, at source.Place) error {
	d, err := u.top(at, ".else")
	if err != nil {
		return err
	}
	if d.last {
		return at.Fault(fmt.Sprintf("a second .else for the .if of line %d", d.at.Line), "")
	}
	d.active, d.last, d.taken = d.outer && !d.taken, true, true
	return c.Done()
}

func dirElseif(u *unit, c *source.Cursor, at source.Place) error {
	d, err := u.top(at, ".elseif")
	if err != nil {
		return err
	}
	if d.last {
		return at.Fault(fmt.Sprintf(".elseif after .else, for the .if of line %d", d.at.Line), "")
	}
	d.active = false
	if !d.outer || d.taken {
		return nil
	}
	n, err := u.Known(c, "the condition")
	if err == nil {
		err = c.Done()
	}
	if err != nil {
		u.a.Vague = true
		d.taken = true
		return err
	}
	d.active, d.taken = n != 0, n != 0
	return nil
}

func dirEndif(u *unit, c *source.Cursor, at source.Place) error {
	if _, err := u.top(at, ".endif"); err != nil {
		return err
	}
	u.conds = u.conds[:len(u.conds)-1]
	return c.Done()
}

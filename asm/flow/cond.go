package flow

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

// Skipping says that what is read does not count.
func (r *Reader) Skipping() bool {
	return !r.Rest && len(r.conds) > 0 && !r.conds[len(r.conds)-1].active
}

// skipped looks at a statement that does not count, for what may change that.
func (r *Reader) skipped(st *source.Stmt) error {
	if st.Text[0] != '.' && st.Text[0] != '#' {
		return nil
	}
	c := st.Cursor()
	cpp := c.Eat('#')
	word := strings.ToLower(c.Word())
	if cpp {
		word = "." + word
	}
	switch {
	case strings.HasPrefix(word, ".if"):
		if Directives[word] != nil {
			r.conds = append(r.conds, cond{at: c.Since(0)})
		}
	case word == ".else", word == ".endif", cpp && word == ".elif", !cpp && word == ".elseif":
		return r.Do(st)
	}
	return nil
}

// CPP is the preprocessor's #ifdef, #ifndef, #else and #endif.
func (r *Reader) CPP(word string, c *source.Cursor, at source.Place) error {
	if word == "else" || word == "endif" {
		if len(r.conds) <= r.floor {
			return at.Fault(fmt.Sprintf("#%s without an #ifdef", word), "")
		}
		c.TakeAll() // what follows is a comment
	}
	return Directives["."+word](r, c, at)
}

// Leave ends the branch that counts, for an #elif that is not understood.
func (r *Reader) Leave() {
	if len(r.conds) > r.floor {
		r.conds[len(r.conds)-1].active = false
	}
}

func (r *Reader) open(b bool, at source.Place) {
	r.conds = append(r.conds, cond{active: b, taken: b, outer: true, at: at})
}

// OpenBad opens a conditional whose condition is wrong, so that its .endif has a partner.
func (r *Reader) OpenBad(err error, at source.Place) error {
	r.Vague = true
	r.conds = append(r.conds, cond{taken: true, outer: true, bad: true, at: at})
	return err
}

// dirIf makes the directives that compare a number with zero.
func dirIf(holds func(n int64) bool) Handler {
	return func(r *Reader, c *source.Cursor, at source.Place) error {
		n, err := r.Known(c, "the condition")
		if err == nil {
			err = c.Done()
		}
		if err != nil {
			return r.OpenBad(err, at)
		}
		r.open(holds(n), at)
		return nil
	}
}

func dirIfdef(want bool) Handler {
	return func(r *Reader, c *source.Cursor, at source.Place) error {
		start := c.Start()
		name := c.Name()
		if name == "" {
			return r.OpenBad(c.Here().Fault("the name of a symbol is missing", ""), at)
		}
		if err := c.Done(); err != nil {
			return r.OpenBad(err, at)
		}
		r.open(r.Defined(name, c.Since(start)) == want, at)
		return nil
	}
}

// dirIfc compares two texts, as macro arguments are.
func dirIfc(want bool) Handler {
	return func(r *Reader, c *source.Cursor, at source.Place) error {
		a := c.Raw()
		if !c.Eat(',') {
			return r.OpenBad(c.Rest().Fault("a comma is missing between the two texts", ""), at)
		}
		b := c.Raw()
		r.open((a == b) == want, at)
		return nil
	}
}

func dirIfeqs(want bool) Handler {
	return func(r *Reader, c *source.Cursor, at source.Place) error {
		a, err := c.Str()
		if err != nil {
			return r.OpenBad(err, at)
		}
		if err := c.Comma("the second string"); err != nil {
			return r.OpenBad(err, at)
		}
		b, err := c.Str()
		if err != nil {
			return r.OpenBad(err, at)
		}
		r.open((a == b) == want, at)
		return nil
	}
}

func dirIfb(want bool) Handler {
	return func(r *Reader, c *source.Cursor, at source.Place) error {
		r.open(c.AtEnd() == want, at)
		return nil
	}
}

// top is the innermost open conditional that began in the text being read.
func (r *Reader) top(at source.Place, word string) (*cond, error) {
	if len(r.conds) <= r.floor {
		return nil, at.Fault(fmt.Sprintf("%s without an .if", word), "")
	}
	return &r.conds[len(r.conds)-1], nil
}

func dirElse(r *Reader, c *source.Cursor, at source.Place) error {
	d, err := r.top(at, ".else")
	if err != nil {
		return err
	}
	if d.last {
		return at.Fault(fmt.Sprintf("a second .else for the .if of line %d", d.at.Line), "")
	}
	d.active, d.last, d.taken = d.outer && !d.taken, true, true
	return c.Done()
}

func dirElseif(r *Reader, c *source.Cursor, at source.Place) error {
	d, err := r.top(at, ".elseif")
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
	n, err := r.Known(c, "the condition")
	if err == nil {
		err = c.Done()
	}
	if err != nil {
		r.Vague = true
		d.taken = true
		return err
	}
	d.active, d.taken = n != 0, n != 0
	return nil
}

func dirEndif(r *Reader, c *source.Cursor, at source.Place) error {
	if _, err := r.top(at, ".endif"); err != nil {
		return err
	}
	r.conds = r.conds[:len(r.conds)-1]
	return c.Done()
}

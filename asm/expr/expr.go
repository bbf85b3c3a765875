// Package expr reads expressions, and computes of them what can be known already.
package expr

import (
	"fmt"

	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// A Reader reads expressions of a file.
type Reader struct {
	*object.Module
	Near func(name string) string // the symbol that a name most likely was, "" if none is near
}

// maxNesting bounds parentheses and prefix operators within one expression.
const maxNesting = 200

// Read reads an expression.
func (r *Reader) Read(c *source.Cursor) (object.Value, error) {
	start := c.Start()
	v, err := r.binary(c, 1, 0)
	if err == nil && v.Weight() > object.MaxWeight {
		return v, c.Since(start).Fault("this expression is too large",
			fmt.Sprintf("at most %d operations", object.MaxWeight))
	}
	return v, err
}

// Known reads an expression that must be a number here and now.
func (r *Reader) Known(c *source.Cursor, what string) (int64, error) {
	start := c.Start()
	v, err := r.Read(c)
	if err != nil {
		return 0, err
	}
	if !v.Known() {
		err := c.Since(start).Fault(what+" must be known at this point", r.WhyUnknown(v))
		v.Told()
		return 0, err
	}
	return v.N, nil
}

// WhyUnknown says what of a value is not known yet.
func (r *Reader) WhyUnknown(v object.Value) string {
	for v.Tree != nil {
		if !v.Tree.L.Known() {
			v = v.Tree.L
		} else {
			v = v.Tree.R
		}
	}
	s := object.Either(v.Add, v.Sub)
	switch {
	case s == nil:
		return ""
	case v.Add != nil && v.Sub != nil:
		return "between these labels there is a branch or alignment whose size is only known at the end"
	case s.Kind == object.SymUndefined:
		hint := fmt.Sprintf("%s is not defined above this line", s.Name)
		if near := r.Near(s.Name); near != "" {
			hint += fmt.Sprintf("; %s is", near)
		}
		return hint
	case s.Kind == object.SymLabel && s.Name != "":
		return fmt.Sprintf("%s is an address, known only when all is laid out; a difference of two labels is a number",
			s.Name)
	}
	return "addresses are known only when all is laid out; a difference of two labels is a number"
}

// binary reads operands joined by operators of at least the given rank.
func (r *Reader) binary(c *source.Cursor, rank, depth int) (object.Value, error) {
	start := c.Start()
	l, err := r.unary(c, depth)
	if err != nil {
		return l, err
	}
	for {
		o, n := syntax.Operator(c)
		if o == syntax.None || o.Rank() < rank {
			return l, nil
		}
		at := c.Start()
		for range n {
			c.Take()
		}
		right, err := r.binary(c, o.Rank()+1, depth+1)
		if err != nil {
			return l, err
		}
		var ok bool
		if l, ok = object.Combine(o, l, right); !ok {
			return l, c.Since(at).Fault("division by zero", "")
		}
		if l.Weight() > object.MaxWeight {
			return l, c.Since(start).Fault("this expression is too large",
				fmt.Sprintf("at most %d operations", object.MaxWeight))
		}
	}
}

func (r *Reader) unary(c *source.Cursor, depth int) (object.Value, error) {
	if depth > maxNesting {
		return object.Value{}, c.Here().Fault("this expression is nested too deeply",
			fmt.Sprintf("at most %d levels", maxNesting))
	}
	var o syntax.Op
	switch c.Peek() {
	case '-':
		o = syntax.Neg
	case '~':
		o = syntax.Cpl
	case '!':
		o = syntax.Not
	case '+':
		c.Take()
		return r.unary(c, depth+1)
	case '(':
		open := c.Start()
		c.Take()
		v, err := r.binary(c, 1, depth+1)
		if err != nil {
			return v, err
		}
		if !c.Eat(')') {
			return v, c.Since(open).Fault("this parenthesis is never closed", "")
		}
		return v, nil
	default:
		return r.atom(c)
	}
	c.Take()
	v, err := r.unary(c, depth+1)
	if err != nil {
		return v, err
	}
	if o == syntax.Neg && v.Linear() && !v.Known() {
		return object.Value{Add: v.Sub, Sub: v.Add, N: -v.N}, nil
	}
	v, _ = object.Combine(o, v, object.Value{})
	return v, nil
}

// atom reads a number, a character, a symbol, or a label such as 1b.
func (r *Reader) atom(c *source.Cursor) (object.Value, error) {
	t, start := c.Next(), c.Start()
	switch t.Kind {
	case source.Number:
		if t.Local != 0 {
			text := c.Token()
			c.Take()
			return object.Value{Add: r.LocalRef(t.N, t.Local == 'b', text, c.Since(start))}, nil
		}
		n, err := c.Number()
		return object.Constant(n), err
	case source.Char:
		n, err := c.Char()
		return object.Constant(n), err
	case source.Name, source.String:
		name := c.Name()
		switch {
		case name == "":
			return object.Value{}, r.noAtom(c)
		case name == ".":
			return r.Here(), nil
		case t.IsReg && r.Syms[name] == nil:
			msg := fmt.Sprintf("%s is a register; a number or a symbol belongs here", name)
			return object.Value{}, c.Since(start).Fault(msg, "")
		}
		return r.Ref(name, c.Since(start)), nil
	}
	return object.Value{}, r.noAtom(c)
}

// noAtom is the error for something else in the place of a number or a symbol.
func (r *Reader) noAtom(c *source.Cursor) error {
	if c.AtEnd() {
		return c.Here().Fault("an expression is missing", "")
	}
	hint := ""
	switch c.Peek() {
	case '\\':
		return c.Backslash()
	case '%':
		start := c.Start()
		name := c.Percent()
		return c.Since(start).Fault(fmt.Sprintf("%s cannot stand here", source.Quote(name)),
			"%hi() and %pcrel_hi() go with lui and auipc, %lo() and %pcrel_lo() with addi, loads and stores, "+
				"around the whole expression")
	case '$', '=', '[', '{':
		hint = "numbers stand alone here, without a sign before them; addresses are written offset(register)"
	}
	return c.Here().Fault(fmt.Sprintf("unexpected %s where an expression belongs", source.Quote(c.Token())), hint)
}

// ValueOf reads what a name is set to, up to the end of the statement.
func (r *Reader) ValueOf(c *source.Cursor, name string, at source.Place) (object.Value, error) {
	v, err := r.Read(c)
	if err == nil {
		err = c.Done()
	}
	if err != nil {
		r.Poison(name, at)
	}
	return v, err
}

package asm

import (
	"fmt"

	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// maxNesting bounds parentheses and prefix operators within one expression.
const maxNesting = 200

// expr reads an expression.
func (u *unit) expr(c *source.Cursor) (object.Value, error) {
	start := c.Pos
	v, err := u.binary(c, 1, 0)
	if err == nil && v.Weight() > object.MaxWeight {
		return v, c.At(start, c.Pos).Fault("this expression is too large",
			fmt.Sprintf("at most %d operations", object.MaxWeight))
	}
	return v, err
}

// known reads an expression that must be a number here and now.
func (u *unit) known(c *source.Cursor, what string) (int64, error) {
	c.Skip()
	start := c.Pos
	v, err := u.expr(c)
	if err != nil {
		return 0, err
	}
	if !v.Known() {
		err := c.At(start, c.Pos).Fault(what+" must be known at this point", u.unknownHint(v))
		v.Told()
		return 0, err
	}
	return v.N, nil
}

// unknownHint says what of a value is not known yet.
func (u *unit) unknownHint(v object.Value) string {
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
		if near := u.nearSymbol(s.Name); near != "" {
			hint += fmt.Sprintf("; did you mean %s?", near)
		}
		return hint
	case s.Kind == object.SymLabel && s.Name != "":
		return fmt.Sprintf("%s is an address, known only when all is laid out; a difference of two labels is a number",
			s.Name)
	}
	return "addresses are known only when all is laid out; a difference of two labels is a number"
}

// binary reads operands joined by operators of at least the given rank.
func (u *unit) binary(c *source.Cursor, rank, depth int) (object.Value, error) {
	c.Skip()
	start := c.Pos
	l, err := u.unary(c, depth)
	if err != nil {
		return l, err
	}
	for {
		o, n := syntax.Operator(c)
		if o == syntax.None || o.Rank() < rank {
			return l, nil
		}
		at := c.Pos
		c.Pos += n
		r, err := u.binary(c, o.Rank()+1, depth+1)
		if err != nil {
			return l, err
		}
		var ok bool
		if l, ok = object.Combine(o, l, r); !ok {
			return l, c.At(at, c.Pos).Fault("division by zero", "")
		}
		if l.Weight() > object.MaxWeight {
			return l, c.At(start, c.Pos).Fault("this expression is too large",
				fmt.Sprintf("at most %d operations", object.MaxWeight))
		}
	}
}

func (u *unit) unary(c *source.Cursor, depth int) (object.Value, error) {
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
		c.Pos++
		return u.unary(c, depth+1)
	case '(':
		open := c.Pos
		c.Pos++
		v, err := u.binary(c, 1, depth+1)
		if err != nil {
			return v, err
		}
		if !c.Eat(')') {
			return v, c.At(open, c.Pos).Fault("this parenthesis is never closed", "")
		}
		return v, nil
	default:
		return u.atom(c)
	}
	c.Pos++
	v, err := u.unary(c, depth+1)
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
func (u *unit) atom(c *source.Cursor) (object.Value, error) {
	b := c.Peek()
	switch {
	case source.IsDigit(b):
		if s := u.LocalRef(c); s != nil {
			return object.Value{Add: s}, nil
		}
		n, err := c.Number()
		return object.Constant(n), err
	case b == '\'':
		n, err := c.Char()
		return object.Constant(n), err
	case source.IsNameStart(b) || b == '"' && source.SkipString(c.Text, c.Pos)-c.Pos > 2:
		start := c.Pos
		name := c.Name()
		if name == "" {
			break
		}
		if name == "." {
			return object.Value{Add: u.Dot()}, nil
		}
		if arch.IsReg(name) && u.Syms[name] == nil {
			return object.Value{}, c.At(start, c.Pos).Fault(fmt.Sprintf("%s is a register; a number or a symbol belongs here", name), "")
		}
		return u.Ref(name, c.At(start, c.Pos)), nil
	case b == '\\':
		return object.Value{}, c.Backslash()
	case b == '%':
		end := source.NameEnd(c.Text, c.Pos+1)
		return object.Value{}, c.At(c.Pos, end).Fault(fmt.Sprintf("%s cannot stand here", source.Quote(c.Text[c.Pos:end])),
			"%hi() and %pcrel_hi() go with lui and auipc, %lo() and %pcrel_lo() with addi, loads and stores, "+
				"around the whole expression")
	}
	if c.AtEnd() {
		return object.Value{}, c.Here().Fault("an expression is missing", "")
	}
	hint := ""
	if b == '$' || b == '=' || b == '[' || b == '{' {
		hint = "numbers stand alone here, without a sign before them; addresses are written offset(register)"
	}
	return object.Value{}, c.Here().Fault(fmt.Sprintf("unexpected %s where an expression belongs",
		source.Quote(c.Token())), hint)
}

// valueOf reads what a name is set to, up to the end of the statement.
func (u *unit) valueOf(c *source.Cursor, name string, at source.Place) (object.Value, error) {
	v, err := u.expr(c)
	if err == nil {
		err = c.Done()
	}
	if err != nil {
		u.Poison(name, at)
	}
	return v, err
}

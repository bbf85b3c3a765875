package asm

import (
	"fmt"

	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// maxNesting bounds parentheses and prefix operators within one expression.
const maxNesting = 200

// expr reads an expression.
func (u *unit) expr(c *source.Cursor) (value, error) {
	start := c.Pos
	v, err := u.binary(c, 1, 0)
	if err == nil && v.weight() > maxWeight {
		return v, c.At(start, c.Pos).Fault("this expression is too large", fmt.Sprintf("at most %d operations", maxWeight))
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
	if !v.known() {
		err := c.At(start, c.Pos).Fault(what+" must be known at this point", u.unknownHint(v))
		v.told()
		return 0, err
	}
	return v.n, nil
}

// told notes that what is wrong with a value has been said: that its symbol is not defined need not be said too.
func (v value) told() {
	if v.add != nil && !v.add.defined() {
		v.add.told = true
	}
}

// unknownHint says what of a value is not known yet.
func (u *unit) unknownHint(v value) string {
	for v.tree != nil {
		if !v.tree.l.known() {
			v = v.tree.l
		} else {
			v = v.tree.r
		}
	}
	s := either(v.add, v.sub)
	switch {
	case s == nil:
		return ""
	case v.add != nil && v.sub != nil:
		return "between these labels there is a branch or alignment whose size is only known at the end"
	case s.kind == symUndefined:
		hint := fmt.Sprintf("%s is not defined above this line", s.name)
		if near := u.nearSymbol(s.name); near != "" {
			hint += fmt.Sprintf("; did you mean %s?", near)
		}
		return hint
	case s.kind == symLabel && s.name != "":
		return fmt.Sprintf("%s is an address, known only when all is laid out; a difference of two labels is a number", s.name)
	}
	return "addresses are known only when all is laid out; a difference of two labels is a number"
}

// binary reads operands joined by operators of at least the given rank.
func (u *unit) binary(c *source.Cursor, rank, depth int) (value, error) {
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
		if l, ok = combine(o, l, r); !ok {
			return l, c.At(at, c.Pos).Fault("division by zero", "")
		}
		if l.weight() > maxWeight {
			return l, c.At(start, c.Pos).Fault("this expression is too large", fmt.Sprintf("at most %d operations", maxWeight))
		}
	}
}

func (u *unit) unary(c *source.Cursor, depth int) (value, error) {
	if depth > maxNesting {
		return value{}, c.Here().Fault("this expression is nested too deeply", fmt.Sprintf("at most %d levels", maxNesting))
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
	if o == syntax.Neg && v.linear() && !v.known() {
		return value{add: v.sub, sub: v.add, n: -v.n}, nil
	}
	v, _ = combine(o, v, value{})
	return v, nil
}

// atom reads a number, a character, a symbol, or a label such as 1b.
func (u *unit) atom(c *source.Cursor) (value, error) {
	b := c.Peek()
	switch {
	case source.IsDigit(b):
		if s := u.localRef(c); s != nil {
			return value{add: s}, nil
		}
		n, err := c.Number()
		return constant(n), err
	case b == '\'':
		n, err := c.Char()
		return constant(n), err
	case source.IsNameStart(b) || b == '"' && source.SkipString(c.Text, c.Pos)-c.Pos > 2:
		start := c.Pos
		name := c.Name()
		if name == "" {
			break
		}
		if name == "." {
			return value{add: u.dot()}, nil
		}
		if arch.IsReg(name) && u.syms[name] == nil {
			return value{}, c.At(start, c.Pos).Fault(fmt.Sprintf("%s is a register; a number or a symbol belongs here", name), "")
		}
		return u.ref(name, c.At(start, c.Pos)), nil
	case b == '\\':
		return value{}, c.Backslash()
	case b == '%':
		end := source.NameEnd(c.Text, c.Pos+1)
		return value{}, c.At(c.Pos, end).Fault(fmt.Sprintf("%s cannot stand here", source.Quote(c.Text[c.Pos:end])),
			"%hi() and %pcrel_hi() go with lui and auipc, %lo() and %pcrel_lo() with addi, loads and stores, around the whole expression")
	}
	if c.AtEnd() {
		return value{}, c.Here().Fault("an expression is missing", "")
	}
	hint := ""
	if b == '$' || b == '=' || b == '[' || b == '{' {
		hint = "numbers stand alone here, without a sign before them; addresses are written offset(register)"
	}
	return value{}, c.Here().Fault(fmt.Sprintf("unexpected %s where an expression belongs", source.Quote(c.Token())), hint)
}

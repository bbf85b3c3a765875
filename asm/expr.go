package asm

import (
	"fmt"
	"strings"
)

// maxNesting bounds parentheses and prefix operators within one expression.
const maxNesting = 200

// expr reads an expression.
func (u *unit) expr(c *cursor) (value, error) {
	start := c.i
	v, err := u.binary(c, 1, 0)
	if err == nil && v.weight() > maxWeight {
		return v, c.at(start, c.i).fault("this expression is too large", fmt.Sprintf("at most %d operations", maxWeight))
	}
	return v, err
}

// known reads an expression that must be a number here and now.
func (u *unit) known(c *cursor, what string) (int64, error) {
	c.skip()
	start := c.i
	v, err := u.expr(c)
	if err != nil {
		return 0, err
	}
	if !v.known() {
		err := c.at(start, c.i).fault(what+" must be known at this point", u.unknownHint(v))
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

func (c *cursor) operator() (op, int) {
	b := c.peek()
	var b2 byte
	if c.i+1 < len(c.s) {
		b2 = c.s[c.i+1]
	}
	switch b {
	case '|':
		if b2 == '|' {
			return opOrOr, 2
		}
		return opOr, 1
	case '&':
		if b2 == '&' {
			return opAndAnd, 2
		}
		return opAnd, 1
	case '=':
		if b2 == '=' {
			return opEq, 2
		}
	case '!':
		if b2 == '=' {
			return opNe, 2
		}
	case '<':
		switch b2 {
		case '<':
			return opShl, 2
		case '=':
			return opLe, 2
		case '>':
			return opNe, 2
		}
		return opLt, 1
	case '>':
		switch b2 {
		case '>':
			return opShr, 2
		case '=':
			return opGe, 2
		}
		return opGt, 1
	case '+':
		return opAdd, 1
	case '-':
		return opSub, 1
	case '^':
		return opXor, 1
	case '*':
		return opMul, 1
	case '/':
		return opDiv, 1
	case '%':
		return opMod, 1
	}
	return opNone, 0
}

// binary reads operands joined by operators of at least the given rank.
func (u *unit) binary(c *cursor, rank, depth int) (value, error) {
	c.skip()
	start := c.i
	l, err := u.unary(c, depth)
	if err != nil {
		return l, err
	}
	for {
		o, n := c.operator()
		if o == opNone || o.rank() < rank {
			return l, nil
		}
		at := c.i
		c.i += n
		r, err := u.binary(c, o.rank()+1, depth+1)
		if err != nil {
			return l, err
		}
		var ok bool
		if l, ok = combine(o, l, r); !ok {
			return l, c.at(at, c.i).fault("division by zero", "")
		}
		if l.weight() > maxWeight {
			return l, c.at(start, c.i).fault("this expression is too large", fmt.Sprintf("at most %d operations", maxWeight))
		}
	}
}

func (u *unit) unary(c *cursor, depth int) (value, error) {
	if depth > maxNesting {
		return value{}, c.here().fault("this expression is nested too deeply", fmt.Sprintf("at most %d levels", maxNesting))
	}
	var o op
	switch c.peek() {
	case '-':
		o = opNeg
	case '~':
		o = opCpl
	case '!':
		o = opNot
	case '+':
		c.i++
		return u.unary(c, depth+1)
	case '(':
		open := c.i
		c.i++
		v, err := u.binary(c, 1, depth+1)
		if err != nil {
			return v, err
		}
		if !c.eat(')') {
			return v, c.at(open, c.i).fault("this parenthesis is never closed", "")
		}
		return v, nil
	default:
		return u.atom(c)
	}
	c.i++
	v, err := u.unary(c, depth+1)
	if err != nil {
		return v, err
	}
	if o == opNeg && v.linear() && !v.known() {
		return value{add: v.sub, sub: v.add, n: -v.n}, nil
	}
	v, _ = combine(o, v, value{})
	return v, nil
}

// atom reads a number, a character, a symbol, or a label such as 1b.
func (u *unit) atom(c *cursor) (value, error) {
	b := c.peek()
	switch {
	case isDigit(b):
		if s := u.localRef(c); s != nil {
			return value{add: s}, nil
		}
		n, err := c.number()
		return constant(n), err
	case b == '\'':
		return c.char()
	case isNameStart(b) || b == '"' && skipString(c.s, c.i)-c.i > 2:
		start := c.i
		name := c.name()
		if name == "" {
			break
		}
		if name == "." {
			return value{add: u.dot()}, nil
		}
		if isReg(name) && u.syms[name] == nil {
			return value{}, c.at(start, c.i).fault(fmt.Sprintf("%s is a register; a number or a symbol belongs here", name), "")
		}
		return u.ref(name, c.at(start, c.i)), nil
	case b == '\\':
		return value{}, c.backslash()
	case b == '%':
		end := nameEnd(c.s, c.i+1)
		return value{}, c.at(c.i, end).fault(fmt.Sprintf("%s cannot stand here", quote(c.s[c.i:end])),
			"%hi() and %pcrel_hi() go with lui and auipc, %lo() and %pcrel_lo() with addi, loads and stores, around the whole expression")
	}
	if c.atEnd() {
		return value{}, c.here().fault("an expression is missing", "")
	}
	hint := ""
	if b == '$' || b == '=' || b == '[' || b == '{' {
		hint = "numbers stand alone here, without a sign before them; addresses are written offset(register)"
	}
	return value{}, c.here().fault(fmt.Sprintf("unexpected %s where an expression belongs", quote(c.token())), hint)
}

// char reads a character constant.
func (c *cursor) char() (value, error) {
	start := c.i
	end := skipChar(c.s, start)
	body := c.s[start+1 : end]
	if len(body) > 1 && body[len(body)-1] == '\'' {
		body = body[:len(body)-1]
	}
	if body == "" || body == "'" && end-start == 2 {
		return value{}, c.at(start, end).fault("a character is missing", "write it like 'a'")
	}
	if body[0] != '\\' {
		if body[0] >= 0x80 {
			return value{}, c.at(start, end+1).fault("this character is more than one byte long", "put it into a string")
		}
		if end < len(c.s) && isNamePart(c.s[end]) && c.s[end-1] != '\'' && strings.IndexByte(c.s[end:], '\'') >= 0 {
			return value{}, c.at(start, end+strings.IndexByte(c.s[end:], '\'')+1).fault("a character constant is one character", "put several into .ascii, in double quotes")
		}
		c.i = end
		return constant(int64(body[0])), nil
	}
	b, n, ok := escape(c.s[start+1:])
	if !ok {
		return value{}, c.at(start, end).fault(fmt.Sprintf("no such escape: %s", body), escapes)
	}
	c.i = start + 1 + n
	if c.i < len(c.s) && c.s[c.i] == '\'' {
		c.i++
	}
	return constant(int64(b)), nil
}

package expr

import (
	"fmt"
	"strings"

	"breakfast/machine"
)

const (
	longest = 4096 // bytes of an expression
	deepest = 100  // brackets and signs within each other
)

// A parser reads an expression by precedence: of what it has read, a token is yet to be used.
type parser struct {
	lexer
	m     *machine.Machine
	tok   token
	depth int
}

// whole is all of the text.
func (p *parser) whole() (*node, error) {
	if len(p.text) > longest {
		return nil, p.fail(longest, len(p.text), "the expression is too long", fmt.Sprintf("at most %d bytes", longest))
	}
	n, err := p.all()
	if err != nil {
		return nil, err
	}
	return n, nil
}

func (p *parser) all() (*node, *Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.conditional()
	if err != nil {
		return nil, err
	}
	if p.tok.kind != end {
		return nil, p.unexpected()
	}
	return n, nil
}

func (p *parser) advance() (err *Error) {
	p.tok, err = p.next()
	return err
}

// is says that the token is that operator.
func (p *parser) is(op string) bool { return p.tok.kind == operator && p.tok.text == op }

// want passes an operator that closes what was opened at a place.
func (p *parser) want(op string, opened token) *Error {
	if p.is(op) {
		return p.advance()
	}
	if p.tok.kind == end {
		return p.fail(opened.from, opened.to, fmt.Sprintf("this %s is not closed", opened.text), "it wants a "+op)
	}
	return p.unexpected()
}

// unexpected says what is wrong with the token, where an operator could be.
func (p *parser) unexpected() *Error {
	msg, hint := "an operator is missing before this", "such as ==, <, &, +"
	switch t := p.tok; {
	case p.is("="):
		msg, hint = "nothing is assigned here", "== compares"
	case p.is(",") || p.is(";"):
		msg, hint = "there is one expression, and no more", "&& and || join conditions"
	case p.is(")") || p.is("]"):
		msg, hint = fmt.Sprintf("this %s closes nothing", t.text), ""
	case p.is(":"):
		msg, hint = "this : has no ? before it", "c ? x : y"
	case p.is("!") || p.is("~"):
		msg, hint = "this stands before a value, not behind one", "!= compares"
	case t.kind == name && words[strings.ToLower(t.text)] != "":
		msg, hint = "operators are C's", "write "+words[strings.ToLower(t.text)]
	}
	return p.fail(p.tok.from, p.tok.to, msg, hint)
}

// words are operators of other languages.
var words = map[string]string{"and": "&&", "or": "||", "not": "!", "xor": "^", "mod": "%", "is": "==", "eq": "==",
	"ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}

// deeper counts what stands within something, until back.
func (p *parser) deeper() *Error {
	if p.depth++; p.depth > deepest {
		return p.fail(p.tok.from, p.tok.to, "this is nested too deeply", fmt.Sprintf("at most %d levels", deepest))
	}
	return nil
}

// conditional is c ? x : y, or something that binds more.
func (p *parser) conditional() (*node, *Error) {
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	c, err := p.binary(0)
	if err != nil || !p.is("?") {
		return c, err
	}
	asked := p.tok
	if err := p.advance(); err != nil {
		return nil, err
	}
	x, err := p.conditional()
	if err == nil {
		err = p.want(":", asked)
	}
	if err != nil {
		return nil, err
	}
	y, err := p.conditional()
	if err != nil {
		return nil, err
	}
	return &node{op: choose, x: c, y: x, z: y, unsigned: x.unsigned || y.unsigned,
		varies: c.varies || x.varies || y.varies}, nil
}

// levels are the binary operators, those that bind least first.
var levels = [...]map[string]op{
	{"||": either}, {"&&": both}, {"|": or}, {"^": xor}, {"&": and}, {"==": equal, "!=": differs},
	{"<": less, "<=": atMost, ">": more, ">=": atLeast}, {"<<": left, ">>": right}, {"+": plus, "-": minus},
	{"*": times, "/": over, "%": rest},
}

// binary is operators of a level, from the left, between what binds more.
func (p *parser) binary(level int) (*node, *Error) {
	if level == len(levels) {
		return p.unary()
	}
	x, err := p.binary(level + 1)
	for n := 0; err == nil && p.tok.kind == operator; n++ {
		o, ok := levels[level][p.tok.text]
		if !ok {
			return x, nil
		}
		if n == deepest { // each is one level deeper for who evaluates it
			return nil, p.fail(p.tok.from, p.tok.to, "there is too much in a row", fmt.Sprintf("at most %d", deepest))
		}
		if err = p.advance(); err == nil {
			var y *node
			if y, err = p.binary(level + 1); err == nil {
				x = join(o, x, y)
			}
		}
	}
	return x, err
}

// join is two values and what becomes of them.
func join(o op, x, y *node) *node {
	n := &node{op: o, x: x, y: y, varies: x.varies || y.varies, together: x.unsigned || y.unsigned}
	switch {
	case o == left || o == right:
		n.unsigned = x.unsigned
	case o < equal:
		n.unsigned = n.together
	}
	return n
}

var signs = map[string]op{"-": negate, "~": invert, "!": not}

// unary is a value with signs before it.
func (p *parser) unary() (*node, *Error) {
	if p.tok.kind != operator {
		return p.primary()
	}
	if err := p.deeper(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	t := p.tok
	switch t.text {
	case "&":
		return p.addressOf()
	case "*":
		return nil, p.fail(t.from, t.to, "memory is in brackets", "[a0] is the word at a0")
	case "+", "-", "~", "!":
		if err := p.advance(); err != nil {
			return nil, err
		}
		x, err := p.unary()
		if err != nil || t.text == "+" {
			return x, err
		}
		return &node{op: signs[t.text], x: x, unsigned: x.unsigned && t.text != "!", varies: x.varies}, nil
	case "(":
		return p.within(")", p.conditional)
	case "[":
		return p.within("]", func() (*node, *Error) { return p.load(loads["lw"]) })
	}
	return nil, p.missing()
}

// within is what stands between brackets.
func (p *parser) within(closing string, read func() (*node, *Error)) (*node, *Error) {
	opened := p.tok
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := read()
	if err == nil {
		err = p.want(closing, opened)
	}
	return n, err
}

// load is memory at what is read next.
func (p *parser) load(how access) (*node, *Error) {
	x, err := p.conditional()
	if err != nil {
		return nil, err
	}
	return &node{op: memory, x: x, size: how.size, extend: how.extend, unsigned: how.unsigned, varies: true}, nil
}

// access is what a load of some name does.
type access struct {
	size             int
	extend, unsigned bool
}

var loads = map[string]access{"lw": {4, false, false}, "lh": {2, true, false}, "lhu": {2, false, true},
	"lb": {1, true, false}, "lbu": {1, false, true}}

// primary is a number or a name.
func (p *parser) primary() (*node, *Error) {
	t := p.tok
	if t.kind == end {
		return nil, p.missing()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch {
	case t.kind == number:
		return &node{op: constant, value: t.value, unsigned: t.value>>31 != 0}, nil
	case t.kind == quoted:
		return p.symbol(t)
	case p.is("["):
		if how, ok := loads[t.text]; ok {
			return p.within("]", func() (*node, *Error) { return p.load(how) })
		}
	case p.is("(") && (t.text == "signed" || t.text == "unsigned"):
		x, err := p.within(")", p.conditional)
		if err != nil {
			return nil, err
		}
		return &node{op: same, x: x, unsigned: t.text == "unsigned", varies: x.varies}, nil
	case p.is("("):
		return nil, p.fail(t.from, t.to, "there are no functions", "signed(x) and unsigned(x), and lw[x] for memory")
	}
	return p.named(t)
}

// missing says that a value is missing before the token.
func (p *parser) missing() *Error {
	if p.tok.kind == end {
		if strings.TrimSpace(p.text) == "" {
			return p.fail(p.tok.from, p.tok.to, "there is no expression", "such as a0 == 3")
		}
		return p.fail(p.tok.from, p.tok.to, "a value is missing at the end", "such as a0, 3, [sp]")
	}
	return p.fail(p.tok.from, p.tok.to, "a value is missing before this", "such as a0, 3, [sp]")
}

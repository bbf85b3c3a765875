package asm

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
)

// An operand is one operand of the statement at hand: where it stands, and once it has been read
// as what the form wants there, what it says.
type operand struct {
	text     string
	from, to int // in the statement

	reg  isa.Reg // a register, or the base of offset(rs1)
	val  value   // an immediate, offset, target or symbol
	part part    // which part of the value is wanted
}

// part is %hi and its like.
type part uint8

const (
	whole part = iota
	hiPart
	loPart
	pcHiPart
	pcLoPart
)

var parts = map[string]part{"%hi": hiPart, "%lo": loPart, "%pcrel_hi": pcHiPart, "%pcrel_lo": pcLoPart}

// refusedParts are operators that need a dynamic linker, thread-local storage or GOT.
var refusedParts = map[string]string{
	"%got_pcrel_hi": "there is no global offset table without a dynamic linker; write la, or %pcrel_hi",
	"%tprel_hi":     "there is no thread-local storage here", "%tprel_lo": "there is no thread-local storage here",
	"%tprel_add": "there is no thread-local storage here", "%tls_ie_pcrel_hi": "there is no thread-local storage here",
	"%tls_gd_pcrel_hi": "there is no thread-local storage here",
}

// split cuts the operands of a statement at their commas.
func (u *unit) split(c *cursor) ([]operand, error) {
	ops := u.ops[:0]
	if c.atEnd() {
		return ops, nil
	}
	depth, opened, from := 0, 0, c.i
	add := func(to int) error {
		for from < to && isSpace(c.s[from]) {
			from++
		}
		end := to
		for end > from && isSpace(c.s[end-1]) {
			end--
		}
		if from == end {
			return c.at(to, to+1).fault("an operand is missing before this", "")
		}
		if len(ops) == maxOperands {
			return c.at(from, end).fault("too many operands", "")
		}
		ops = append(ops, operand{text: c.s[from:end], from: from, to: end})
		return nil
	}
	for i := from; i < len(c.s); i++ {
		switch c.s[i] {
		case '(':
			if depth++; depth == 1 {
				opened = i
			}
		case ')':
			if depth--; depth < 0 {
				return nil, c.at(i, i+1).fault("this parenthesis was never opened", "")
			}
		case '"':
			i = skipString(c.s, i) - 1
		case '\'':
			i = skipChar(c.s, i) - 1
		case ',':
			if depth == 0 {
				if err := add(i); err != nil {
					return nil, err
				}
				from = i + 1
			}
		}
	}
	if depth > 0 {
		return nil, c.at(opened, opened+1).fault("this parenthesis is never closed", "")
	}
	for from < len(c.s) && isSpace(c.s[from]) {
		from++
	}
	if from == len(c.s) {
		return nil, c.at(len(c.s)-1, len(c.s)).fault("an operand is missing after this comma", c.commentHint())
	}
	return ops, add(len(c.s))
}

// isRegister says that an operand is a register alone.
func isRegister(kind isa.Operand) bool {
	return kind == isa.OpCSP || kind < opSymbol && kind.IsReg()
}

// isMemory says that an operand is written offset(register).
func isMemory(kind isa.Operand) bool {
	switch kind {
	case isa.OpMemI, isa.OpMemS, isa.OpMemA, isa.OpCMem, isa.OpCMemLWSP, isa.OpCMemSWSP:
		return true
	}
	return false
}

// meantAsBase says that offset(name) can only have been meant as an address, though name is no
// register.
func (u *unit) meantAsBase(text string) bool {
	inner, _ := innerName(text)
	return inner != "" && u.find(inner) == nil
}

// baseOf finds the register at the end of offset(rs1), and where its parenthesis opens.
func baseOf(text string) (open int, ok bool) {
	if text[len(text)-1] != ')' {
		return 0, false
	}
	open = strings.LastIndexByte(text, '(')
	if open < 0 {
		return 0, false
	}
	return open, isReg(strings.TrimSpace(text[open+1 : len(text)-1]))
}

// operand reads an operand as the form wants it.
func (x *insn) operand(kind isa.Operand, o *operand) error {
	switch {
	case isRegister(kind):
		r, ok := isa.RegByName(o.text)
		if !ok {
			return x.wantReg(o)
		}
		o.reg = r
		return x.shortRegister(kind, o)
	case isMemory(kind):
		open, ok := baseOf(o.text)
		if !ok {
			return x.wantMem(o)
		}
		o.reg, _ = isa.RegByName(strings.TrimSpace(o.text[open+1 : len(o.text)-1]))
		if err := x.shortRegister(kind, o); err != nil {
			return err
		}
		if strings.TrimSpace(o.text[:open]) == "" {
			return nil
		}
		return x.immediate(kind, o, o.from+open)
	case kind == isa.OpCSR:
		if n, ok := isa.CSRByName(o.text); ok {
			o.val = constant(int64(n))
			return nil
		}
		if isReg(o.text) || isName(o.text) && x.find(o.text) == nil {
			return x.wantCSR(o)
		}
		if err := x.immediate(kind, o, o.to); err != nil || o.val.known() {
			return err
		}
		return x.place(o).fault("the number of a CSR must be known at this point", x.unknownHint(o.val))
	case kind == opOpcode:
		if n, ok := opcodeNames[o.text]; ok {
			o.val = constant(n)
			return nil
		}
	case kind == isa.OpPred || kind == isa.OpSucc:
		n, ok := fenceSet(o.text)
		if !ok && o.text != "0" {
			return x.place(o).fault(fmt.Sprintf("%s is no set of accesses", quote(o.text)), "write some of the letters iorw, in this order: fence rw, w")
		}
		o.val = constant(n)
		return nil
	}
	if isReg(o.text) {
		return x.wantNumber(kind, o)
	}
	if before, _, ok := missingComma(o.text); ok && isReg(before) {
		return missedComma(x.c, o)
	}
	end := o.to
	if kind == opSymbol && strings.HasSuffix(o.text, "@plt") { // compilers write it; there is nothing but the symbol
		end -= len("@plt")
	}
	return x.immediate(kind, o, end)
}

// immediate reads an expression, or %hi(expression) and its like, up to offset end.
func (x *insn) immediate(kind isa.Operand, o *operand, end int) error {
	c := cursor{st: x.c.st, s: x.c.s[:end], i: o.from}
	var err error
	if c.peek() != '%' {
		if o.val, err = x.expr(&c); err != nil {
			return err
		}
		return x.ends(&c, o)
	}
	from := c.i
	c.i = nameEnd(c.s, from+1)
	name, at := c.s[from:c.i], c.at(from, c.i)
	p, ok := parts[name]
	if !ok {
		hint := refusedParts[name]
		if hint == "" {
			hint = "there are %hi, %lo, %pcrel_hi and %pcrel_lo"
		}
		return at.fault(fmt.Sprintf("%s is not available", quote(name)), hint)
	}
	upper := kind == isa.OpImmU
	if upper != (p == hiPart || p == pcHiPart) || !upper && kind != isa.OpImmI && kind != isa.OpMemI && kind != isa.OpMemS {
		return at.fault(fmt.Sprintf("%s does not go with %s", name, x.form.name),
			"%hi and %pcrel_hi go with lui and auipc; %lo and %pcrel_lo with addi, loads and stores")
	}
	o.part = p
	if !c.eat('(') {
		return c.here().fault(fmt.Sprintf("%s takes its symbol in parentheses: %s(symbol)", name, name), "")
	}
	if o.val, err = x.expr(&c); err != nil {
		return err
	}
	if !c.eat(')') {
		return c.here().fault("a closing parenthesis is missing", "")
	}
	return x.ends(&c, o)
}

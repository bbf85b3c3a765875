package inst

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// An operand is one operand of the statement at hand: where it stands and what it looks like, and once it has
// been read as what the form wants there, what it says.
type operand struct {
	text     string
	from, to int // in the statement
	shape    shape
	odd      bool          // registers are in it where none belong
	tokens   source.Cursor // at its first …
	open     int           // … of which this one is the ( of offset(rs1)

	reg  isa.Reg      // a register, or the base of offset(rs1)
	val  object.Value // an immediate, offset, target or symbol
	part part         // which part of the value is wanted
}

// A shape is what an operand looks like, whatever the form wants.
type shape uint8

const (
	plain    shape = iota // an expression, most likely
	register              // a0
	memory                // 4(a0)
	bracket               // 4(name), where name is no register
)

// look says what an operand looks like.
func (o *operand) look() {
	list := o.tokens.Tokens()
	n := len(list)
	if n == 1 {
		if list[0].IsReg {
			o.shape, o.reg = register, list[0].Reg
		}
		return
	}
	if n >= 3 && isSign(&list[n-1], ')') && list[n-2].Kind == source.Name && isSign(&list[n-3], '(') {
		o.open = n - 3
		switch inner := &list[n-2]; {
		case n == 5 && list[0].Byte == '%': // %lo of a symbol with the name of a register
		case inner.IsReg:
			o.shape, o.reg = memory, inner.Reg
			o.odd = n == 4 && (isSign(&list[0], '-') || list[0].IsReg)
			return
		case list[0].Byte != '%':
			o.shape = bracket
		}
	}
	for i := range list {
		o.odd = o.odd || list[i].IsReg
	}
}

func isSign(t *source.Token, b byte) bool { return t.Kind == source.Sign && t.Byte == b }

// offset is what stands before the bracket of offset(name).
func (o *operand) offset() string {
	return strings.TrimSpace(o.text[:int(o.tokens.Tokens()[o.open].From)-o.from])
}

// inner is the name in the bracket, and where it stands.
func (o *operand) inner() (name string, from int) {
	t := &o.tokens.Tokens()[o.open+1]
	return o.text[int(t.From)-o.from : int(t.To)-o.from], int(t.From)
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

// Parts are the operators that take a part of an address.
var Parts = map[string]part{"%hi": hiPart, "%lo": loPart, "%pcrel_hi": pcHiPart, "%pcrel_lo": pcLoPart}

// refusedParts are operators that need a dynamic linker, thread-local storage or GOT.
var refusedParts = map[string]string{
	"%got_pcrel_hi": "there is no global offset table without a dynamic linker: la and %pcrel_hi take the symbol " +
		"itself",
	"%tprel_hi": "there is no thread-local storage here", "%tprel_lo": "there is no thread-local storage here",
	"%tprel_add": "there is no thread-local storage here", "%tls_ie_pcrel_hi": "there is no thread-local storage here",
	"%tls_gd_pcrel_hi": "there is no thread-local storage here",
}

// split cuts the operands of a statement at their commas.
func (r *Reader) split(c *source.Cursor) ([]operand, error) {
	ops, list := r.ops[:0], c.Tokens()
	if len(list) == 0 {
		return ops, nil
	}
	depth, opened, first := 0, 0, 0
	add := func(last int) error {
		from, to := int(list[first].From), int(list[last-1].To)
		if len(ops) == arch.MaxOperands {
			return c.At(from, to).Fault("too many operands", "")
		}
		ops = append(ops, operand{text: c.Stmt.Text[from:to], from: from, to: to, tokens: c.Part(first, last)})
		ops[len(ops)-1].look()
		return nil
	}
	for i := range list {
		if list[i].Kind != source.Sign {
			continue
		}
		at := int(list[i].From)
		switch list[i].Byte {
		case '(':
			if depth++; depth == 1 {
				opened = at
			}
		case ')':
			if depth--; depth < 0 {
				return nil, c.At(at, at+1).Fault("this parenthesis was never opened", "")
			}
		case ',':
			if depth > 0 {
				continue
			}
			if i == first {
				return nil, c.At(at, at+1).Fault("an operand is missing before this", "")
			}
			if err := add(i); err != nil {
				return nil, err
			}
			first = i + 1
		}
	}
	switch {
	case depth > 0:
		return nil, c.At(opened, opened+1).Fault("this parenthesis is never closed", "")
	case first == len(list):
		end := len(c.Stmt.Text)
		return nil, c.At(end-1, end).Fault("an operand is missing after this comma", c.CommentHint())
	}
	return ops, add(len(list))
}

// meantAsBase says that offset(name) can only have been meant as an address, though name is no
// register.
func (r *Reader) meantAsBase(o *operand) bool {
	if o.shape != bracket {
		return false
	}
	name, _ := o.inner()
	return r.Find(name) == nil
}

// operand reads an operand as the form wants it.
func (x *insn) operand(kind isa.Operand, o *operand) error {
	switch {
	case arch.IsRegister(kind):
		if o.shape != register {
			return x.wantReg(o)
		}
		return x.shortRegister(kind, o)
	case arch.IsMemory(kind):
		if o.shape != memory {
			return x.wantMem(o)
		}
		if err := x.shortRegister(kind, o); err != nil {
			return err
		}
		if o.open == 0 {
			return nil
		}
		return x.immediate(kind, o, o.open)
	case kind == isa.OpCSR:
		return x.csr(o)
	case kind == arch.OpOpcode:
		if n, ok := arch.Opcodes[o.text]; ok {
			o.val = object.Constant(n)
			return nil
		}
	case kind == isa.OpPred || kind == isa.OpSucc:
		n, ok := arch.FenceSet(o.text)
		if !ok && o.text != "0" {
			return x.wantSet(o)
		}
		o.val = object.Constant(n)
		return nil
	}
	if o.shape == register {
		if kind != arch.OpSymbol && !arch.IsTarget(kind) || x.Syms[o.text] == nil && x.form.Indirect() {
			return x.wantNumber(kind, o)
		}
		x.perhaps(kind, o)
		return nil
	}
	list := o.tokens.Tokens()
	if len(list) > 1 && list[0].IsReg && list[0].To < list[1].From {
		if err := x.missedComma(); err != nil {
			return err
		}
		if err := x.remark(o); err != nil {
			return err
		}
	}
	end := len(list)
	// compilers write it; there is nothing but the symbol
	if kind == arch.OpSymbol && strings.HasSuffix(o.text, "@plt") {
		end -= 2
	}
	return x.immediate(kind, o, end)
}

// csr reads a CSR, by its name or its number.
func (x *insn) csr(o *operand) error {
	if n, ok := isa.CSRNamed(o.text); ok {
		o.val = object.Constant(int64(n))
		return nil
	}
	if o.shape == register || source.IsName(o.text) && x.Find(o.text) == nil {
		return x.wantCSR(o)
	}
	if err := x.immediate(isa.OpCSR, o, len(o.tokens.Tokens())); err != nil || o.val.Known() {
		return err
	}
	return x.place(o).Fault("the number of a CSR must be known at this point", x.WhyUnknown(o.val))
}

// perhaps takes a register's name for a symbol's, as GNU as does. In the end it must be one.
func (x *insn) perhaps(kind isa.Operand, o *operand) {
	fresh := x.Syms[o.text] == nil
	o.val = x.Ref(o.text, x.place(o))
	if e, ok := x.wantNumber(kind, o).(*source.Error); fresh && ok {
		if x.Mistaken == nil {
			x.Mistaken = map[*object.Symbol]*source.Error{}
		}
		x.Mistaken[o.val.Add] = e
	}
}

// immediate reads an expression, or %hi(expression) and its like, of the first tokens of an operand.
func (x *insn) immediate(kind isa.Operand, o *operand, end int) error {
	c := o.tokens.Part(0, end)
	var err error
	if c.Peek() != '%' {
		if o.val, err = x.Read(&c); err != nil {
			return err
		}
		return x.ends(&c, o)
	}
	name := c.Percent()
	at := c.Since(o.from)
	p, ok := Parts[name]
	if !ok {
		hint := refusedParts[name]
		if hint == "" {
			hint = "there are %hi, %lo, %pcrel_hi and %pcrel_lo"
		}
		return at.Fault(fmt.Sprintf("%s is not available", source.Quote(name)), hint)
	}
	upper := kind == isa.OpImmU
	if upper != (p == hiPart || p == pcHiPart) || !upper && kind != isa.OpImmI && kind != isa.OpMemI &&
		kind != isa.OpMemS {
		return at.Fault(fmt.Sprintf("%s does not go with %s", name, x.form.Name),
			"%hi and %pcrel_hi go with lui and auipc; %lo and %pcrel_lo with addi, loads and stores")
	}
	o.part = p
	if !c.Eat('(') {
		return c.Here().Fault(fmt.Sprintf("%s takes its symbol in parentheses: %s(symbol)", name, name), "")
	}
	if o.val, err = x.Read(&c); err != nil {
		return err
	}
	if !c.Eat(')') {
		return c.Here().Fault("a closing parenthesis is missing", "")
	}
	return x.ends(&c, o)
}

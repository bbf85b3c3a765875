package inst

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
	"breakfast/cpu/isa"
)

// An operand is one operand of the statement at hand: where it stands, and once it has been read
// as what the form wants there, what it says.
type operand struct {
	text     string
	from, to int // in the statement

	reg  isa.Reg      // a register, or the base of offset(rs1)
	val  object.Value // an immediate, offset, target or symbol
	part part         // which part of the value is wanted
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
	"%got_pcrel_hi": "there is no global offset table without a dynamic linker; write la, or %pcrel_hi",
	"%tprel_hi":     "there is no thread-local storage here", "%tprel_lo": "there is no thread-local storage here",
	"%tprel_add": "there is no thread-local storage here", "%tls_ie_pcrel_hi": "there is no thread-local storage here",
	"%tls_gd_pcrel_hi": "there is no thread-local storage here",
}

// split cuts the operands of a statement at their commas.
func (r *Reader) split(c *source.Cursor) ([]operand, error) {
	ops := r.ops[:0]
	if c.AtEnd() {
		return ops, nil
	}
	depth, opened, from := 0, 0, c.Pos
	add := func(to int) error {
		for from < to && source.IsSpace(c.Text[from]) {
			from++
		}
		end := to
		for end > from && source.IsSpace(c.Text[end-1]) {
			end--
		}
		if from == end {
			return c.At(to, to+1).Fault("an operand is missing before this", "")
		}
		if len(ops) == arch.MaxOperands {
			return c.At(from, end).Fault("too many operands", "")
		}
		ops = append(ops, operand{text: c.Text[from:end], from: from, to: end})
		return nil
	}
	for i := from; i < len(c.Text); i++ {
		switch c.Text[i] {
		case '(':
			if depth++; depth == 1 {
				opened = i
			}
		case ')':
			if depth--; depth < 0 {
				return nil, c.At(i, i+1).Fault("this parenthesis was never opened", "")
			}
		case '"':
			i = source.SkipString(c.Text, i) - 1
		case '\'':
			i = source.SkipChar(c.Text, i) - 1
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
		return nil, c.At(opened, opened+1).Fault("this parenthesis is never closed", "")
	}
	for from < len(c.Text) && source.IsSpace(c.Text[from]) {
		from++
	}
	if from == len(c.Text) {
		return nil, c.At(len(c.Text)-1, len(c.Text)).Fault("an operand is missing after this comma", c.CommentHint())
	}
	return ops, add(len(c.Text))
}

// meantAsBase says that offset(name) can only have been meant as an address, though name is no
// register.
func (r *Reader) meantAsBase(text string) bool {
	inner, _ := syntax.InnerName(text)
	return inner != "" && r.Find(inner) == nil
}

// operand reads an operand as the form wants it.
func (x *insn) operand(kind isa.Operand, o *operand) error {
	switch {
	case arch.IsRegister(kind):
		r, ok := isa.RegByName(o.text)
		if !ok {
			return x.wantReg(o)
		}
		o.reg = r
		return x.shortRegister(kind, o)
	case arch.IsMemory(kind):
		open, ok := syntax.BaseOf(o.text)
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
			o.val = object.Constant(int64(n))
			return nil
		}
		if arch.IsReg(o.text) || source.IsName(o.text) && x.Find(o.text) == nil {
			return x.wantCSR(o)
		}
		if err := x.immediate(kind, o, o.to); err != nil || o.val.Known() {
			return err
		}
		return x.place(o).Fault("the number of a CSR must be known at this point", x.WhyUnknown(o.val))
	case kind == arch.OpOpcode:
		if n, ok := arch.Opcodes[o.text]; ok {
			o.val = object.Constant(n)
			return nil
		}
	case kind == isa.OpPred || kind == isa.OpSucc:
		n, ok := arch.FenceSet(o.text)
		if !ok && o.text != "0" {
			return x.place(o).Fault(fmt.Sprintf("%s is no set of accesses", source.Quote(o.text)),
				"write some of the letters iorw, in this order: fence rw, w")
		}
		o.val = object.Constant(n)
		return nil
	}
	if arch.IsReg(o.text) {
		return x.wantNumber(kind, o)
	}
	if before, _, ok := syntax.MissingComma(o.text); ok && arch.IsReg(before) {
		return missedComma(x.c, o)
	}
	end := o.to
	if kind == arch.OpSymbol && strings.HasSuffix(o.text, "@plt") { // compilers write it; there is nothing but the symbol
		end -= len("@plt")
	}
	return x.immediate(kind, o, end)
}

// immediate reads an expression, or %hi(expression) and its like, up to offset end.
func (x *insn) immediate(kind isa.Operand, o *operand, end int) error {
	c := source.Cursor{Stmt: x.c.Stmt, Text: x.c.Text[:end], Pos: o.from}
	var err error
	if c.Peek() != '%' {
		if o.val, err = x.Read(&c); err != nil {
			return err
		}
		return x.ends(&c, o)
	}
	from := c.Pos
	c.Pos = source.NameEnd(c.Text, from+1)
	name, at := c.Text[from:c.Pos], c.At(from, c.Pos)
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

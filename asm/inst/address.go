package inst

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
	"breakfast/cpu/isa"
)

// oddAddress is the error for an address as other machines and languages write it: [sp, 8], 4[t1], t1(4), (t1 + 4).
func (r *Reader) oddAddress(c *source.Cursor, list []*arch.Form, ops []operand, whole source.Place) error {
	if !slices.ContainsFunc(ops, func(o operand) bool { return o.odd }) {
		return nil
	}
	if err := r.noCommas(c, list, ops, whole); err != nil && !takes(list, len(ops)) {
		return err
	}
	takes := slices.ContainsFunc(list, func(f *arch.Form) bool {
		return slices.ContainsFunc(f.Params, func(p arch.Param) bool { return arch.IsMemory(p.Kind) })
	})
	for i, o := range ops {
		text, to := o.text, o.to
		if text[0] == '[' && i+1 < len(ops) && !strings.HasSuffix(text, "]") && strings.HasSuffix(ops[i+1].text, "]") {
			to = ops[i+1].to
			text = c.Stmt.Text[o.from:to]
		}
		if !takes && text[0] != '[' || o.shape == register || o.shape == memory && !o.odd {
			continue
		}
		offset, base, ok := syntax.TakeApart(text)
		at := c.At(o.from, to)
		if !ok || source.IsNameStart(offset[0]) {
			if line := advice.Translate(list[0].Name, operandTexts(ops)); line != "" {
				return at.Fault("addresses are written offset(register)", "").Write("write %s", whole, line)
			}
		}
		if ok {
			return at.Fault("addresses are written offset(register)", "").Write("write %s", at,
				fmt.Sprintf("%s(%s)", offset, base))
		}
	}
	return nil
}

// apart is what to write for an address whose register stands behind a comma of its own: lw a0, 4, t1.
func apart(list []*arch.Form, ops []operand) string {
	n := len(ops)
	if n != 3 || !slices.ContainsFunc(list, func(f *arch.Form) bool {
		return len(f.Params) == 2 && arch.IsMemory(f.Params[1].Kind)
	}) {
		return ""
	}
	offset, base := ops[1].text, ops[2].text
	if ops[1].shape == register {
		offset, base = base, offset
	}
	if arch.IsReg(offset) || !arch.IsReg(base) || strings.ContainsAny(offset, "()") {
		return ""
	}
	if offset[0] != '-' && !source.IsDigit(offset[0]) { // table, t0
		return advice.Translate(list[0].Name, fmt.Sprintf("%s, %s(%s)", ops[0].text, offset, base))
	}
	return fmt.Sprintf("%s %s, %s(%s)", list[0].Name, ops[0].text, offset, base)
}

// wantMem is the error for something else in the place of offset(rs1).
func (x *insn) wantMem(o *operand) error {
	if err := x.missedComma(); err != nil {
		return err
	}
	at, text := x.place(o), o.text
	name := x.form.Name
	if o.shape == register {
		return at.Fault(fmt.Sprintf("%s wants an address here: offset(register)", name), "").
			Write("for the memory that "+text+" points to, write %s", at, fmt.Sprintf("0(%s)", text))
	}
	if o.shape == bracket {
		return x.wantBase(o)
	}
	switch {
	case name == "jalr" && source.IsName(text):
		e := at.Fault(fmt.Sprintf("jalr jumps to where a register points, and %s is none", source.Quote(text)), "")
		switch x.ops[0].reg {
		case isa.Zero:
			return e.Write("to jump to a label, write %s", x.whole(), "j "+text)
		case isa.RA:
			return e.Write("to call a label, write %s", x.whole(), "call "+text)
		}
		return e.Write("to call a label, write %s", x.whole(), fmt.Sprintf("jal %s, %s", x.ops[0].text, text))
	case isStore(x.form) && (source.IsDigit(text[0]) || text[0] == '-'):
		return x.numberFault(o)
	case isStore(x.form):
		t := x.spare()
		return at.Fault("a store to a symbol needs a register for the address", "").
			Write("write %s", x.at, fmt.Sprintf("%s %s, %s, %s", name, x.ops[0].text, text, t)).
			Say(fmt.Sprintf("%s is overwritten", t))
	}
	return at.Fault(fmt.Sprintf("%s wants an address here, offset(register), not %s", name, source.Quote(text)),
		x.syntaxHint())
}

// wantBase is the error for offset(name) where the name is no register.
func (x *insn) wantBase(o *operand) error {
	inner, from := o.inner()
	at := x.c.At(from, from+len(inner))
	if e := x.Text(inner, at); e != nil {
		return e
	}
	if x.means(inner) != Nothing {
		return x.symbolic(at.Fault("an address is offset(register), or a symbol with a number", ""))
	}
	e := at.Fault(fmt.Sprintf("there is no register %s", source.Quote(inner)), "")
	x.nearRegister(e, at, inner)
	return e
}

// bareNumber refuses an address that is written as a number: it is most often an offset that
// lost its register.
func (x *insn) bareNumber(o *operand) error {
	if !o.val.Known() || !source.IsDigit(o.text[0]) && o.text[0] != '-' {
		return nil
	}
	return x.numberFault(o)
}

// numberFault is the error for a number in the place of an address.
func (x *insn) numberFault(o *operand) error {
	e := x.place(o).Fault(fmt.Sprintf("%s is a number, not offset(register)", source.Quote(o.text)), "")
	if len(x.ops) == 3 {
		return e.Write("write %s", x.whole(), fmt.Sprintf("%s %s, %s(%s)", x.form.Name, x.ops[0].text, o.text,
			x.ops[2].text))
	}
	if n, ok := advice.Number(o.text); ok && !arch.SetImm(&isa.Inst{}, isa.OpMemI, n) {
		t := x.spare()
		return e.Write("for the address itself write %s", x.whole(),
			fmt.Sprintf("li %s, %s\n%s %s, 0(%[1]s)", t, o.text,
				x.form.Name, x.ops[0].text))
	}
	return e.Write("an offset is counted from a register: write %s", x.place(o), o.text+"(sp)").
		Write("for the address itself write %s", x.place(o), o.text+"(zero)")
}

// badOffset adds to an error what to write for an offset that does not fit.
func (x *insn) badOffset(e *source.Error, in isa.Inst, kind isa.Operand, offset string, n int64) error {
	if s := x.given(offset); s != nil {
		e.Say(s.Name + " is an address by itself")
		if isStore(x.form) {
			t := x.spare()
			return e.Write("write %s", x.whole(), fmt.Sprintf("%s %s, %s, %s", x.form.Name, x.ops[0].text, s.Name, t)).
				Say(fmt.Sprintf("%s is overwritten", t))
		}
		return e.Write("write %s", x.whole(), fmt.Sprintf("%s %s, %s", x.form.Name, x.ops[0].text, s.Name))
	}
	sentence, lines := advice.Instead(in, kind, n, advice.AsWritten(offset, n))
	return e.Write(sentence, x.whole(), lines)
}

// given is the symbol of the machine that a name is, or nil.
func (x *insn) given(name string) *object.Symbol {
	if s := x.Find(name); s != nil && s.Given == object.GivenMachine {
		return s
	}
	return nil
}

package inst

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
	"breakfast/cpu/isa"
)

// oddAddress is the error for an address as other machines and languages write it: [sp, 8], 4[t1], t1(4), (t1 + 4).
func (r *Reader) oddAddress(c *source.Cursor, list []*arch.Form, ops []operand) error {
	if !slices.ContainsFunc(ops, func(o operand) bool { return o.odd }) {
		return nil
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
		if offset, base, ok := syntax.TakeApart(text); ok {
			return c.At(o.from, to).Fault("addresses are written offset(register)", fmt.Sprintf("write %s(%s)", offset, base))
		}
	}
	return nil
}

// apart is the advice for an address whose register stands behind a comma of its own: lw a0, 4, t1.
func (r *Reader) apart(list []*arch.Form, ops []operand) string {
	n := len(ops)
	if n != 3 || !slices.ContainsFunc(list, func(f *arch.Form) bool {
		return len(f.Params) == 2 &&
			arch.IsMemory(f.Params[1].Kind)
	}) {
		return ""
	}
	offset, base := ops[1].text, ops[2].text
	if arch.IsReg(offset) {
		offset, base = base, offset
	}
	if arch.IsReg(offset) || !arch.IsReg(base) || strings.ContainsAny(offset, "()") {
		return ""
	}
	return fmt.Sprintf("write %s %s, %s(%s)", list[0].Name, ops[0].text, offset, base)
}

// wantMem is the error for something else in the place of offset(rs1).
func (x *insn) wantMem(o *operand) error {
	at, text := x.place(o), o.text
	name := x.form.Name
	if arch.IsReg(text) {
		if len(x.ops) == 2 {
			if x.ops[0].shape == memory {
				return x.swapped()
			}
		}
		return at.Fault(fmt.Sprintf("%s wants an address here: offset(register)", name),
			fmt.Sprintf("for the memory that %s points to, write 0(%s)", text, text))
	}
	if o.shape == bracket {
		inner, at := o.inner()
		return x.c.At(at, at+len(inner)).Fault(fmt.Sprintf("there is no register %s", source.Quote(inner)),
			advice.Register(inner))
	}
	switch {
	case name == "jalr" && source.IsName(text):
		hint := fmt.Sprintf("to call a label, write call %s, or jal %s, %s", text, x.ops[0].text, text)
		if x.ops[0].text == "zero" || x.ops[0].text == "x0" {
			hint = fmt.Sprintf("to jump to a label, write j %s", text)
		}
		return at.Fault(fmt.Sprintf("jalr jumps to where a register points, and %s is none", source.Quote(text)), hint)
	case isStore(x.form) && (source.IsDigit(text[0]) || text[0] == '-'):
		return at.Fault(fmt.Sprintf("%s is a number, not offset(register)", source.Quote(text)), x.numberHint(o))
	case isStore(x.form):
		return at.Fault("a store to a symbol needs a register for the address",
			fmt.Sprintf("write %s %s, %s, %s: %[4]s is overwritten", name, x.ops[0].text, text, x.spare()))
	}
	return at.Fault(fmt.Sprintf("%s wants an address here, offset(register), not %s", name, source.Quote(text)),
		x.syntaxHint())
}

// bareNumber refuses an address that is written as a number: it is most often an offset that
// lost its register.
func (x *insn) bareNumber(o *operand) error {
	if !o.val.Known() || !source.IsDigit(o.text[0]) && o.text[0] != '-' {
		return nil
	}
	return x.place(o).Fault(fmt.Sprintf("%s is a number, not offset(register)", source.Quote(o.text)), x.numberHint(o))
}

// numberHint says what to write for a number in the place of an address.
func (x *insn) numberHint(o *operand) string {
	if len(x.ops) == 3 {
		return fmt.Sprintf("write %s %s, %s(%s)", x.form.Name, x.ops[0].text, o.text, x.ops[2].text)
	}
	if n, err := strconv.ParseInt(o.text, 0, 64); err == nil && !arch.SetImm(&isa.Inst{}, isa.OpMemI, n) {
		t := x.spare()
		return fmt.Sprintf("for the address itself: li %s, %s, and then 0(%s)", t, o.text, t)
	}
	return fmt.Sprintf("write the register that it is counted from: %s(sp); for the address itself, %s(zero)", o.text,
		o.text)
}

// swapped is the error for a load or store whose operands stand the other way round.
func (x *insn) swapped() error {
	what := "loaded"
	switch {
	case isStore(x.form):
		what = "stored"
	case x.form.Name == "jalr":
		what = "linked"
	}
	return x.at.Fault("the operands are swapped", fmt.Sprintf("write %s %s, %s: the register that is %s comes first",
		x.form.Name, x.ops[1].text, x.ops[0].text, what))
}

// offsetHint says what to write for an offset that does not fit.
func (x *insn) offsetHint(in isa.Inst, kind isa.Operand, offset string, n int64) string {
	if s := x.given(offset); s != nil {
		if isStore(x.form) {
			return fmt.Sprintf("%s is an address by itself: write %s %s, %[1]s, %[4]s: %[4]s is overwritten", s.Name,
				x.form.Name, x.ops[0].text, x.spare())
		}
		return fmt.Sprintf("%s is an address by itself: write %s %s, %[1]s", s.Name, x.form.Name, x.ops[0].text)
	}
	return advice.Instead(in, kind, n, advice.AsWritten(offset, n))
}

// given is the symbol of the machine that a name is, or nil.
func (x *insn) given(name string) *object.Symbol {
	if s := x.Find(name); s != nil && s.Given == object.GivenMachine {
		return s
	}
	return nil
}

package inst

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// wrongCount is the error for a number of operands that no form has.
func (r *Reader) wrongCount(c *source.Cursor, list []*arch.Form, ops []operand, at source.Place) error {
	for i := range ops {
		if err := missedComma(c, &ops[i]); err != nil {
			return err
		}
		if source.OddCharacter(ops[i].text) != "" {
			at = c.At(ops[i].from, ops[i].to)
		}
	}
	hint := syntaxHint(list)
	for sign, why := range map[string]string{"*/": "there is no /* before it", "--": "comments begin with #",
		"!": "comments begin with #", "@": "comments begin with #"} {
		if len(ops) > 0 && strings.HasPrefix(ops[0].text, sign) {
			hint = why
		}
	}
	words := [arch.MaxOperands + 1]string{"no", "one", "two", "three", "four", "five", "six", "seven"}
	var counts []string
	for n := range words {
		if slices.ContainsFunc(list, func(f *arch.Form) bool { return len(f.Params) == n }) {
			counts = append(counts, words[n])
		}
	}
	what := " operands"
	if last := counts[len(counts)-1]; last == "one" {
		what = " operand"
	}
	if near := r.apart(list, ops); near != "" {
		hint = near
	} else if n := len(ops); n == 2 && isBranch(list[0]) && arch.IsReg(ops[0].text) && !arch.IsReg(ops[1].text) {
		hint += fmt.Sprintf("\nto compare with zero, write %sz %s", list[0].Name, operandTexts(ops))
	}
	return at.Fault(fmt.Sprintf("%s takes %s%s, not %d", list[0].Name, strings.Join(counts, " or "), what, len(ops)), hint)
}

// missedComma is the error for two operands that only a space parts; nil where there are none.
func missedComma(c *source.Cursor, o *operand) error {
	list := o.tokens.Tokens()
	i := slices.IndexFunc(list[1:], func(t source.Token) bool { return strings.IndexByte(" \t", c.Stmt.Text[t.From-1]) >= 0 })
	if i < 0 {
		return nil
	}
	a, b := &list[i], &list[i+1]
	if !isSign(a, ')') && a.Kind != source.Name && a.Kind != source.Number ||
		b.Kind != source.Name && b.Kind != source.Number && b.Kind != source.Char {
		return nil
	}
	before, from := c.Stmt.Text[o.from:a.To], int(b.From)
	after := strings.Fields(c.Stmt.Text[from:o.to])[0]
	return c.At(from, from+len(after)).Fault(fmt.Sprintf("a comma is missing between %s and %s", source.Quote(before),
		source.Quote(after)), "")
}

func syntaxHint(list []*arch.Form) string {
	var lines []string
	for _, f := range list {
		lines = append(lines, f.Syntax())
	}
	return "write " + strings.Join(lines, "\n   or ")
}

func (x *insn) syntaxHint() string { return "write " + x.form.Syntax() }

// wantReg is the error for something else in the place of a register.
func (x *insn) wantReg(o *operand) error {
	at := x.place(o)
	if err := missedComma(x.c, o); err != nil {
		return err
	}
	text := o.text
	switch text[0] {
	case '$', '%', '@':
		if arch.IsReg(text[1:]) {
			return at.Fault(fmt.Sprintf("%s: registers stand alone", source.Quote(text)), "write "+text[1:])
		}
	}
	if arch.IsReg(strings.ToLower(text)) {
		return at.Fault(fmt.Sprintf("%s is no register", source.Quote(text)),
			"registers are written in small letters: "+strings.ToLower(text))
	}
	if o.shape == memory {
		if len(x.ops) == 2 && arch.IsMemory(x.form.Params[1].Kind) && arch.IsReg(x.ops[1].text) {
			return x.swapped()
		}
		t := x.spare()
		hint := fmt.Sprintf("load it first: lw %s, %s\n    then %s", t, text, x.with(o, t))
		switch {
		case x.form.Name == "mv" && o == &x.ops[1]:
			hint = "write lw " + x.operandList()
		case x.form.Name == "mv":
			hint = fmt.Sprintf("write sw %s, %s", x.ops[1].text, text)
		}
		return at.Fault(fmt.Sprintf("%s works on registers alone, and %s is memory", x.form.Name, source.Quote(text)), hint)
	}
	if source.IsDigit(text[0]) || text[0] == '-' || text[0] == '\'' || x.Find(text) != nil {
		return x.wantRegNotNumber(o)
	}
	if advice.IsFloat(text) {
		return at.Fault(fmt.Sprintf("%s is a floating-point register, and this hart has none", text), "")
	}
	if hint := advice.Register(text); hint != "" {
		return at.Fault(fmt.Sprintf("there is no register %s", source.Quote(text)), hint)
	}
	return at.Fault(fmt.Sprintf("%s wants a register here, not %s", x.form.Name, source.Quote(text)), x.registerWanted(o))
}

// registerWanted says what to write for a name in the place of a register.
func (x *insn) registerWanted(o *operand) string {
	text := o.text
	_, csr := isa.CSRNamed(text)
	switch name := x.form.Name; {
	case !source.IsName(text):
	case name == "jr" || name == "c.jr":
		return "to jump to a label, write j " + text
	case name == "jalr" || name == "c.jalr":
		return "to call a label, write call " + text
	case csr && len(x.ops) == 2 && arch.IsReg(x.ops[1].text):
		return fmt.Sprintf("the operands are swapped: write %s %s, %s", name, x.ops[1].text, text)
	}
	return x.syntaxHint()
}

// shortRegister refuses a register that the few bits of a compressed instruction have no room for.
func (x *insn) shortRegister(kind isa.Operand, o *operand) error {
	switch kind {
	case isa.OpCRdPrime, isa.OpCRdRs1Prime, isa.OpCRs1Prime, isa.OpCRs2Prime, isa.OpCMem:
		if o.reg < isa.S0 || o.reg > isa.A5 {
			return x.place(o).Fault(fmt.Sprintf("%s has room for s0, s1 and a0 to a5 here, not for %s", x.form.Name, o.reg),
				fmt.Sprintf("write %s: it becomes %s where it can", isa.Table[x.form.Code[0].Op].As.Op, x.form.Name))
		}
	case isa.OpCSP, isa.OpCMemLWSP, isa.OpCMemSWSP:
		if o.reg != isa.SP {
			return x.place(o).Fault(fmt.Sprintf("%s works with sp alone, not with %s", x.form.Name, o.reg), x.syntaxHint())
		}
	}
	return nil
}

// wantRegNotNumber is the error for a number in the place of a register.
func (x *insn) wantRegNotNumber(o *operand) error {
	name, text := x.form.Name, o.text
	msg := fmt.Sprintf("%s wants a register here, and %s is a number", name, source.Quote(text))
	t := x.spare()
	hint := fmt.Sprintf("load it into a register first: li %s, %s\n    then %s", t, text, x.with(o, t))
	twin := advice.ImmediateTwin(name)
	switch {
	case x.form.Params[0].Kind == isa.OpRd && o == &x.ops[0]:
		hint = "the first operand is the register that takes the result\n" + x.syntaxHint()
	case twin != "" && o == &x.ops[len(x.ops)-1]:
		msg = fmt.Sprintf("%s takes registers, and %s is a number", name, source.Quote(text))
		hint = fmt.Sprintf("write %s %s", twin, x.operandList())
		if name == "sub" {
			hint = fmt.Sprintf("write addi %s, %s, %s", x.ops[0].text, x.ops[1].text, advice.Negative(text))
		}
	case name == "mv":
		hint = "write li " + x.operandList()
	case text == "0":
		hint = "the register zero is always 0: write zero"
	}
	return x.place(o).Fault(msg, hint)
}

// spare is a temporary register that the instruction does not mention, for advice that needs one.
func (x *insn) spare() isa.Reg {
	return advice.Spare(func(r isa.Reg) bool {
		return slices.ContainsFunc(x.ops, func(o operand) bool { return strings.Contains(o.text, r.String()) })
	})
}

// with is the instruction as it is written, but with a register for one operand.
func (x *insn) with(o *operand, r isa.Reg) string {
	var list []string
	for i := range x.ops {
		if o == &x.ops[i] {
			list = append(list, r.String())
		} else {
			list = append(list, x.ops[i].text)
		}
	}
	return x.form.Name + " " + strings.Join(list, ", ")
}

func (x *insn) operandList() string { return operandTexts(x.ops) }

func operandTexts(ops []operand) string {
	var l []string
	for _, o := range ops {
		l = append(l, o.text)
	}
	return strings.Join(l, ", ")
}

func isStore(f *arch.Form) bool {
	op, _ := isa.OpByName(f.Name)
	return op == isa.SB || op == isa.SH || op == isa.SW
}

func isBranch(f *arch.Form) bool {
	return len(f.Code) == 1 && f.Code[0].Op >= isa.BEQ && f.Code[0].Op <= isa.BGEU
}

// wantCSR is the error for a name that is no CSR.
func (x *insn) wantCSR(o *operand) error {
	near, hint := x.Nearest(o.text, advice.CSRs()), advice.CSR(o.text)
	if hint == "" {
		switch {
		case arch.IsReg(o.text) && len(x.ops) == 2 && advice.IsCSR(x.ops[1].text):
			hint = fmt.Sprintf("the operands are swapped: write %s %s, %s", x.form.Name, x.ops[1].text, o.text)
		case arch.IsReg(o.text):
			hint = x.syntaxHint()
		case near != "":
			hint = fmt.Sprintf("did you mean %s?", near)
		default:
			hint = "breakfast doc csr lists them"
		}
	}
	return x.place(o).Fault(fmt.Sprintf("there is no CSR %s", source.Quote(o.text)), hint)
}

// wantNumber is the error for a register in the place of a number, a label or a CSR.
func (x *insn) wantNumber(kind isa.Operand, o *operand) error {
	at, name := x.place(o), x.form.Name
	if hint := x.apart(arch.Forms[name], x.ops); hint != "" {
		return at.Fault(fmt.Sprintf("%s wants a symbol here, and %s is a register", name, o.text), hint)
	}
	switch kind {
	case isa.OpJump:
		if name == "j" {
			return at.Fault(fmt.Sprintf("j jumps to a label, and %s is a register", o.text), fmt.Sprintf("write jr %s", o.text))
		}
		return at.Fault(fmt.Sprintf("jal jumps to a label, and %s is a register", o.text),
			fmt.Sprintf("write jalr %s", o.text))
	case isa.OpBranch:
		return at.Fault(fmt.Sprintf("%s branches to a label, and %s is a register", name, o.text), x.syntaxHint())
	case arch.OpSymbol:
		switch name {
		case "call":
			return at.Fault(fmt.Sprintf("call wants a label, and %s is a register", o.text),
				fmt.Sprintf("write jalr %s", o.text))
		case "tail", "jump":
			return at.Fault(fmt.Sprintf("%s wants a label, and %s is a register", name, o.text),
				fmt.Sprintf("write jr %s", o.text))
		case "la", "lla":
			return at.Fault(fmt.Sprintf("%s wants a symbol, and %s is a register", name, o.text),
				fmt.Sprintf("to copy a register, write mv %s", x.operandList()))
		}
		return at.Fault(fmt.Sprintf("%s wants a symbol here, and %s is a register", name, o.text), x.syntaxHint())
	case arch.OpConst:
		return at.Fault(fmt.Sprintf("li wants a number, and %s is a register", o.text),
			fmt.Sprintf("to copy a register, write mv %s", x.operandList()))
	}
	hint := x.syntaxHint()
	if twin := strings.TrimSuffix(name, "i"); twin != name && arch.Forms[twin] != nil {
		hint = fmt.Sprintf("write %s %s", twin, x.operandList())
	} else if name == "sltiu" {
		hint = fmt.Sprintf("write sltu %s", x.operandList())
	}
	return at.Fault(fmt.Sprintf("%s wants a number here, and %s is a register", name, o.text), hint)
}

// done refuses what is left of an operand behind its expression.
func (x *insn) done(c *source.Cursor) error {
	if c.AtEnd() {
		return nil
	}
	text := c.Left()
	switch {
	case text[0] == ':':
		return c.Rest().Fault("unexpected ':'", "the colon stands where the label is, not where it is used")
	case text[0] == '[':
		return c.Rest().Fault(fmt.Sprintf("unexpected %s", source.Quote(text)),
			"there are no indexes: load the address by la, and count bytes from it, 4 for each word")
	case strings.HasPrefix(text, "()"):
		return c.Rest().Fault("unexpected '()'", "arguments are in a0 to a7 before the call: write the label alone")
	case text[0] == '@':
		return c.Rest().Fault(fmt.Sprintf("unexpected %s", source.Quote(text)),
			"nothing is linked at run time here: write the symbol alone")
	case text[0] == '\\':
		return c.Backslash()
	case text[0] == '(':
		inner := strings.Trim(text, "() ")
		if arch.IsReg(inner) {
			return c.Rest().Fault(fmt.Sprintf("%s takes no address in brackets", x.form.Name), x.bracketHint())
		}
		return c.Rest().Fault(fmt.Sprintf("there is no register %s", source.Quote(inner)),
			"addresses are written offset(register)")
	case source.IsNamePart(text[0]) && arch.Forms[c.Token()] != nil:
		return c.Here().Fault(fmt.Sprintf("%s is an instruction, and begins a statement", source.Quote(c.Token())),
			"write it on a line of its own, or behind a ;")
	case source.IsNamePart(text[0]):
		return c.Here().Fault(fmt.Sprintf("a comma or an operator is missing before %s", source.Quote(c.Token())),
			x.syntaxHint())
	}
	return c.Rest().Fault(fmt.Sprintf("unexpected %s", source.Quote(text)), x.syntaxHint())
}

// ends is done for an operand: what is wrong behind its name is said once.
func (x *insn) ends(c *source.Cursor, o *operand) error {
	err := x.done(c)
	if err != nil {
		o.val.Told()
	}
	return err
}

// bracketHint says what to write for a jump to offset(register), or else the syntax.
func (x *insn) bracketHint() string {
	if instead := map[string]string{"j": "jr", "jal": "jalr", "call": "jalr", "tail": "jr",
		"li": "lw"}[x.form.Name]; instead != "" {
		return fmt.Sprintf("write %s %s", instead, x.operandList())
	}
	return x.syntaxHint()
}

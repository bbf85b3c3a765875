package inst

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// wantReg is the error for something else in the place of a register.
func (x *insn) wantReg(o *operand) error {
	at := x.place(o)
	if err := x.missedComma(); err != nil {
		return err
	}
	text := o.text
	if e := x.Text(text, at); e != nil {
		return e
	}
	if text[0] == '\\' {
		return o.tokens.Backslash()
	}
	if arch.IsReg(strings.ToLower(text)) {
		return at.Fault(fmt.Sprintf("%s is no register", source.Quote(text)), "").
			Write("registers are written in small letters: %s", at, strings.ToLower(text))
	}
	if err := x.reordered(); err != nil {
		return err
	}
	if err := x.remark(o); err != nil {
		return err
	}
	if o.shape == memory {
		return x.wantRegNotMemory(o)
	}
	switch {
	case source.IsDigit(text[0]) || text[0] == '-' || text[0] == '\'':
		return x.wantRegNotNumber(o, Value)
	case source.IsName(text):
		if m := x.means(text); m != Nothing {
			return x.wantRegNotNumber(o, m)
		}
	}
	if advice.IsFloat(text) {
		return at.Fault(fmt.Sprintf("%s is a floating-point register, and this hart has none", text), "")
	}
	if e := at.Fault(fmt.Sprintf("there is no register %s", source.Quote(text)), ""); x.nearRegister(e, at, text) {
		return e
	}
	return x.registerWanted(o)
}

// remark is the error for words behind a register, where the statement is complete, that no operand has: a comment
// as other languages have them. It is nil for others.
func (x *insn) remark(o *operand) error {
	list := o.tokens.Tokens()
	if o != &x.ops[len(x.ops)-1] || len(list) < 3 || !list[0].IsReg || list[0].To == list[1].From {
		return nil
	}
	a, b := &list[1], &list[2]
	switch {
	case a.Kind == source.Name, a.Kind == source.Char, isSign(a, '-') && isSign(b, '-'), isSign(a, '!'), isSign(a, '@'),
		isSign(a, '|'), isSign(a, '(') && !b.IsReg:
	default:
		return nil
	}
	at := x.c.At(int(a.From), o.to)
	return at.Fault(fmt.Sprintf("unexpected %s: the statement is complete before it", source.Quote(at.Text())), "").
		Write("comments begin with #: write %s", at, "# "+at.Text())
}

// nearRegister adds to an error which register a name most likely was; false where nobody can say.
func (x *insn) nearRegister(e *source.Error, at source.Place, name string) bool {
	hint, near := advice.Register(name)
	if near != "" {
		e.Write(hint, at, near)
	} else {
		e.Say(hint)
	}
	return hint != ""
}

// wantRegNotMemory is the error for offset(register) in the place of a register.
func (x *insn) wantRegNotMemory(o *operand) error {
	e := x.place(o).Fault(fmt.Sprintf("%s works on registers alone, and %s is memory", x.form.Name,
		source.Quote(o.text)), "")
	t := x.spare()
	switch {
	case x.form.Name == "mv" && o == &x.ops[1]:
		return e.Write("write %s", x.whole(), "lw "+x.operandList())
	case x.form.Name == "mv":
		return e.Write("write %s", x.whole(), fmt.Sprintf("sw %s, %s", x.ops[1].text, o.text))
	case o == &x.ops[0] && x.form.Params[0].Kind == isa.OpRd:
		return e.Write("store it then: write %s", x.whole(), fmt.Sprintf("%s\nsw %s, %s", x.with(o, t), t, o.text))
	}
	return e.Write("load it first: write %s", x.whole(), fmt.Sprintf("lw %s, %s\n%s", t, o.text, x.with(o, t)))
}

// registerWanted is the error for a name in the place of a register that is none.
func (x *insn) registerWanted(o *operand) error {
	text := o.text
	e := x.place(o).Fault(fmt.Sprintf("%s wants a register here, not %s", x.form.Name, source.Quote(text)), "")
	switch name := x.form.Name; {
	case !source.IsName(text):
	case name == "jr" || name == "c.jr":
		return e.Write("to jump to a label, write %s", x.whole(), "j "+text)
	case name == "jalr" || name == "c.jalr":
		return e.Write("to call a label, write %s", x.whole(), "call "+text)
	}
	return e.Say(x.syntaxHint())
}

// shortRegister refuses a register that the few bits of a compressed instruction have no room for.
func (x *insn) shortRegister(kind isa.Operand, o *operand) error {
	switch kind {
	case isa.OpCRdPrime, isa.OpCRdRs1Prime, isa.OpCRs1Prime, isa.OpCRs2Prime, isa.OpCMem:
		if o.reg < isa.S0 || o.reg > isa.A5 {
			long := isa.Table[x.form.Code[0].Op].As.Op
			return x.place(o).Fault(fmt.Sprintf("%s has room for s0, s1 and a0 to a5 here, not for %s", x.form.Name,
				o.reg),
				fmt.Sprintf("%s has room for all, and becomes %s where it can", long, x.form.Name))
		}
	case isa.OpCSP, isa.OpCMemLWSP, isa.OpCMemSWSP:
		if o.reg != isa.SP {
			return x.place(o).Fault(fmt.Sprintf("%s works with sp alone, not with %s", x.form.Name, o.reg),
				x.syntaxHint())
		}
	}
	return nil
}

// wantRegNotNumber is the error for a number in the place of a register, or the name of a number or an address.
func (x *insn) wantRegNotNumber(o *operand, m Meaning) error {
	name, text := x.form.Name, o.text
	what, load := "a number", "li"
	if m == Address {
		what, load = "an address", "la"
	}
	e := x.place(o).Fault(fmt.Sprintf("%s wants a register here, and %s is %s", name, source.Quote(text), what), "")
	t := x.spare()
	twin := advice.ImmediateTwin(name)
	n, number := advice.Number(text)
	switch {
	case name == "mv" && o == &x.ops[1]:
		return e.Write("write %s", x.whole(), load+" "+x.operandList())
	case name == "call" && m == Address:
		return e.Write("arguments are in a0 to a7 before the call: write %s", x.whole(), "call "+text)
	case m == Address && name[0] == 'j' && len(x.ops) == 1:
		return x.registerWanted(o)
	case m == Address && o == &x.ops[0] && len(x.ops) == 2 && x.ops[1].shape == register && isStore(x.form):
		return e.Say("the register that is stored comes first").Write("write %s", x.whole(),
			fmt.Sprintf("%s %s, %s, %s", name, x.ops[1].text, text, t))
	case m == Address && o == &x.ops[0] && len(x.ops) == 2 && x.ops[1].shape == register &&
		arch.IsMemory(x.form.Params[1].Kind):
		return e.Say("the register that is loaded comes first").Write("write %s", x.whole(),
			fmt.Sprintf("%s %s, %s", name, x.ops[1].text, text))
	case x.form.Params[0].Kind == isa.OpRd && o == &x.ops[0]:
		return e.Say("the first operand is the register that takes the result\n" + x.syntaxHint())
	case number && n == 0 && isRead(x.form, o == &x.ops[0]):
		return e.Write("the register zero is always 0: write %s", x.place(o), "zero")
	case name == "sub" && number && o == &x.ops[2] && n > -2048 && n <= 2048:
		return e.Write("write %s", x.whole(), fmt.Sprintf("addi %s, %s, %s", x.ops[0].text, x.ops[1].text,
			advice.Negative(text)))
	case twin != "" && name != "sub" && load == "li" && o == &x.ops[len(x.ops)-1]:
		return e.Write("write %s", x.whole(), twin+" "+x.operandList())
	}
	line := x.with(o, t)
	if isStore(x.form) && len(x.ops) == 2 && x.ops[1].shape == plain { // the address takes a register, too
		line += ", " + advice.Spare(func(r isa.Reg) bool { return r == t }).String()
	}
	return e.Write("load it into a register first: write %s", x.whole(), fmt.Sprintf("%s %s, %s\n%s", load, t, text,
		line))
}

// isRead says that an operand is one of those that are read.
func isRead(f *arch.Form, first bool) bool { return !first || f.Params[0].Kind != isa.OpRd }

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
	if err := x.reordered(); err != nil {
		return err
	}
	at := x.place(o)
	e := at.Fault(fmt.Sprintf("there is no CSR %s", source.Quote(o.text)), "")
	if hint := advice.CSR(o.text); hint != "" {
		return e.Say(hint)
	}
	if small := strings.ToLower(o.text); advice.IsCSR(small) {
		return e.Write("CSRs are written in small letters: %s", at, small)
	}
	switch near := x.Nearest(o.text, advice.CSRs()); {
	case o.shape == register:
		return e.Say(x.syntaxHint())
	case near != "":
		return e.Write("did you mean %s?", at, near)
	}
	return e.Say("breakfast doc csr lists them")
}

// wantNumber is the error for a register in the place of a number, a label or a CSR.
func (x *insn) wantNumber(kind isa.Operand, o *operand) error {
	at, name := x.place(o), x.form.Name
	if line := apart(arch.Forms[name], x.ops); line != "" {
		return at.Fault(fmt.Sprintf("%s wants a symbol here, and %s is a register", name, o.text), "").
			Write("write %s", x.at, line)
	}
	wants, instead := "a number", ""
	switch kind {
	case isa.OpJump, arch.OpSymbol:
		wants = "a label"
		jumps := map[string]string{"j": "jr", "jal": "jalr", "call": "jalr", "tail": "jr", "jump": "jr"}
		if instead = jumps[name]; instead != "" {
			instead += " " + o.text
		}
		if name == "jal" && len(x.ops) == 2 {
			instead = fmt.Sprintf("jalr %s, %s", x.ops[0].text, o.text)
			if x.ops[0].reg == isa.Zero {
				instead = "jr " + o.text
			}
		}
		if name == "la" || name == "lla" {
			return at.Fault(fmt.Sprintf("%s wants a symbol, and %s is a register", name, o.text), "").
				Write("to copy a register, write %s", x.at, "mv "+x.operandList())
		}
	case isa.OpBranch:
		wants = "a label"
	case arch.OpConst:
		return at.Fault(fmt.Sprintf("li wants a number, and %s is a register", o.text), "").
			Write("to copy a register, write %s", x.at, "mv "+x.operandList())
	default:
		if twin := strings.TrimSuffix(name, "i"); twin != name && arch.Forms[twin] != nil {
			instead = twin + " " + x.operandList()
		} else if name == "sltiu" {
			instead = "sltu " + x.operandList()
		}
	}
	e := at.Fault(fmt.Sprintf("%s wants %s here, and %s is a register", name, wants, o.text), "")
	if instead == "" {
		return e.Say(x.syntaxHint())
	}
	return e.Write("write %s", x.whole(), instead)
}

// done refuses what is left of an operand behind its expression.
func (x *insn) done(c *source.Cursor, o *operand) error {
	if c.AtEnd() {
		return nil
	}
	text := c.Left()
	rest := c.Rest()
	e := rest.Fault(fmt.Sprintf("unexpected %s", source.Quote(text)), "")
	switch {
	case text[0] == ':':
		return e.Say("the colon stands where the label is, not where it is used").Instead(rest, text[1:])
	case text[0] == '[':
		return x.indexed(e, o)
	case strings.HasPrefix(text, "()"):
		return e.Say("arguments are in a0 to a7 before the call: a label stands alone").Instead(rest, text[2:])
	case text[0] == '@':
		return e.Say("nothing is linked at run time here: a symbol stands alone").Instead(rest, "")
	case text[0] == '\\':
		return c.Backslash()
	case text[0] == '(':
		return x.brackets(rest, o, text)
	case source.IsNamePart(text[0]) && arch.Forms[c.Token()] != nil:
		return c.Here().Fault(fmt.Sprintf("%s is an instruction, and begins a statement", source.Quote(c.Token())), "").
			Write("put a ; before it: write %s", c.Here(), "; "+c.Token())
	case source.IsNamePart(text[0]):
		return c.Here().Fault(fmt.Sprintf("a comma or an operator is missing before %s", source.Quote(c.Token())),
			x.syntaxHint())
	}
	return e.Say(x.syntaxHint())
}

// indexed is the error for table[2]: the index of an element, as other languages have it, of which there is none here.
func (x *insn) indexed(e *source.Error, o *operand) error {
	name, index, _ := strings.Cut(strings.TrimSuffix(o.text, "]"), "[")
	size := map[byte]int64{'w': 4, 'h': 2, 'b': 1}[x.form.Name[min(1, len(x.form.Name)-1)]]
	n, ok := advice.Number(strings.TrimSpace(index))
	e.Say("offsets count bytes, 4 for each word")
	if source.IsName(name) && ok && n >= 0 && n < 1<<20 && size > 0 {
		return e.Write("write %s", x.place(o), fmt.Sprintf("%s + %d", name, n*size))
	}
	return e
}

// brackets is the error for (register) behind an expression, where no address is taken.
func (x *insn) brackets(rest source.Place, o *operand, text string) error {
	inner := strings.Trim(text, "() ")
	if s := object.Either(o.val.Add, o.val.Sub); s != nil {
		if e := x.Text(s.Name, x.place(o)); e != nil {
			return e
		}
	}
	for _, p := range x.form.Params {
		if arch.IsMemory(p.Kind) && arch.IsReg(inner) {
			return rest.Fault("an address has one register", x.syntaxHint())
		}
	}
	if line := partOf(o.text); line != "" {
		return rest.Fault("parts of an address have a %", "").Write("write %s", x.place(o), line)
	}
	if s := o.val.Add; s != nil && text == "("+inner+")" && source.IsDigit(inner[0]) {
		return rest.Fault("an address is offset(register), or a symbol with a number", "").
			Write("write %s", x.place(o), strings.TrimSuffix(o.text, text)+" + "+inner)
	}
	if !arch.IsReg(inner) && source.IsName(inner) && x.means(inner) != Nothing {
		return x.symbolic(rest.Fault("an address is offset(register), or a symbol with a number", ""))
	}
	if !arch.IsReg(inner) {
		return rest.Fault(fmt.Sprintf("there is no register %s", source.Quote(inner)),
			"addresses are written offset(register)")
	}
	e := rest.Fault(fmt.Sprintf("%s takes no address in brackets", x.form.Name), "")
	if instead := map[string]string{"j": "jr", "jal": "jalr", "call": "jalr", "tail": "jr",
		"li": "lw"}[x.form.Name]; instead != "" && o.text != "" {
		return e.Write("write %s", x.whole(), instead+" "+x.operandList())
	}
	return e.Say(x.syntaxHint())
}

// partOf is %hi(symbol) and its like for hi(symbol) and hi20(symbol); "" for other texts.
func partOf(text string) string {
	word, rest, ok := strings.Cut(text, "(")
	word = map[string]string{"hi": "%hi", "hi20": "%hi", "lo": "%lo", "lo12": "%lo"}[strings.ToLower(word)]
	if !ok || word == "" {
		return ""
	}
	return word + "(" + rest
}

// ends is done for an operand: what is wrong behind its name is said once.
func (x *insn) ends(c *source.Cursor, o *operand) error {
	err := x.done(c, o)
	if err != nil {
		o.val.Told()
	}
	return err
}

// wantSet is the error for something else in the place of the accesses that a fence orders.
func (x *insn) wantSet(o *operand) error {
	e := x.place(o).Fault(fmt.Sprintf("%s is no set of accesses", source.Quote(o.text)),
		"a set is some of the letters iorw, in this order: fence rw, w")
	sorted := ""
	for _, r := range "iorw" {
		if strings.ContainsRune(o.text, r) {
			sorted += string(r)
		}
	}
	if len(sorted) != len(o.text) {
		return e
	}
	return e.Write("write %s", x.place(o), sorted)
}

// means is what a name stands for, anywhere in the file.
func (x *insn) means(name string) Meaning { return x.Means(name, x.c.Stmt.Frame.File) }

// symbolic adds to an error what to write for a statement with an address of several parts.
func (x *insn) symbolic(e *source.Error) *source.Error {
	return e.Write("write %s", x.whole(), advice.Translate(x.form.Name, operandTexts(x.ops)))
}

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

// An insn is the instruction statement at hand.
type insn struct {
	*unit
	c    *cursor
	form *form
	ops  []operand
	at   place // from the mnemonic to the end
}

func (x *insn) place(o *operand) place { return x.c.at(o.from, o.to) }

// instruction assembles an instruction or pseudo-instruction.
func (u *unit) instruction(c *cursor, word string, start, end int) error {
	list := forms[word]
	if list == nil {
		if list = forms[strings.ToLower(word)]; list == nil {
			return u.unknownWord(c, word, c.at(start, end))
		}
		word = strings.ToLower(word)
	}
	return u.oneOf(list, c, word, start, end)
}

// oneOf assembles a statement in that of several forms which fits its operands; its name stands from start to end.
func (u *unit) oneOf(list []*form, c *cursor, word string, start, end int) error {
	ops, err := u.split(c)
	if err != nil {
		return err
	}
	if err := u.oddAddress(c, list, ops); err != nil {
		return err
	}
	f := u.choose(list, ops)
	if f == nil {
		return u.wrongCount(c, list, ops, c.at(start, end))
	}
	if f.need&^u.options.ext != 0 {
		return u.missingExtension(word, f.need, c.at(start, end))
	}
	x := insn{unit: u, c: c, form: f, ops: ops, at: c.at(start, len(c.s))}
	for i := range ops {
		if err := x.operand(f.params[i].kind, &ops[i]); err != nil {
			return err
		}
	}
	was, off, spans := u.sec.last, u.sec.size, len(u.sec.spans)
	if err := x.assemble(); err != nil {
		return err
	}
	if u.a.opt.Warn != nil {
		x.follows(was, off, spans)
	}
	return nil
}

func (x *insn) assemble() error {
	if x.form.expand != nil {
		return x.form.expand(x)
	}
	for i := range x.form.code {
		if err := x.template(&x.form.code[i]); err != nil {
			return err
		}
	}
	return nil
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

// choose picks the form that fits the number and the shape of the operands; one that fits their
// number alone, for its errors; nil where none does.
func (u *unit) choose(list []*form, ops []operand) *form {
	var some *form
	for _, f := range list {
		if len(f.params) != len(ops) {
			continue
		}
		if u.fitsShape(f, ops) {
			return f
		}
		if some == nil {
			some = f
		}
	}
	return some
}

func (u *unit) fitsShape(f *form, ops []operand) bool {
	for i := range ops {
		text := ops[i].text
		switch kind := f.params[i].kind; {
		case isRegister(kind):
			if !isReg(text) {
				return false
			}
		case isMemory(kind):
			if _, ok := baseOf(text); !ok && !u.meantAsBase(text) {
				return false
			}
		default:
			if isReg(text) {
				return false
			}
			if _, ok := baseOf(text); ok || u.meantAsBase(text) {
				return false
			}
		}
	}
	return true
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

// template assembles one instruction of a form.
func (x *insn) template(t *template) error {
	in := isa.Table[t.op].As // of a compressed instruction, what is not written
	in.Op = t.op
	var late *operand // the operand whose value is not known yet
	var lateKind isa.Operand
	wide := false // a small negative number is written as a large one: GNU as does not see it
	for i, kind := range isa.Table[t.op].Operands {
		a := t.args[i]
		if a.param < 0 {
			setLiteral(&in, kind, a)
			continue
		}
		o := &x.ops[a.param]
		switch kind {
		case isa.OpRd, isa.OpCRd, isa.OpCRdPrime:
			in.Rd = o.reg
			continue
		case isa.OpRs1, isa.OpCRs1, isa.OpCRs1Prime:
			in.Rs1 = o.reg
			continue
		case isa.OpRs2, isa.OpCRs2, isa.OpCRs2Prime:
			in.Rs2 = o.reg
			continue
		case isa.OpCRdRs1, isa.OpCRdRs1Prime:
			in.Rd, in.Rs1 = o.reg, o.reg
			continue
		case isa.OpCSP:
			continue
		case isa.OpPred:
			in.Imm |= int32(o.val.n) << 4
			continue
		case isa.OpSucc:
			in.Imm |= int32(o.val.n)
			continue
		case isa.OpMemI, isa.OpMemS, isa.OpMemA, isa.OpCMem:
			in.Rs1 = o.reg
		}
		if isTarget(kind) && o.val.add != nil && o.val.n != 0 {
			x.sec.relative = true
		}
		if isTarget(kind) || !o.val.known() || o.part != whole {
			late, lateKind = o, kind
			continue
		}
		if err := x.setImm(&in, kind, o); err != nil {
			return err
		}
		wide = wide || o.val.n >= 1<<31
	}
	if late == nil {
		if wide || x.form.stays(in) {
			return x.emit(in, x.at)
		}
		return x.emitShort(in, x.at)
	}
	return x.emitLate(in, lateKind, late)
}

func isTarget(kind isa.Operand) bool {
	return kind == isa.OpBranch || kind == isa.OpJump || kind == isa.OpCBranch || kind == isa.OpCJump
}

func setLiteral(in *isa.Inst, kind isa.Operand, a templateArg) {
	switch kind {
	case isa.OpRd:
		in.Rd = a.reg
	case isa.OpRs1:
		in.Rs1 = a.reg
	case isa.OpRs2:
		in.Rs2 = a.reg
	case isa.OpMemI, isa.OpMemS:
		in.Rs1, in.Imm = a.reg, int32(a.imm)
	case isa.OpPred:
		in.Imm |= int32(a.imm) << 4
	default:
		in.Imm |= int32(a.imm)
	}
}

// setImm puts an operand that is known into an instruction, or says what its range is.
func (x *insn) setImm(in *isa.Inst, kind isa.Operand, o *operand) error {
	if setImm(in, kind, o.val.n) {
		return nil
	}
	text := o.text
	if open, ok := baseOf(text); ok && isMemory(kind) {
		text = strings.TrimSpace(text[:open])
	}
	number := asWritten(text, o.val.n)
	hint := rangeHint(*in, kind, o.val.n, number)
	if isMemory(kind) {
		hint = x.offsetHint(*in, kind, text, o.val.n)
	}
	return x.place(o).fault(rangeMessage(x.form.name, kind, number), hint)
}

// setImm puts a number into an instruction if it fits.
func setImm(in *isa.Inst, kind isa.Operand, n int64) bool {
	min, max, align := kind.Range()
	if min < 0 && n >= 1<<31 && n < 1<<32 {
		n -= 1 << 32 // the same 32 bits
	}
	if kind == isa.OpCImmU && n >= 0xfffe0 && n <= 0xfffff {
		n -= 1 << 20 // the same 20 bits
	}
	if n < min || n > max || n%align != 0 {
		return false
	}
	switch kind {
	case isa.OpImmU, isa.OpCImmU:
		in.Imm = int32(n << 12)
	case isa.OpZimm:
		in.Rs1 = isa.Reg(n)
	default:
		in.Imm = int32(n)
	}
	return true
}

// emit appends an instruction that is complete.
func (u *unit) emit(in isa.Inst, at place) error {
	w, err := isa.Encode(in)
	if err != nil {
		return at.fault(err.Error(), "")
	}
	if in.Op.Size() == 2 {
		return u.half(uint16(w), at)
	}
	return u.word(w, at)
}

// emitShort is emit for an instruction that may be compressed.
func (u *unit) emitShort(in isa.Inst, at place) error {
	if u.options.ext&extC != 0 {
		in, _ = compress(in)
	}
	return u.emit(in, at)
}

// emitLate appends an instruction whose immediate is filled in when the addresses are known.
func (x *insn) emitLate(in isa.Inst, kind isa.Operand, o *operand) error {
	fix := fixImm
	switch {
	case kind == isa.OpCBranch || kind == isa.OpCJump:
		in.Op = isa.Table[in.Op].As.Op
		return x.codeSpan(span{kind: spanBranch, size: 2, short: true, asked: true, in: in, val: o.val, at: x.place(o)})
	case kind == isa.OpBranch:
		return x.codeSpan(span{kind: spanBranch, size: 4, short: x.options.ext&extC != 0 && isShortBranch(in), in: in, val: o.val, at: x.place(o)})
	case kind == isa.OpJump && x.options.ext&extC != 0 && !x.form.whole:
		return x.codeSpan(span{kind: spanBranch, size: 2, short: true, in: in, val: o.val, at: x.place(o)})
	case kind == isa.OpJump:
		fix = fixTarget
	case o.part != whole:
		fix = fixHi + fixKind(o.part-hiPart)
	}
	x.fix(fix, kind, o.val, x.place(o))
	return x.emit(in, x.at)
}

// codeSpan is span for instructions.
func (u *unit) codeSpan(sp span) error {
	if u.sec.nobits {
		return u.word(0, sp.at) // the error
	}
	return u.span(sp)
}

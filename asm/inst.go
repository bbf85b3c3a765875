package asm

import (
	"strings"

	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// An insn is the instruction statement at hand.
type insn struct {
	*unit
	c    *source.Cursor
	form *form
	ops  []operand
	at   source.Place // from the mnemonic to the end
}

func (x *insn) place(o *operand) source.Place { return x.c.At(o.from, o.to) }

// instruction assembles an instruction or pseudo-instruction.
func (u *unit) instruction(c *source.Cursor, word string, start, end int) error {
	list := forms[word]
	if list == nil {
		if list = forms[strings.ToLower(word)]; list == nil {
			return u.unknownWord(c, word, c.At(start, end))
		}
		word = strings.ToLower(word)
	}
	return u.oneOf(list, c, word, start, end)
}

// oneOf assembles a statement in that of several forms which fits its operands; its name stands from start to end.
func (u *unit) oneOf(list []*form, c *source.Cursor, word string, start, end int) error {
	ops, err := u.split(c)
	if err != nil {
		return err
	}
	if err := u.oddAddress(c, list, ops); err != nil {
		return err
	}
	f := u.choose(list, ops)
	if f == nil {
		return u.wrongCount(c, list, ops, c.At(start, end))
	}
	if f.need&^u.options.ext != 0 {
		return u.missingExtension(word, f.need, c.At(start, end))
	}
	x := insn{unit: u, c: c, form: f, ops: ops, at: c.At(start, len(c.Text))}
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
	return x.place(o).Fault(rangeMessage(x.form.name, kind, number), hint)
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
func (u *unit) emit(in isa.Inst, at source.Place) error {
	w, err := isa.Encode(in)
	if err != nil {
		return at.Fault(err.Error(), "")
	}
	if in.Op.Size() == 2 {
		return u.half(uint16(w), at)
	}
	return u.word(w, at)
}

// emitShort is emit for an instruction that may be compressed.
func (u *unit) emitShort(in isa.Inst, at source.Place) error {
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

package asm

import (
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
	"breakfast/cpu/isa"
)

// An insn is the instruction statement at hand.
type insn struct {
	*unit
	c    *source.Cursor
	form *arch.Form
	ops  []operand
	at   source.Place // from the mnemonic to the end
}

func (x *insn) place(o *operand) source.Place { return x.c.At(o.from, o.to) }

// instruction assembles an instruction or pseudo-instruction.
func (u *unit) instruction(c *source.Cursor, word string, start, end int) error {
	list := arch.Forms[word]
	if list == nil {
		if list = arch.Forms[strings.ToLower(word)]; list == nil {
			return u.unknownWord(c, word, c.At(start, end))
		}
		word = strings.ToLower(word)
	}
	return u.oneOf(list, c, word, start, end)
}

// oneOf assembles a statement in that of several forms which fits its operands; its name stands from start to end.
func (u *unit) oneOf(list []*arch.Form, c *source.Cursor, word string, start, end int) error {
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
	if f.Need&^u.Mode.Ext != 0 {
		return u.missingExtension(word, f.Need, c.At(start, end))
	}
	x := insn{unit: u, c: c, form: f, ops: ops, at: c.At(start, len(c.Text))}
	for i := range ops {
		if err := x.operand(f.Params[i].Kind, &ops[i]); err != nil {
			return err
		}
	}
	was, off, spans := u.Sec.Last, u.Sec.Size, len(u.Sec.Spans)
	if err := x.assemble(); err != nil {
		return err
	}
	if u.a.opt.Warn != nil {
		x.follows(was, off, spans)
	}
	return nil
}

func (x *insn) assemble() error {
	switch {
	case x.form.Fields != nil:
		return x.fields(x.form.Fields)
	case x.form.Code == nil:
		return expansions[x.form.Name](x)
	}
	for i := range x.form.Code {
		if err := x.template(&x.form.Code[i]); err != nil {
			return err
		}
	}
	return nil
}

// choose picks the form that fits the number and the shape of the operands; one that fits their
// number alone, for its errors; nil where none does.
func (u *unit) choose(list []*arch.Form, ops []operand) *arch.Form {
	var some *arch.Form
	for _, f := range list {
		if len(f.Params) != len(ops) {
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

func (u *unit) fitsShape(f *arch.Form, ops []operand) bool {
	for i := range ops {
		text := ops[i].text
		switch kind := f.Params[i].Kind; {
		case arch.IsRegister(kind):
			if !arch.IsReg(text) {
				return false
			}
		case arch.IsMemory(kind):
			if _, ok := syntax.BaseOf(text); !ok && !u.meantAsBase(text) {
				return false
			}
		default:
			if arch.IsReg(text) {
				return false
			}
			if _, ok := syntax.BaseOf(text); ok || u.meantAsBase(text) {
				return false
			}
		}
	}
	return true
}

// template assembles one instruction of a form.
func (x *insn) template(t *arch.Template) error {
	in := isa.Table[t.Op].As // of a compressed instruction, what is not written
	in.Op = t.Op
	var late *operand // the operand whose value is not known yet
	var lateKind isa.Operand
	wide := false // a small negative number is written as a large one: GNU as does not see it
	for i, kind := range isa.Table[t.Op].Operands {
		a := t.Args[i]
		if a.Param < 0 {
			setLiteral(&in, kind, a)
			continue
		}
		o := &x.ops[a.Param]
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
			in.Imm |= int32(o.val.N) << 4
			continue
		case isa.OpSucc:
			in.Imm |= int32(o.val.N)
			continue
		case isa.OpMemI, isa.OpMemS, isa.OpMemA, isa.OpCMem:
			in.Rs1 = o.reg
		}
		if arch.IsTarget(kind) && o.val.Add != nil && o.val.N != 0 {
			x.Sec.Relative = true
		}
		if arch.IsTarget(kind) || !o.val.Known() || o.part != whole {
			late, lateKind = o, kind
			continue
		}
		if err := x.setImm(&in, kind, o); err != nil {
			return err
		}
		wide = wide || o.val.N >= 1<<31
	}
	if late == nil {
		if wide || x.form.Stays(in) {
			return x.emit(in, x.at)
		}
		return x.emitShort(in, x.at)
	}
	return x.emitLate(in, lateKind, late)
}

func setLiteral(in *isa.Inst, kind isa.Operand, a arch.TemplateArg) {
	switch kind {
	case isa.OpRd:
		in.Rd = a.Reg
	case isa.OpRs1:
		in.Rs1 = a.Reg
	case isa.OpRs2:
		in.Rs2 = a.Reg
	case isa.OpMemI, isa.OpMemS:
		in.Rs1, in.Imm = a.Reg, int32(a.Imm)
	case isa.OpPred:
		in.Imm |= int32(a.Imm) << 4
	default:
		in.Imm |= int32(a.Imm)
	}
}

// setImm puts an operand that is known into an instruction, or says what its range is.
func (x *insn) setImm(in *isa.Inst, kind isa.Operand, o *operand) error {
	if arch.SetImm(in, kind, o.val.N) {
		return nil
	}
	text := o.text
	if open, ok := syntax.BaseOf(text); ok && arch.IsMemory(kind) {
		text = strings.TrimSpace(text[:open])
	}
	number := advice.AsWritten(text, o.val.N)
	hint := advice.Instead(*in, kind, o.val.N, number)
	if arch.IsMemory(kind) {
		hint = x.offsetHint(*in, kind, text, o.val.N)
	}
	return x.place(o).Fault(advice.OutOfRange(x.form.Name, kind, number), hint)
}

// emit appends an instruction that is complete.
func (u *unit) emit(in isa.Inst, at source.Place) error {
	w, err := isa.Encode(in)
	if err != nil {
		return at.Fault(err.Error(), "")
	}
	if in.Op.Size() == 2 {
		return u.Half(uint16(w), at)
	}
	return u.Word(w, at)
}

// emitShort is emit for an instruction that may be compressed.
func (u *unit) emitShort(in isa.Inst, at source.Place) error {
	if u.Mode.Ext&arch.ExtC != 0 {
		in, _ = arch.Compress(in)
	}
	return u.emit(in, at)
}

// emitLate appends an instruction whose immediate is filled in when the addresses are known.
func (x *insn) emitLate(in isa.Inst, kind isa.Operand, o *operand) error {
	fix := object.FixImm
	switch {
	case kind == isa.OpCBranch || kind == isa.OpCJump:
		in.Op = isa.Table[in.Op].As.Op
		return x.codeSpan(object.Span{Kind: object.SpanBranch, Size: 2, Short: true, Asked: true, In: in, Val: o.val,
			At: x.place(o)})
	case kind == isa.OpBranch:
		return x.codeSpan(object.Span{Kind: object.SpanBranch, Size: 4,
			Short: x.Mode.Ext&arch.ExtC != 0 && arch.IsShortBranch(in), In: in, Val: o.val, At: x.place(o)})
	case kind == isa.OpJump && x.Mode.Ext&arch.ExtC != 0 && !x.form.Whole:
		return x.codeSpan(object.Span{Kind: object.SpanBranch, Size: 2, Short: true, In: in, Val: o.val, At: x.place(o)})
	case kind == isa.OpJump:
		fix = object.FixTarget
	case o.part != whole:
		fix = object.FixHi + object.FixKind(o.part-hiPart)
	}
	x.Fix(fix, kind, o.val, x.place(o))
	return x.emit(in, x.at)
}

// codeSpan is span for instructions.
func (u *unit) codeSpan(sp object.Span) error {
	if u.Sec.NoBits {
		return u.Word(0, sp.At) // the error
	}
	return u.Span(sp)
}

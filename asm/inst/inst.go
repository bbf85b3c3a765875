// Package inst reads instructions: it picks the form that fits the operands (inst.go), reads these
// (operand.go), appends what they become (pseudo.go, insn.go), and says what is wrong with them
// (explain.go, address.go).
package inst

import (
	"fmt"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/expr"
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// A Reader reads the instructions of a file.
type Reader struct {
	*expr.Reader
	Nearest   func(word string, candidates []string) string    // what a word most likely was
	Means     func(name string, f *source.File) Meaning        // what a name stands for, anywhere in the file
	Text      func(name string, at source.Place) *source.Error // the error for a #define of text
	Unreached func(at source.Place, msg, hint string)          // is told of code that nothing leads to; may be nil
	// is told of a number of which not all is loaded; may be nil
	Lost func(at source.Place, msg, hint string)

	// names of registers that stand where symbols do, and what is wrong with that if they are none
	Mistaken map[*object.Symbol]*source.Error

	Demand    func(Demand)          // is told, too, what has to be aligned
	Misplaced func(at source.Place) // and of the first instruction in a section of data

	now   insn                      // the instruction at hand …
	ops   [arch.MaxOperands]operand // … and its operands
	known registers
}

// A Meaning is what a name stands for.
type Meaning uint8

const (
	Nothing Meaning = iota
	Value
	Address
)

// An insn is the instruction statement at hand.
type insn struct {
	*Reader
	c    *source.Cursor
	form *arch.Form
	ops  []operand
	at   source.Place // from the mnemonic to the end
}

// whole is the statement without its labels.
func (x *insn) whole() source.Place {
	if x.form.Fields != nil {
		return x.at.Statement() // .insn stands before the name of its format
	}
	return x.at
}

func (x *insn) place(o *operand) source.Place { return x.c.At(o.from, o.to) }

// OneOf assembles a statement in that of several forms which fits its operands; its name stands from start to end.
func (r *Reader) OneOf(list []*arch.Form, c *source.Cursor, word string, start, end int) error {
	ops, err := r.split(c)
	if err != nil {
		return err
	}
	if err := r.oddAddress(c, list, ops, c.At(start, len(c.Stmt.Text))); err != nil {
		return err
	}
	f := r.choose(list, ops)
	if f == nil {
		return r.wrongCount(c, list, ops, c.At(start, end))
	}
	if f.Need&^r.Mode.Ext != 0 {
		return r.missingExtension(word, f.Need, c.At(start, end))
	}
	x := &r.now
	*x = insn{Reader: r, c: c, form: f, ops: ops, at: c.At(start, len(c.Stmt.Text))}
	for i := range ops {
		if err := x.operand(f.Params[i].Kind, &ops[i]); err != nil {
			return err
		}
	}
	was, off, spans := r.Sec.Last, r.Sec.Size, len(r.Sec.Spans)
	if err := x.assemble(); err != nil {
		return err
	}
	if r.Unreached != nil {
		x.follows(was, off, spans)
	}
	return nil
}

func (x *insn) assemble() error {
	switch {
	case x.form.Fields != nil:
		return x.fields(x.form.Fields)
	case x.form.Code == nil:
		return Expansions[x.form.Name](x)
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
func (r *Reader) choose(list []*arch.Form, ops []operand) *arch.Form {
	var some *arch.Form
	for _, f := range list {
		if len(f.Params) != len(ops) {
			continue
		}
		if r.fitsShape(f, ops) {
			return f
		}
		if some == nil {
			some = f
		}
	}
	return some
}

func (r *Reader) fitsShape(f *arch.Form, ops []operand) bool {
	for i := range ops {
		o := &ops[i]
		switch kind := f.Params[i].Kind; {
		case arch.IsRegister(kind):
			if o.shape != register {
				return false
			}
		case arch.IsMemory(kind):
			if o.shape != memory && !r.meantAsBase(o) {
				return false
			}
		default:
			if o.shape == register && !r.isSymbol(kind, o) || o.shape == memory || r.meantAsBase(o) ||
				(f.Numbered || f.Name == "jalr") && r.unknownName(o) {
				return false
			}
		}
	}
	return true
}

// isSymbol says that a register's name stands where it can be a symbol's, and that there is one of that name.
func (r *Reader) isSymbol(kind isa.Operand, o *operand) bool {
	return (kind == arch.OpSymbol || arch.IsTarget(kind)) && r.Syms[o.text] != nil
}

// unknownName says that an operand is a name alone, and no number's as far as is known: most likely a register,
// misspelt, or a label where there is no room for one.
func (r *Reader) unknownName(o *operand) bool {
	list := o.tokens.Tokens()
	if len(list) != 1 || list[0].Kind != source.Name {
		return false
	}
	s := r.Find(o.text)
	return s == nil || s.Kind == object.SymLabel
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
		if setField(&in, kind, o) {
			continue
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
		wide = wide || arch.Wide(o.val.N)
	}
	if late == nil {
		if wide || x.form.Stays(in) {
			return x.emit(in, x.at)
		}
		if x.Mode.Ext&arch.ExtC != 0 && x.form.AddsNothing(in) {
			in.Op = isa.CADDI
		}
		return x.emitShort(in, x.at)
	}
	return x.emitLate(in, lateKind, late)
}

// setField puts an operand into an instruction, as far as it is registers and accesses; true where that is all of it.
func setField(in *isa.Inst, kind isa.Operand, o *operand) bool {
	switch kind {
	case isa.OpRd, isa.OpCRd, isa.OpCRdPrime:
		in.Rd = o.reg
	case isa.OpRs1, isa.OpCRs1, isa.OpCRs1Prime:
		in.Rs1 = o.reg
	case isa.OpRs2, isa.OpCRs2, isa.OpCRs2Prime:
		in.Rs2 = o.reg
	case isa.OpCRdRs1, isa.OpCRdRs1Prime:
		in.Rd, in.Rs1 = o.reg, o.reg
	case isa.OpCSP:
	case isa.OpPred:
		in.Imm |= int32(o.val.N) << 4
	case isa.OpSucc:
		in.Imm |= int32(o.val.N)
	case isa.OpMemI, isa.OpMemS, isa.OpMemA, isa.OpCMem:
		in.Rs1 = o.reg
		return false
	default:
		return false
	}
	return true
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
	if o.shape == memory && arch.IsMemory(kind) {
		text = o.offset()
	}
	number := advice.AsWritten(text, o.val.N)
	e := x.place(o).Fault(advice.OutOfRange(x.form.Name, kind, number), "")
	if arch.IsMemory(kind) {
		return x.badOffset(e, *in, kind, text, o.val.N)
	}
	sentence, lines := advice.Instead(*in, kind, o.val.N, number)
	return e.Write(sentence, x.whole(), lines)
}

// emit appends an instruction that is complete.
func (r *Reader) emit(in isa.Inst, at source.Place) error {
	w, err := isa.Encode(in)
	if err != nil {
		return at.Fault(err.Error(), "")
	}
	if in.Op.Size() == 2 {
		return r.Half(uint16(w), at)
	}
	return r.Word(w, at)
}

// emitShort is emit for an instruction that may be compressed.
func (r *Reader) emitShort(in isa.Inst, at source.Place) error {
	if r.Mode.Ext&arch.ExtC != 0 {
		in, _ = arch.Compress(in)
	}
	return r.emit(in, at)
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
		return x.codeSpan(object.Span{Kind: object.SpanBranch, Size: 2, Short: true, In: in, Val: o.val,
			At: x.place(o)})
	case kind == isa.OpJump:
		fix = object.FixTarget
	case o.part != whole:
		fix = object.FixHi + object.FixKind(o.part-hiPart)
	}
	x.Fix(fix, kind, o.val, x.place(o))
	return x.emit(in, x.at)
}

// codeSpan is span for instructions.
func (r *Reader) codeSpan(sp object.Span) error {
	if r.Sec.NoBits {
		return r.Word(0, sp.At) // the error
	}
	return r.Span(sp)
}

// missingExtension explains an instruction that the instruction set leaves out.
func (r *Reader) missingExtension(name string, need arch.Extensions, at source.Place) error {
	missing := need &^ r.Mode.Ext
	option := ".option arch, +" + missing.Names()
	if missing == arch.ExtC {
		option = ".option rvc"
	}
	whole := at.Statement()
	msg := fmt.Sprintf("%s is of extension %s, which %s does not have", name, missing.Names(), r.Mode.Ext.Arch())
	hint := fmt.Sprintf("write %s above it, or assemble with -march=%s", option, (r.Mode.Ext | need).Arch())
	return at.Fault(msg, hint).
		Instead(whole, option+"\n"+whole.Text())
}

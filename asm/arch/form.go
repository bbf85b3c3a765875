package arch

import (
	"slices"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
)

// A Form is one way to write a mnemonic, and what it becomes. Forms are made from the rows of
// isa.Table and isa.Pseudos; those whose code the assembler has to compute have neither Code nor Fields.
type Form struct {
	Name   string
	Params []Param
	Code   []Template
	Fields []Field    // of .insn
	Need   Extensions // without which there is no such instruction
	Whole  bool       // a jump that spells out its link register or offset: it is not compressed

	Numbered bool // another name for the instruction with a number in the place of a register: add for addi
}

// A Param is an operand as it is written.
type Param struct {
	Name string
	Kind isa.Operand
}

// Kinds of operands that only pseudo-instructions have.
const (
	OpSymbol isa.Operand = 0x80 + iota // an address: a symbol, or an expression with one
	OpConst                            // any number of 32 bits
)

// A Template is an instruction of an expansion, with an argument for each of its operands.
type Template struct {
	Op   isa.Op
	Args []TemplateArg
}

// A TemplateArg is a parameter of the form, or literal.
type TemplateArg struct {
	Param int // -1: literal
	Reg   isa.Reg
	Imm   int64
}

// Syntax is how the form is written: "lw rd, offset(rs1)".
func (f *Form) Syntax() string {
	names := make([]string, len(f.Params))
	for i, p := range f.Params {
		names[i] = p.Name
	}
	return strings.TrimSpace(f.Name + " " + strings.Join(names, ", "))
}

// Indirect says that the form is a load or store of a symbol, where an address in a register may have been meant.
func (f *Form) Indirect() bool {
	return slices.ContainsFunc(Forms[f.Name][0].Params, func(p Param) bool { return IsMemory(p.Kind) })
}

// MaxOperands is how many operands a form can have.
const MaxOperands = 7

// Forms lists the forms of each mnemonic: the real instruction first, then pseudo-instructions.
var Forms = func() map[string][]*Form {
	m := map[string][]*Form{}
	for i := range isa.Table[1:] {
		d := &isa.Table[i+1]
		for order, suffix := range isa.Orders {
			f := realForm(d, order)
			if f == nil {
				break
			}
			f.Name += suffix
			m[f.Name] = append(m[f.Name], f)
		}
	}
	for i := range isa.Pseudos {
		f := PseudoForm(&isa.Pseudos[i])
		m[f.Name] = append(m[f.Name], f)
	}
	for _, list := range m {
		for _, f := range list {
			for _, t := range f.Code {
				f.Need |= extensionOf[isa.Table[t.Op].Ext]
			}
			f.Whole = f.explicit()
			f.Numbered = f != list[0] && len(f.Code) == 1 && len(f.Params) == 3 && f.Params[1].Kind == isa.OpRs1 &&
				list[0].Params[2].Kind == isa.OpRs2
		}
	}
	return m
}()

// realForm is the form of an instruction. Atomics have one for each of isa.Orders, all others one
// for order 0 alone.
func realForm(d *isa.Def, order int) *Form {
	f := &Form{Name: d.Name}
	t := Template{Op: d.Op}
	ordered := order == 0
	for _, o := range d.Operands {
		if o == isa.OpOrder {
			ordered = true
			t.Args = append(t.Args, TemplateArg{Param: -1, Imm: int64(order)})
			continue
		}
		t.Args = append(t.Args, TemplateArg{Param: len(f.Params)})
		f.Params = append(f.Params, Param{o.Name(), o})
	}
	f.Code = []Template{t}
	if !ordered {
		return nil
	}
	return f
}

// PseudoForm compiles a row of isa.Pseudos.
func PseudoForm(p *isa.Pseudo) *Form {
	f := &Form{Name: p.Name}
	names := splitList(p.Syntax)
	for _, n := range names {
		f.Params = append(f.Params, Param{n, paramKind(n)})
	}
	if p.Expand == "" {
		if strings.HasPrefix(p.Name, "c.") {
			f.Need = ExtC
		}
		return f
	}
	for text := range strings.SplitSeq(p.Expand, "; ") {
		name, rest, _ := strings.Cut(text, " ")
		op, _ := isa.OpByName(name)
		t := Template{Op: op}
		for i, arg := range splitList(rest) {
			kind := isa.Table[op].Operands[i]
			a := literal(arg)
			for j, n := range names {
				switch arg {
				case n:
					a.Param = j
					if f.Params[j].Kind == OpConst {
						f.Params[j].Kind = kind
					}
				case "0(" + n + ")":
					a.Param = j
				}
			}
			t.Args = append(t.Args, a)
		}
		f.Code = append(f.Code, t)
	}
	return f
}

// paramKind is the kind of operand that a name in a syntax line stands for.
func paramKind(name string) isa.Operand {
	switch name {
	case "rd":
		return isa.OpRd
	case "rs":
		return isa.OpRs1
	case "rt":
		return isa.OpRs2
	case "offset":
		return isa.OpImmI
	case "symbol":
		return OpSymbol
	}
	return OpConst // or what the expansion says
}

// literal reads an operand of an expansion that is no parameter: zero, -1, 0(ra), csr, iorw.
func literal(s string) TemplateArg {
	a := TemplateArg{Param: -1}
	if r, ok := isa.RegByName(s); ok {
		a.Reg = r
	} else if off, base, ok := strings.Cut(s, "("); ok {
		a.Imm, _ = strconv.ParseInt(off, 0, 64)
		a.Reg, _ = isa.RegByName(strings.TrimSuffix(base, ")"))
	} else if c, ok := isa.CSRByName(s); ok {
		a.Imm = int64(c)
	} else if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		a.Imm = n
	} else {
		a.Imm, _ = FenceSet(s)
	}
	return a
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ", ")
}

// FenceSet reads a set of i, o, r, w in that order.
func FenceSet(s string) (int64, bool) {
	var n int64
	last := -1
	for _, r := range s {
		i := strings.IndexRune("iorw", r)
		if i <= last {
			return 0, false
		}
		n |= 8 >> i
		last = i
	}
	return n, s != ""
}

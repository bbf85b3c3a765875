package asm

import (
	"strconv"
	"strings"

	"breakfast/cpu/isa"
)

// A form is one way to write a mnemonic, and what it becomes. Forms are made from the rows of
// isa.Table and isa.Pseudos; those that the assembler has to compute name a function.
type form struct {
	name   string
	params []formParam
	code   []template
	expand func(x *insn) error
	need   extensions // without which there is no such instruction
	whole  bool       // a jump that spells out its link register or offset: it is not compressed
	doc    string
}

// A formParam is an operand as it is written.
type formParam struct {
	name string
	kind isa.Operand
}

// Kinds of operands that only pseudo-instructions have.
const (
	opSymbol isa.Operand = 0x80 + iota // an address: a symbol, or an expression with one
	opConst                            // any number of 32 bits
)

// A template is an instruction of an expansion, with an argument for each of its operands.
type template struct {
	op   isa.Op
	args []templateArg
}

// A templateArg is a parameter of the form, or literal.
type templateArg struct {
	param int // -1: literal
	reg   isa.Reg
	imm   int64
}

// syntax is how the form is written: "lw rd, offset(rs1)".
func (f *form) syntax() string {
	names := make([]string, len(f.params))
	for i, p := range f.params {
		names[i] = p.name
	}
	return strings.TrimSpace(f.name + " " + strings.Join(names, ", "))
}

const maxOperands = 7

// forms lists the forms of each mnemonic: the real instruction first, then pseudo-instructions.
var forms = func() map[string][]*form {
	m := map[string][]*form{}
	for i := range isa.Table[1:] {
		d := &isa.Table[i+1]
		for order, suffix := range isa.Orders {
			f := realForm(d, order)
			if f == nil {
				break
			}
			f.name += suffix
			m[f.name] = append(m[f.name], f)
		}
	}
	for i := range isa.Pseudos {
		f := pseudoForm(&isa.Pseudos[i])
		m[f.name] = append(m[f.name], f)
	}
	for _, list := range m {
		for _, f := range list {
			for _, t := range f.code {
				f.need |= extensionOf[isa.Table[t.op].Ext]
			}
			f.whole = f.explicit()
		}
	}
	return m
}()

// realForm is the form of an instruction. Atomics have one for each of isa.Orders, all others one
// for order 0 alone.
func realForm(d *isa.Def, order int) *form {
	f := &form{name: d.Name, doc: d.Doc}
	t := template{op: d.Op}
	ordered := order == 0
	for _, o := range d.Operands {
		if o == isa.OpOrder {
			ordered = true
			t.args = append(t.args, templateArg{param: -1, imm: int64(order)})
			continue
		}
		t.args = append(t.args, templateArg{param: len(f.params)})
		f.params = append(f.params, formParam{o.Name(), o})
	}
	f.code = []template{t}
	if !ordered {
		return nil
	}
	return f
}

func formsNamed(name string) []*form { return forms[name] }

// pseudoForm compiles a row of isa.Pseudos.
func pseudoForm(p *isa.Pseudo) *form {
	f := &form{name: p.Name, doc: p.Doc}
	names := splitList(p.Syntax)
	for _, n := range names {
		f.params = append(f.params, formParam{n, paramKind(n)})
	}
	if p.Expand == "" {
		f.expand = expansions[p.Name]
		if strings.HasPrefix(p.Name, "c.") {
			f.need = extC
		}
		return f
	}
	for text := range strings.SplitSeq(p.Expand, "; ") {
		name, rest, _ := strings.Cut(text, " ")
		op, _ := isa.OpByName(name)
		t := template{op: op}
		for i, arg := range splitList(rest) {
			kind := isa.Table[op].Operands[i]
			a := literal(arg)
			for j, n := range names {
				switch arg {
				case n:
					a.param = j
					if f.params[j].kind == opConst {
						f.params[j].kind = kind
					}
				case "0(" + n + ")":
					a.param = j
				}
			}
			t.args = append(t.args, a)
		}
		f.code = append(f.code, t)
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
		return opSymbol
	}
	return opConst // or what the expansion says
}

// literal reads an operand of an expansion that is no parameter: zero, -1, 0(ra), csr, iorw.
func literal(s string) templateArg {
	a := templateArg{param: -1}
	if r, ok := isa.RegByName(s); ok {
		a.reg = r
	} else if off, base, ok := strings.Cut(s, "("); ok {
		a.imm, _ = strconv.ParseInt(off, 0, 64)
		a.reg, _ = isa.RegByName(strings.TrimSuffix(base, ")"))
	} else if c, ok := isa.CSRByName(s); ok {
		a.imm = int64(c)
	} else if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		a.imm = n
	} else {
		a.imm, _ = fenceSet(s)
	}
	return a
}

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ", ")
}

// fenceSet reads a set of i, o, r, w in that order.
func fenceSet(s string) (int64, bool) {
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

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

// reordered is the error for operands of which each has its place, but another one; nil where they do not fit in any
// order. Those of a kind keep theirs: of beq done, t0, t1 the label goes to the end.
func (x *insn) reordered() error {
	list := x.otherOrder()
	if list == nil {
		return nil
	}
	msg := "the operands stand in another order"
	if len(x.ops) == 2 {
		msg = "the operands are swapped"
	}
	return x.whole().Fault(msg, x.syntaxHint()).Write("so write %s", x.whole(),
		fmt.Sprintf("%s %s", x.form.Name, strings.Join(list, ", ")))
}

// otherOrder is the operands as a form of the instruction takes them; nil where none does, or it is a guess.
func (x *insn) otherOrder() []string {
	for _, f := range arch.Forms[x.form.Name] {
		if len(f.Params) != len(x.ops) || f.Name == "call" {
			continue
		}
		var order []int
		for _, p := range f.Params {
			for i := range x.ops {
				if !slices.Contains(order, i) && x.isOf(p.Kind, &x.ops[i]) {
					order = append(order, i)
					break
				}
			}
		}
		if len(order) < len(x.ops) {
			continue
		}
		var list []string
		for _, i := range order {
			list = append(list, x.ops[i].text)
		}
		x.form = f
		return list
	}
	return nil
}

// isOf says that an operand can only be one of a kind: a number beside two registers is none, as nobody can say which
// of them takes the result.
func (x *insn) isOf(kind isa.Operand, o *operand) bool {
	name := source.IsName(o.text) && o.shape == plain
	switch {
	case arch.IsRegister(kind):
		return o.shape == register
	case arch.IsMemory(kind):
		return o.shape == memory && !o.odd
	case kind == isa.OpCSR:
		return name && advice.IsCSR(o.text)
	case arch.IsTarget(kind), kind == arch.OpSymbol:
		return name && x.means(o.text) == Address
	case kind == arch.OpConst:
		_, number := advice.Number(o.text)
		return number || name && x.means(o.text) == Value
	}
	return false
}

package inst

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// wrongCount is the error for a number of operands that no form has.
func (r *Reader) wrongCount(c *source.Cursor, list []*arch.Form, ops []operand, at source.Place) error {
	whole := at.To(c.At(0, len(c.Stmt.Text)))
	if err := r.noCommas(c, list, ops, whole); err != nil {
		return err
	}
	for i := range ops {
		if source.OddCharacter(ops[i].text) != "" {
			at = c.At(ops[i].from, ops[i].to)
		}
	}
	words := [arch.MaxOperands + 1]string{"no", "one", "two", "three", "four", "five", "six", "seven"}
	var counts []string
	for n := range words {
		if takes(list, n) {
			counts = append(counts, words[n])
		}
	}
	what := " operands"
	if last := counts[len(counts)-1]; last == "one" {
		what = " operand"
	}
	e := at.Fault(fmt.Sprintf("%s takes %s%s, not %d", list[0].Name, strings.Join(counts, " or "), what, len(ops)), "")
	for sign, why := range map[string]string{"*/": "there is no /* before it", "--": "comments begin with #",
		"!": "comments begin with #", "@": "comments begin with #"} {
		if len(ops) > 0 && strings.HasPrefix(ops[0].text, sign) {
			return e.Say(why)
		}
	}
	if len(ops) == 1 && isBranch(list[0]) && !takes(list, 1) {
		return e.Say("there are no flags: a branch compares two registers itself\n" + syntaxHint(list))
	}
	if line := apart(list, ops); line != "" {
		return e.Write("write %s", whole, line)
	}
	if line := advice.Translate(list[0].Name, operandTexts(ops)); line != "" && len(ops) > 0 { // add a0, 1
		return e.Say(syntaxHint(list)).Write("so write %s", whole, line)
	}
	if n := len(ops); n == 2 && isBranch(list[0]) && ops[0].shape == register && ops[1].shape != register &&
		arch.Forms[list[0].Name+"z"] != nil {
		return e.Say(syntaxHint(list)).Write("to compare with zero, write %s", whole,
			fmt.Sprintf("%sz %s", list[0].Name, operandTexts(ops)))
	}
	return e.Say(syntaxHint(list))
}

// takes says that one of several forms has n operands.
func takes(list []*arch.Form, n int) bool {
	return slices.ContainsFunc(list, func(f *arch.Form) bool { return len(f.Params) == n })
}

func syntaxHint(list []*arch.Form) string {
	var lines []string
	for _, f := range list {
		lines = append(lines, f.Syntax())
	}
	return "it is written " + strings.Join(lines, "\n           or ")
}

func (x *insn) syntaxHint() string { return "it is written " + x.form.Syntax() }

// noCommas is the error for operands that are not parted by commas, but by space, semicolons or dots; nil where
// commas would not help.
func (r *Reader) noCommas(c *source.Cursor, list []*arch.Form, ops []operand, whole source.Place) error {
	if len(ops) == 0 {
		return nil
	}
	first, last := ops[0].from, ops[len(ops)-1].to
	text := c.Stmt.Text[first:last]
	var marks []int // offsets in text where one belongs
	count := len(ops)
	for i := range ops {
		for _, at := range ops[i].gaps(c.Stmt.Text) {
			marks = append(marks, at-first)
			count++
		}
	}
	var b strings.Builder
	from := 0
	for _, at := range marks {
		if at < from { // a dot alone has a gap on either side
			count--
			continue
		}
		b.WriteString(strings.TrimRight(text[from:at], " \t.") + ", ")
		from = at
		for from < len(text) && (source.IsSpace(text[from]) || text[from] == '.') {
			from++
		}
	}
	fixed := b.String() + text[from:]
	wanted := func(s string) bool { return count < arch.MaxOperands && startsOperand(s) && !takes(list, count) }
	rest := c.Stmt.Swallow(wanted, func(s string) { fixed, count = fixed+", "+s, count+1+strings.Count(s, ",") })
	if len(marks) == 0 && rest == nil || !takes(list, count) {
		return nil
	}
	if rest != nil {
		e := whole.Fault("a semicolon parts two statements; commas part operands", "")
		return e.Write("write %s", whole.To(*rest), list[0].Name+" "+fixed)
	}
	at := marks[0] + first
	before := ops[0].text
	for i := range ops {
		if ops[i].from < at {
			before = strings.TrimRight(c.Stmt.Text[ops[i].from:at], " \t.")
		}
	}
	behind := strings.Fields(strings.TrimLeft(c.Stmt.Text[at:], " \t."))
	if len(behind) == 0 {
		return nil
	}
	after := behind[0]
	here := at + strings.Index(c.Stmt.Text[at:], after)
	return c.At(here, here+len(after)).Fault(fmt.Sprintf("a comma is missing between %s and %s", source.Quote(before),
		source.Quote(after)), "").Write("write %s", whole, list[0].Name+" "+fixed)
}

// startsOperand says that a statement is not one, but begins with an operand.
func startsOperand(s string) bool {
	word := s[:source.NameEnd(s, 0)]
	return arch.IsReg(word) || s[0] == '-' || source.IsDigit(s[0]) && !strings.Contains(s, ":")
}

// gaps are the offsets in the statement behind which a comma seems to be missing inside an operand.
func (o *operand) gaps(text string) (list []int) {
	tokens := o.tokens.Tokens()
	for i := range tokens {
		t, last := &tokens[i], i+1 == len(tokens)
		if t.Kind == source.Name && !t.IsReg {
			dots := dotsBetween(text[t.From:t.To], last)
			for _, at := range dots {
				list = append(list, int(t.From)+at)
			}
			if n := len(dots) - 1; n >= 0 && int(t.From)+dots[n] == int(t.To)-1 {
				continue // it stands for what is missing here
			}
		}
		if !last && t.To < tokens[i+1].From && apartOnly(tokens[i:]) {
			list = append(list, int(t.To))
		}
	}
	return list
}

// dotsBetween are the offsets of dots in a name behind registers: t0.t1. or, where it is not the last, t0.
func dotsBetween(word string, last bool) (list []int) {
	from := 0
	for i := range len(word) {
		if word[i] != '.' || !arch.IsReg(word[from:i]) || last && i == len(word)-1 {
			continue
		}
		list = append(list, i)
		from = i + 1
	}
	return list
}

// apartOnly says that the first two of some tokens, with a space between them, are two operands rather than one.
func apartOnly(tokens []source.Token) bool {
	a, b := &tokens[0], &tokens[1]
	if !isSign(a, ')') && a.Kind != source.Name && a.Kind != source.Number && a.Kind != source.Char {
		return false
	}
	switch {
	case b.Kind == source.Name, b.Kind == source.Number, b.Kind == source.Char:
		return true
	case !a.IsReg:
		return false
	}
	return isSign(b, '(') || isSign(b, '%') || isSign(b, '-') && len(tokens) > 2 && b.To == tokens[2].From
}

// missedComma is the error for two operands that only a space parts; nil where there are none.
func (x *insn) missedComma() error {
	return x.noCommas(x.c, arch.Forms[x.form.Name], x.ops, x.at)
}

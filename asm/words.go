package asm

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/inst"
	"breakfast/asm/source"
)

// unknownWord is the error for a mnemonic that nobody knows.
func (u *unit) unknownWord(c *source.Cursor, word string, at source.Place) error {
	lower := strings.ToLower(word)
	msg := fmt.Sprintf("there is no instruction %s", source.Quote(word))
	either := fmt.Sprintf("there is no instruction or macro %s", source.Quote(word))
	if e := u.textFault(word, at); e != nil {
		return e
	}
	foreign := advice.Foreign[lower] != "" && word == lower
	if file := u.elsewhere(strings.ToUpper(word)); file != "" && !foreign { // names of macros have no case
		if err := u.notIncluded(either, file, at); err != nil {
			return err
		}
		return nil
	}
	if err := u.oddLabel(c, word, at); err != nil {
		return err
	}
	e := at.Fault(msg, "")
	if u.otherWord(e, c, word, at) {
		return e
	}
	if u.flow.Lost { // it may well be in the file that is missing
		u.a.Vague = true
		return nil
	}
	if len(u.flow.Macros) == 0 || word == lower {
		if u.nearInstruction(e, c, lower, at) {
			return e
		}
	}
	u.a.Vague = true
	var names []string
	for _, m := range u.flow.Macros {
		names = append(names, m.Name)
	}
	if near := u.nearest(word, names); near != "" {
		return at.Fault(either, "").Write("did you mean the macro %s?", at, near)
	}
	if left := strings.TrimSpace(c.Left()); left == "{" || left == "()" || left == "() {" || left == "(){" {
		return e.Write("a label has a colon: write %s", at.Statement(), word+":")
	}
	if c.AtEnd() && u.comment(e, c) {
		return e
	}
	if c.AtEnd() {
		return e.Write("if it is a label, write %s", at, word+":")
	}
	return at.Fault(either, "")
}

// otherWord adds to an error what a word is elsewhere, or in another place; false where that is not known.
func (u *unit) otherWord(e *source.Error, c *source.Cursor, word string, at source.Place) bool {
	lower := strings.ToLower(word)
	foreign := advice.Foreign[lower]
	start := int(at.Col) - c.Stmt.Col
	switch {
	case u.translated(e, c, word, start), word == lower && u.otherDirective(e, c, word, start), u.prose(e, c):
		return true
	case foreign != "" && (word == lower || !c.AtEnd()):
		e.Say(foreign)
		return true
	}
	if why := advice.Conditional(lower); why != "" {
		e.Say(why)
		return true
	}
	if why := advice.OtherExtension(lower); why != "" {
		e.Msg = fmt.Sprintf("%s: %s", word, why)
		return true
	}
	switch {
	case directives["."+lower] != nil:
		e.Write("write %s", at, "."+lower)
	case arch.IsReg(word):
		if line := advice.Change(word, c.Left()); line != "" {
			e.Write("write %s", at.Statement(), line)
			return true
		}
		e.Say(fmt.Sprintf("%s is a register; a line begins with an instruction: mv %s, …", word, word))
	default:
		return false
	}
	return true
}

// nearInstruction adds to an error which instruction with as many operands was meant; false where none is near.
func (u *unit) nearInstruction(e *source.Error, c *source.Cursor, word string, at source.Place) bool {
	n := len(advice.Operands(c.Left()))
	fits := func(f *arch.Form) bool { return len(f.Params) == n }
	var names, others []string
	for name, forms := range arch.Forms {
		if slices.ContainsFunc(forms, fits) {
			names = append(names, name)
		} else {
			others = append(others, name)
		}
	}
	near := u.nearest(word, names)
	if base, _, _ := strings.Cut(word, "."); near == "" && slices.ContainsFunc(arch.Forms[base], fits) {
		near = base
	}
	if near != "" {
		e.Write("did you mean %s?", at, near)
	} else if near = u.nearest(word, others); near != "" {
		e.Hint = "it may be " + arch.Forms[near][0].Syntax()
	}
	return near != ""
}

// prose says of an unknown word behind a semicolon that it belongs to a comment.
func (u *unit) prose(e *source.Error, c *source.Cursor) bool {
	text, _ := c.Uncut(0)
	if len(strings.Fields(text)) < 2 || strings.ContainsAny(text, ",()[]") {
		return false
	}
	return u.comment(e, c)
}

// english says that words behind an instruction's are no operands: jump back; among commas, two of them.
func (u *unit) english(c *source.Cursor, word string, start int) bool {
	text, _ := c.Uncut(start)
	names := 0
	between := func(r rune) bool { return r == ' ' || r == ',' }
	for _, s := range strings.FieldsFunc(text[min(len(word), len(text)):], between) {
		if source.IsName(s) && !arch.IsReg(s) && u.means(s, c.Stmt.Frame.File) == inst.Nothing {
			names++
		}
	}
	return names > 1 || names == 1 && strings.IndexByte(text, ',') < 0
}

// comment is prose for any words behind a semicolon.
func (u *unit) comment(e *source.Error, c *source.Cursor) bool {
	if !c.Stmt.BehindSemicolon() || c.Stmt.Frame.Deep {
		return false
	}
	at := c.Stmt.AtSemicolon()
	if len(at.Text()) > 500 {
		return false
	}
	e.Write("; parts two statements, and a comment begins with #: write %s", at, "#"+at.Text()[1:])
	return true
}

// oddLabel is the error for an unknown word that is a label without its colon, or with more in its
// name than a name can have.
func (u *unit) oddLabel(c *source.Cursor, word string, at source.Place) error {
	start := int(at.Col) - c.Stmt.Col
	rest := c.Stmt.Text[start:]
	other := func(r rune) bool { return strings.ContainsRune("- @?!", r) }
	if colon := strings.IndexByte(rest, ':'); colon >= 0 && strings.TrimFunc(rest[:colon],
		func(r rune) bool { return other(r) || r < 0x80 && source.IsNamePart(byte(r)) }) == "" {
		name := strings.TrimRight(rest[:colon], " ")
		at := c.At(start, start+len(name))
		return at.Fault(fmt.Sprintf("%s is no name for a label", source.Quote(name)), "").Write(
			"names have letters, digits, _ and . in them: write %s", at,
			strings.Join(strings.FieldsFunc(name, other), "_"))
	}
	lower, next := strings.ToLower(word), strings.ToLower(c.Token())
	bare := strings.TrimPrefix(next, ".")
	e := at.Fault(fmt.Sprintf("there is no instruction %s", source.Quote(word)), "")
	text, whole := c.Uncut(start)
	behind := strings.TrimSpace(text[min(len(word), len(text)):])
	arguments := strings.TrimSpace(behind[min(len(next), len(behind)):])
	switch {
	case bare == "equ" || bare == "set" || bare == "eqv":
		c.Word()
		u.Poison(word, at)
		return e.Write("write %s", whole, advice.Directive("equ", word+" "+arguments))
	case advice.Foreign[lower] != "" || directives["."+lower] != nil || advice.OtherExtension(lower) != "":
		return nil
	case bare == "proc" || bare == "endp":
		return nil
	}
	here := ""
	if directives[next] == nil {
		here = advice.Directive(bare, arguments)
	}
	if here == "" && arch.Forms[next] == nil && directives[next] == nil &&
		(advice.Foreign[bare] == "" || len(bare) < 2 || arch.IsReg(bare)) {
		return nil
	}
	_ = u.Label(word, at) // or what jumps there would be wrong, too
	if here != "" {
		return e.Write("write %s", whole, word+": "+here)
	}
	return e.Write("if it is a label, write %s", at, word+":")
}

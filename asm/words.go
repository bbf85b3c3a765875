package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// unknownWord is the error for a mnemonic that nobody knows.
func (u *unit) unknownWord(c *source.Cursor, word string, at source.Place) error {
	lower := strings.ToLower(word)
	msg := fmt.Sprintf("there is no instruction %s", source.Quote(word))
	either := fmt.Sprintf("there is no instruction or macro %s", source.Quote(word))
	if file := u.elsewhere(strings.ToUpper(word)); file != "" { // names of macros have no case
		if err := u.notIncluded(either, file, at); err != nil {
			return err
		}
		return nil
	}
	if err := u.oddLabel(c, word, at); err != nil {
		return err
	}
	if hint := advice.InRISCV(lower, c.Left()); hint != "" {
		return at.Fault(msg, hint)
	}
	if why := advice.OtherExtension(lower); why != "" {
		return at.Fault(fmt.Sprintf("%s: %s", word, why), "")
	}
	if args, ok := syntax.Directives["."+lower]; ok {
		return at.Fault(msg, strings.TrimSpace(fmt.Sprintf("the directive is .%s %s", lower, args)))
	}
	if arch.IsReg(word) {
		return at.Fault(msg, fmt.Sprintf("%s is a register; a line begins with an instruction: mv %s, …", word, word))
	}
	if u.lost { // it may well be in the file that is missing
		u.a.Vague = true
		return nil
	}
	if len(u.macros) == 0 || word == lower {
		names := make([]string, 0, len(arch.Forms))
		for n := range arch.Forms {
			names = append(names, n)
		}
		near := u.nearest(lower, names)
		if base, _, _ := strings.Cut(lower, "."); near == "" && arch.Forms[base] != nil {
			near = base
		}
		if near != "" {
			return at.Fault(msg, fmt.Sprintf("did you mean %s?", arch.Forms[near][0].Syntax()))
		}
	}
	u.a.Vague = true
	var names []string
	for _, m := range u.macros {
		names = append(names, m.Name)
	}
	if near := u.nearest(word, names); near != "" {
		return at.Fault(either, fmt.Sprintf("did you mean the macro %s?", near))
	}
	if c.AtEnd() {
		return at.Fault(msg, fmt.Sprintf("if it is a label, write %s:", word))
	}
	if c.Stmt.BehindSemicolon() {
		return at.Fault(either, "; parts two statements; comments begin with #")
	}
	return at.Fault(either, "")
}

// oddLabel is the error for an unknown word that is a label without its colon, or with more in its
// name than a name can have.
func (u *unit) oddLabel(c *source.Cursor, word string, at source.Place) error {
	start := int(at.Col) - c.Stmt.Col
	rest := c.Stmt.Text[start:]
	other := func(r rune) bool { return r == '-' || r == ' ' }
	if colon := strings.IndexByte(rest, ':'); colon >= 0 && strings.TrimFunc(rest[:colon],
		func(r rune) bool { return other(r) || r < 0x80 && source.IsNamePart(byte(r)) }) == "" {
		name := strings.TrimRight(rest[:colon], " ")
		return c.At(start, start+len(name)).Fault(fmt.Sprintf("%s is no name for a label", source.Quote(name)),
			fmt.Sprintf("names have letters, digits, _ and . in them: write %s:",
				strings.Join(strings.FieldsFunc(name, other), "_")))
	}
	lower, next := strings.ToLower(word), strings.ToLower(c.Token())
	bare := strings.TrimPrefix(next, ".")
	switch {
	case bare == "equ" || bare == "set":
		c.Word()
		u.Poison(word, at)
		return at.Fault(fmt.Sprintf("there is no instruction %s", source.Quote(word)),
			fmt.Sprintf("write .equ %s, %s", word, strings.TrimSpace(c.Left())))
	case advice.Foreign[lower] != "" || directives["."+lower] != nil || advice.OtherExtension(lower) != "":
		return nil
	case arch.Forms[next] != nil, directives[next] != nil, advice.Foreign[bare] != "" && len(bare) > 1 &&
		!arch.IsReg(bare):
		_ = u.Label(word, at) // or what jumps there would be wrong, too
		return at.Fault(fmt.Sprintf("there is no instruction %s", source.Quote(word)),
			fmt.Sprintf("if it is a label, write %s:", word))
	}
	return nil
}

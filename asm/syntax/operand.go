package syntax

import (
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// BaseOf finds the register at the end of offset(rs1), and where its parenthesis opens.
func BaseOf(text string) (open int, ok bool) {
	if text[len(text)-1] != ')' {
		return 0, false
	}
	open = strings.LastIndexByte(text, '(')
	if open < 0 {
		return 0, false
	}
	return open, arch.IsReg(strings.TrimSpace(text[open+1 : len(text)-1]))
}

// InnerName is the name in brackets at the end of offset(name), and where it stands.
func InnerName(text string) (string, int) {
	open := strings.LastIndexByte(text, '(')
	if open < 0 || text[len(text)-1] != ')' || text[0] == '%' {
		return "", 0
	}
	inner := strings.TrimSpace(text[open+1 : len(text)-1])
	if !source.IsName(inner) {
		return "", 0
	}
	return inner, open + strings.Index(text[open:], inner)
}

// TakeApart finds the register in an address, and a number or symbol beside it.
func TakeApart(text string) (offset, base string, ok bool) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("[](){}+,# \t", r) }) {
		switch {
		case !arch.IsReg(word):
			offset += word
		case base != "":
			return "", "", false
		default:
			base = word
		}
	}
	switch number := strings.TrimPrefix(offset, "-"); {
	case number == "":
		offset = "0"
	case source.NameEnd(number, 0) < len(number):
		return "", "", false
	}
	return offset, base, base != ""
}

// MissingComma finds two operands that only a space parts.
func MissingComma(text string) (before, after string, ok bool) {
	before, after, ok = strings.Cut(text, " ")
	if tab := strings.IndexByte(text, '\t'); tab >= 0 && tab < len(before) || !ok && tab >= 0 {
		before, after, ok = text[:tab], text[tab:], true
	}
	if f := strings.Fields(after); ok && len(f) > 0 {
		after = f[0]
		last, first := before[len(before)-1], after[0]
		return before, after, (source.IsNamePart(last) || last == ')') && (source.IsNamePart(first) || first == '\'')
	}
	return "", "", false
}

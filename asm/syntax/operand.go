package syntax

import (
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// TakeApart finds the register in an address, and a number or symbol beside it.
func TakeApart(text string) (offset, base string, ok bool) {
	for _, word := range strings.FieldsFunc(text,
		func(r rune) bool { return strings.ContainsRune("[](){}+,# \t", r) }) {
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

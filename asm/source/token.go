package source

import (
	"fmt"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
)

// Kind says what a token is.
type Kind uint8

// The kinds of tokens.
const (
	End    Kind = iota // of the statement
	Name               // letters, digits, _ . $, not beginning with a digit: a symbol, a register, a mnemonic
	Number             // the same, beginning with a digit: a number, or a label such as 1b
	String             // in double quotes; the last one may not be closed
	Char               // 'a', '\n, …
	Sign               // any other byte
	Text               // what was not cut into tokens: see TakeText
)

// A Token is a piece of a statement: what can be said of it without knowing where it stands is said once.
// Operators of two characters are two tokens: whether ! and = are one operator is known where it is read.
type Token struct {
	From, To int32 // in the statement's text
	Kind     Kind
	Byte     byte // its first
	IsReg    bool // a name that is a register's …
	Reg      isa.Reg
	Local    byte  // a number that is a label: 'b' for 1b, 'f' for 1f; else 0
	Bad      bool  // a number that is none
	N        int64 // a number's value, 1 of 1b
}

// How the lexer goes on behind a token's first byte.
const (
	classSign = iota
	className
	classDigit
	classString
	classChar
)

var class = func() (t [256]uint8) {
	for i := range t {
		switch b := byte(i); {
		case IsNameStart(b):
			t[i] = className
		case IsDigit(b):
			t[i] = classDigit
		}
	}
	t['"'], t['\''] = classString, classChar
	return
}()

// more cuts the next token off the statement's text; false where there is none.
func (st *Stmt) more() bool {
	s, i := st.Text, st.cut
	for i < len(s) && IsSpace(s[i]) {
		i++
	}
	if i == len(s) {
		return false
	}
	from := i
	t := Token{From: int32(from), Byte: s[i]}
	switch class[s[i]] {
	case className:
		t.Kind = Name
		i = NameEnd(s, i+1)
		t.Reg, t.IsReg = isa.RegByName(s[from:i])
	case classDigit:
		t.Kind = Number
		i = NameEnd(s, i+1)
		t.number(s[from:i])
	case classString:
		t.Kind = String
		i = SkipString(s, i)
	case classChar:
		t.Kind = Char
		i = SkipChar(s, i)
	default:
		t.Kind = Sign
		i++
	}
	t.To, st.cut = int32(i), i
	st.tokens = append(st.tokens, t)
	return true
}

// number reads what begins with a digit: decimal, 0x, 0b or octal with a leading 0, or up to nine digits with b or f.
func (t *Token) number(text string) {
	if last := len(text) - 1; last > 0 && last <= 9 && (text[last] == 'b' || text[last] == 'f') && digits(text[:last]) {
		t.Local = text[last]
		t.N, _ = strconv.ParseInt(text[:last], 10, 64)
		return
	}
	if len(text) == 1 {
		t.N = int64(text[0] - '0')
		return
	}
	n, err := strconv.ParseUint(Unsuffixed(text), 0, 64)
	t.N, t.Bad = int64(n), err != nil || strings.IndexByte(text, '_') >= 0
}

// Unsuffixed is a number without the suffix that it has in C: U, L and the like, which change nothing here. GNU as
// takes U before any L, and none of them behind a lone 0.
func Unsuffixed(text string) string {
	if last := text[len(text)-1]; last|0x20 != 'u' && last|0x20 != 'l' {
		return text
	}
	s := strings.TrimRight(text, "lL")
	if n := len(s) - 1; n > 0 && s[n]|0x20 == 'u' {
		s = s[:n]
	}
	if s == "0" {
		return text
	}
	return s
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// numberFault explains a number that is none.
func numberFault(at Place, text string) *Error {
	if strings.HasPrefix(text, "0") && digits(text) {
		return at.Fault(fmt.Sprintf("%s begins with 0, which makes it octal, and 8 and 9 are no octal digits",
			Quote(text)),
			"leave the 0 out")
	}
	_, err := strconv.ParseUint(Unsuffixed(text), 0, 64)
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
		return at.Fault(fmt.Sprintf("%s is too large: numbers have at most 64 bits", text), "")
	}
	return at.Fault(fmt.Sprintf("%s is no number", Quote(text)), numberHint(text))
}

// numberHint says how to write a number that is written otherwise.
func numberHint(text string) string {
	whole, fraction, dotted := strings.Cut(text, ".")
	switch {
	case dotted && digits(whole+fraction):
		return "this hart has no floating point: numbers are whole"
	case strings.HasSuffix(strings.ToLower(text), "h") && strings.Trim(strings.ToLower(text[:len(text)-1]),
		"0123456789abcdef") == "":
		return "hexadecimal numbers are written 0x" + text[:len(text)-1]
	case strings.IndexByte(text, '_') >= 0:
		return "digits stand together"
	case strings.TrimRight(text, "uUlL") == "0":
		return "0 takes no suffix: write 0"
	case digits(strings.TrimRight(text, "uUlL")):
		return "a suffix is U, L, LL, UL or ULL: write " + strings.TrimRight(text, "uUlL") + ", which is the same here"
	}
	return "numbers are written 42, 0x2a, 0b101010 or 'a'"
}

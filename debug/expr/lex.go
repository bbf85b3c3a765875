package expr

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

type kind uint8

const (
	end kind = iota
	number
	name   // of anything; with a $ before it, of a register
	quoted // a name in quotes: text is what stands between them
	operator
)

// A token is a word of an expression: text[from:to].
type token struct {
	kind     kind
	text     string
	value    uint32
	from, to int
}

// operators are tried in this order: the longest first. The last ones are refused, with advice.
var operators = []string{"<<", ">>", "<=", ">=", "==", "!=", "&&", "||", "?", ":", "|", "^", "&", "<",
	">", "+", "-", "*",
	"/", "%", "~", "!", "(", ")", "[", "]", "=", ",", ";"}

// A lexer cuts text into tokens.
type lexer struct {
	text string
	at   int
}

func (l *lexer) fail(from, to int, msg, hint string) *Error {
	return &Error{l.text, from, to, msg, hint}
}

// next is the next token.
func (l *lexer) next() (token, *Error) {
	for l.at < len(l.text) && (l.text[l.at] == ' ' || l.text[l.at] == '\t') {
		l.at++
	}
	from, rest := l.at, l.text[l.at:]
	if rest == "" {
		return token{kind: end, from: from, to: from}, nil
	}
	switch c := rest[0]; {
	case c >= '0' && c <= '9':
		return l.number(from)
	case letter(c):
		return l.token(name, from, word(rest)), nil
	case c == '"':
		n := strings.IndexByte(rest[1:], '"')
		if n < 0 {
			return token{}, l.fail(from, len(l.text), "the quotation mark is not closed", `"name" is a symbol`)
		}
		t := l.token(quoted, from, n+2)
		t.text = rest[1 : n+1]
		return t, nil
	case c == '\'':
		return l.char(from)
	}
	for _, o := range operators {
		if strings.HasPrefix(rest, o) {
			return l.token(operator, from, len(o)), nil
		}
	}
	_, n := utf8.DecodeRuneInString(rest)
	return token{}, l.fail(from, from+n, "this character means nothing here", "")
}

// token is the one of n bytes from a place on, which is passed.
func (l *lexer) token(k kind, from, n int) token {
	l.at = from + n
	return token{kind: k, text: l.text[from:l.at], from: from, to: l.at}
}

func letter(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == '.' || c == '$'
}

// word is how many bytes of s are a name, or a number.
func word(s string) int {
	n := 0
	for n < len(s) && (letter(s[n]) || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	return n
}

// number is a number, decimal or with 0x, 0b, 0o.
func (l *lexer) number(from int) (token, *Error) {
	t := l.token(number, from, word(l.text[from:]))
	if len(t.text) > 1 && t.text[0] == '0' && t.text[1] >= '0' && t.text[1] <= '9' {
		digits := strings.TrimLeft(t.text, "0")
		if digits == "" {
			digits = "0"
		}
		return t, l.fail(t.from, t.to, "a number that begins with 0 is octal to some and decimal to others",
			fmt.Sprintf("write 0o%s or %s", digits, digits))
	}
	v, err := strconv.ParseUint(t.text, 0, 32)
	switch {
	case err == nil && !strings.Contains(t.text, "_"):
		t.value = uint32(v)
		return t, nil
	case err != nil && err.(*strconv.NumError).Err == strconv.ErrRange:
		return t, l.fail(t.from, t.to, "a value has 32 bits", "0 to 0xffffffff")
	}
	hint := "10, 0x1f, 0b101, 0o17"
	if _, err := strconv.ParseUint(t.text, 16, 32); err == nil {
		hint = "write 0x" + t.text
	}
	return t, l.fail(t.from, t.to, "this is no number", hint)
}

// char is a character in single quotation marks.
func (l *lexer) char(from int) (token, *Error) {
	rest := l.text[from+1:]
	value, _, tail, err := strconv.UnquoteChar(rest, '\'')
	if err == nil && value < 0x80 && strings.HasPrefix(tail, "'") {
		t := l.token(number, from, 2+len(rest)-len(tail))
		t.value = uint32(value)
		return t, nil
	}
	to := len(l.text)
	if n := strings.IndexByte(rest, '\''); n >= 0 {
		to = from + n + 2
	}
	return token{}, l.fail(from, to, "this is no character",
		`'A', '\n', '\x1b', '\'', '\\'; a symbol is in "double" marks`)
}

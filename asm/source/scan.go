package source

import (
	"strings"

	"breakfast/plain"
)

// IsSpace says that a byte is space within a line.
func IsSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' }

// IsNameStart says that a name can begin with a byte.
func IsNameStart(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_' || b == '.' || b == '$' || b >= 0x80
}

// IsDigit says that a byte is a decimal digit.
func IsDigit(b byte) bool { return '0' <= b && b <= '9' }

// IsNamePart says that a name can go on with a byte.
func IsNamePart(b byte) bool { return IsNameStart(b) || IsDigit(b) }

// NameEnd is the offset behind the letters and digits of a name, from offset i on.
func NameEnd(s string, i int) int {
	for i < len(s) && IsNamePart(s[i]) {
		i++
	}
	return i
}

// IsName says that s as a whole can be a symbol's name.
func IsName(s string) bool { return s != "" && IsNameStart(s[0]) && NameEnd(s, 0) == len(s) }

// TokenEnd is the offset behind the token at offset i: a name or number, a string, or one character.
func TokenEnd(s string, i int) int {
	if i >= len(s) {
		return i
	}
	switch {
	case IsNamePart(s[i]):
		return NameEnd(s, i)
	case s[i] == '"':
		return SkipString(s, i)
	}
	return i + 1
}

// SkipString is the offset behind the string that begins at i, or of the line's end where the
// string has none.
func SkipString(s string, i int) int {
	for i++; i < len(s) && s[i] != '\n'; i++ {
		switch s[i] {
		case '"':
			return i + 1
		case '\\':
			if i+1 < len(s) && s[i+1] != '\n' {
				i++
			}
		}
	}
	return i
}

// SkipChar is the offset behind the character constant that begins at i: 'a', '\n', or as GNU as
// also has it, 'a.
func SkipChar(s string, i int) int {
	i++
	if i < len(s) && s[i] == '\\' {
		if _, n, ok := escape(s[i:]); ok {
			i += n - 1
		} else {
			i++
		}
	}
	if i < len(s) && s[i] != '\n' {
		i++
	}
	if i < len(s) && s[i] == '\'' {
		i++
	}
	return i
}

// Quote puts a piece of source into a message.
func Quote(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return "'" + plain.Line(s) + "'"
}

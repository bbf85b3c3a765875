package source

import (
	"fmt"
	"strconv"
	"strings"
)

// Str takes a string in quotes and resolves its escapes.
func (c *Cursor) Str() (string, error) {
	if c.Next().Kind != String {
		return "", c.noString()
	}
	if err := c.OpenString(); err != nil {
		return "", err
	}
	raw, start := c.Token(), c.Start()+1
	raw = raw[1 : len(raw)-1]
	c.Take()
	if strings.IndexByte(raw, '\\') < 0 {
		return raw, nil
	}
	var b strings.Builder
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			b.WriteByte(raw[i])
			i++
			continue
		}
		v, n, ok := escape(raw[i:])
		if !ok {
			at := start + i
			return "", c.At(at, at+2).Fault(fmt.Sprintf("no such escape: %s", raw[i:min(i+2, len(raw))]), escapes)
		}
		b.WriteByte(v)
		i += n
	}
	return b.String(), nil
}

// noString is the error for something else in the place of a string.
func (c *Cursor) noString() error {
	if c.AtEnd() {
		return c.Here().Fault("a string is missing", "strings are in double quotes: \"tea\"")
	}
	text, at := c.Token(), c.Here()
	switch text[0] {
	case '\'', '<':
		text = c.Left()
		if n := strings.IndexAny(text[1:], "'>"); n >= 0 {
			text = text[:n+2]
		} else {
			text = text[:1]
		}
		at = c.At(c.Start(), c.Start()+len(text))
	}
	inner := strings.Trim(text, "'<>")
	e := at.Fault(fmt.Sprintf("%s is no string", Quote(strings.Trim(text, "'"))), "")
	if inner == "" || inner == "," || !IsNamePart(inner[0]) {
		return e.Say("strings are in double quotes: \"tea\"")
	}
	return e.Write("write it in double quotes: %s", at, `"`+inner+`"`)
}

const escapes = `there are \n \t \r \b \f \v \0 \" \' \\, octal \033 and hexadecimal \x1b`

// escaped says that the closing quote of a string is itself escaped.
func escaped(s string) bool {
	n := 0
	for i := len(s) - 2; i > 0 && s[i] == '\\'; i-- {
		n++
	}
	return n%2 == 1
}

// escape is the byte that an escape at the start of s stands for, and the escape's length.
func escape(s string) (b byte, n int, ok bool) {
	if len(s) < 2 {
		return 0, 0, false
	}
	switch s[1] {
	case 'n':
		return '\n', 2, true
	case 't':
		return '\t', 2, true
	case 'r':
		return '\r', 2, true
	case 'b':
		return '\b', 2, true
	case 'f':
		return '\f', 2, true
	case 'v':
		return '\v', 2, true
	case 'a':
		return '\a', 2, true
	case 'e':
		return 0x1b, 2, true
	case '"', '\'', '\\':
		return s[1], 2, true
	case 'x', 'X':
		for n = 2; n < len(s) && strings.IndexByte("0123456789abcdefABCDEF", s[n]) >= 0; n++ {
			d, _ := strconv.ParseUint(s[n:n+1], 16, 8)
			b = b<<4 | byte(d)
		}
		return b, n, n > 2
	}
	for n = 1; n < len(s) && n < 4 && '0' <= s[n] && s[n] <= '7'; n++ {
		b = b<<3 | (s[n] - '0')
	}
	return b, n, n > 1
}

// Number takes a number.
func (c *Cursor) Number() (int64, error) {
	t := c.Next()
	if t.Bad || t.Local != 0 {
		return 0, numberFault(c.Here(), c.Token())
	}
	c.Take()
	return t.N, nil
}

// Char takes a character constant.
func (c *Cursor) Char() (int64, error) {
	s, start := c.Stmt.Text, c.Start()
	n, end, ok := CharValue(s, start)
	if ok {
		c.Take()
		return n, nil
	}
	switch body := s[start+1 : end]; {
	case body == "" || body == "'":
		return 0, c.At(start, end).Fault("a character is missing", "characters are written like 'a'")
	case body[0] == '\\':
		if len(body) > 1 {
			body = strings.TrimSuffix(body, "'")
		}
		return 0, c.At(start, end).Fault(fmt.Sprintf("no such escape: %s", body), escapes)
	case body[0] >= 0x80:
		return 0, c.At(start, end+1).Fault("this character is more than one byte long", "put it into a string")
	}
	return 0, c.At(start, end+strings.IndexByte(s[end:], '\'')+1).Fault("a character constant is one character",
		"put several into .ascii, in double quotes")
}

// CharValue is what the character constant at offset i stands for, and the offset behind it.
func CharValue(s string, i int) (n int64, end int, ok bool) {
	end = SkipChar(s, i)
	switch body := s[i+1 : end]; {
	case body == "" || body == "'" || body[0] >= 0x80:
		return 0, end, false
	case body[0] == '\\':
		b, _, ok := escape(s[i+1:])
		return int64(b), end, ok
	case len(body) == 1 && end < len(s) && IsNamePart(s[end]) && strings.IndexByte(s[end:], '\'') >= 0: // 'ab'
		return 0, end, false
	default:
		return int64(body[0]), end, true
	}
}

// OpenString is the error for a string without a closing quote that comes next.
func (c *Cursor) OpenString() error {
	if t := c.Token(); c.Next().Kind == String && (len(t) < 2 || t[len(t)-1] != '"' || escaped(t)) {
		return c.Rest().Fault("this string has no closing quote", "")
	}
	return nil
}

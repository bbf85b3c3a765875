package source

import (
	"fmt"
	"strconv"
	"strings"
)

// Str takes a string in quotes and resolves its escapes.
func (c *Cursor) Str() (string, error) {
	if c.Peek() != '"' {
		if c.AtEnd() {
			return "", c.Here().Fault("a string is missing", "write it in double quotes: \"tea\"")
		}
		text, at := c.Token(), c.Here()
		switch text[0] {
		case '\'', '<':
			end := c.Pos + 1
			if n := strings.IndexAny(c.Text[end:], "'>"); n >= 0 {
				end += n + 1
			}
			text, at = c.Text[c.Pos:end], c.At(c.Pos, end)
		}
		inner := strings.Trim(text, "'<>")
		if inner == "" || inner == "," || !IsNamePart(inner[0]) {
			inner = "tea"
		}
		return "", at.Fault(fmt.Sprintf("%s is no string", Quote(strings.Trim(text, "'"))),
			fmt.Sprintf("write it in double quotes: \"%s\"", Clip(inner)))
	}
	if err := c.OpenString(); err != nil {
		return "", err
	}
	start := c.Pos
	end := SkipString(c.Text, start)
	c.Pos = end
	raw := c.Text[start+1 : end-1]
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
			at := start + 1 + i
			return "", c.At(at, at+2).Fault(fmt.Sprintf("no such escape: %s", raw[i:min(i+2, len(raw))]), escapes)
		}
		b.WriteByte(v)
		i += n
	}
	return b.String(), nil
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

// Number takes a number: decimal, 0x, 0b or octal with a leading 0.
func (c *Cursor) Number() (int64, error) {
	start := c.Pos
	end := NameEnd(c.Text, start)
	text := c.Text[start:end]
	n, err := strconv.ParseUint(text, 0, 64)
	if err != nil || strings.IndexByte(text, '_') >= 0 {
		if strings.HasPrefix(text, "0") && isOctalSlip(text) {
			return 0, c.At(start, end).Fault(fmt.Sprintf("%s begins with 0, which makes it octal, and 8 and 9 are no octal digits",
				Quote(text)), "leave the 0 out")
		}
		if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
			return 0, c.At(start, end).Fault(fmt.Sprintf("%s is too large: numbers have at most 64 bits", text), "")
		}
		return 0, c.At(start, end).Fault(fmt.Sprintf("%s is no number", Quote(text)), numberHint(text))
	}
	c.Pos = end
	return int64(n), nil
}

// numberHint says how to write a number that is written otherwise.
func numberHint(text string) string {
	whole, fraction, dotted := strings.Cut(text, ".")
	switch {
	case dotted && strings.Trim(whole+fraction, "0123456789") == "":
		return "this hart has no floating point: numbers are whole"
	case strings.HasSuffix(strings.ToLower(text), "h") && strings.Trim(strings.ToLower(text[:len(text)-1]),
		"0123456789abcdef") == "":
		return "hexadecimal numbers are written 0x" + text[:len(text)-1]
	case strings.IndexByte(text, '_') >= 0:
		return "write it without _"
	}
	return "numbers are written 42, 0x2a, 0b101010 or 'a'"
}

func isOctalSlip(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// Char reads a character constant.
func (c *Cursor) Char() (int64, error) {
	start := c.Pos
	end := SkipChar(c.Text, start)
	body := c.Text[start+1 : end]
	if len(body) > 1 && body[len(body)-1] == '\'' {
		body = body[:len(body)-1]
	}
	if body == "" || body == "'" && end-start == 2 {
		return 0, c.At(start, end).Fault("a character is missing", "write it like 'a'")
	}
	if body[0] != '\\' {
		if body[0] >= 0x80 {
			return 0, c.At(start, end+1).Fault("this character is more than one byte long", "put it into a string")
		}
		if end < len(c.Text) && IsNamePart(c.Text[end]) && c.Text[end-1] != '\'' &&
			strings.IndexByte(c.Text[end:], '\'') >= 0 {
			return 0, c.At(start, end+strings.IndexByte(c.Text[end:], '\'')+1).Fault("a character constant is one character",
				"put several into .ascii, in double quotes")
		}
		c.Pos = end
		return int64(body[0]), nil
	}
	b, n, ok := escape(c.Text[start+1:])
	if !ok {
		return 0, c.At(start, end).Fault(fmt.Sprintf("no such escape: %s", body), escapes)
	}
	c.Pos = start + 1 + n
	if c.Pos < len(c.Text) && c.Text[c.Pos] == '\'' {
		c.Pos++
	}
	return int64(b), nil
}

// OpenString is the error for a string without a closing quote that comes next.
func (c *Cursor) OpenString() error {
	if c.Peek() != '"' {
		return nil
	}
	if end := SkipString(c.Text, c.Pos); end-c.Pos < 2 || c.Text[end-1] != '"' || escaped(c.Text[c.Pos:end]) {
		return c.At(c.Pos, len(c.Text)).Fault("this string has no closing quote", "")
	}
	return nil
}

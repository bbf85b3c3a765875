package asm

import (
	"fmt"
	"strconv"
	"strings"

	"breakfast/plain"
)

// A cursor reads a statement from left to right.
type cursor struct {
	st *stmt
	s  string
	i  int
}

func (c *cursor) skip() {
	for c.i < len(c.s) && isSpace(c.s[c.i]) {
		c.i++
	}
}

// peek is the next byte that is no space, 0 at the end.
func (c *cursor) peek() byte {
	c.skip()
	if c.i < len(c.s) {
		return c.s[c.i]
	}
	return 0
}

func (c *cursor) atEnd() bool { return c.peek() == 0 && c.i >= len(c.s) }

// eat takes the byte b if it comes next.
func (c *cursor) eat(b byte) bool {
	if c.peek() == b && c.i < len(c.s) {
		c.i++
		return true
	}
	return false
}

// word takes a name: letters, digits, _ . $, not beginning with a digit; "" if none comes next.
func (c *cursor) word() string {
	c.skip()
	start := c.i
	if start < len(c.s) && isNameStart(c.s[start]) {
		c.i = nameEnd(c.s, start)
	}
	return c.s[start:c.i]
}

// name is word for a symbol, which may also be written in quotes.
func (c *cursor) name() string {
	if c.peek() == '"' {
		end := skipString(c.s, c.i)
		if end-c.i > 2 && c.s[end-1] == '"' {
			n := c.s[c.i+1 : end-1]
			c.i = end
			return n
		}
	}
	return c.word()
}

func isNameStart(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_' || b == '.' || b == '$' || b >= 0x80
}

func isDigit(b byte) bool    { return '0' <= b && b <= '9' }
func isNamePart(b byte) bool { return isNameStart(b) || isDigit(b) }

func nameEnd(s string, i int) int {
	for i < len(s) && isNamePart(s[i]) {
		i++
	}
	return i
}

// isName says that s as a whole can be a symbol's name.
func isName(s string) bool { return s != "" && isNameStart(s[0]) && nameEnd(s, 0) == len(s) }

// at is the place of bytes from..to of the statement.
func (c *cursor) at(from, to int) place {
	if c.st == nil { // a text of nowhere, read to see what it is
		return place{}
	}
	return place{c.st.frame, int32(c.st.line), int32(c.st.col + from), int32(c.st.col + max(to, from+1))}
}

// rest is the place from the next byte to the statement's end.
func (c *cursor) rest() place {
	c.skip()
	return c.at(c.i, len(c.s))
}

// here is the place of the next token.
func (c *cursor) here() place {
	c.skip()
	return c.at(c.i, tokenEnd(c.s, c.i))
}

func tokenEnd(s string, i int) int {
	if i >= len(s) {
		return i
	}
	switch {
	case isNamePart(s[i]):
		return nameEnd(s, i)
	case s[i] == '"':
		return skipString(s, i)
	}
	return i + 1
}

// token is the text of the next token, for messages.
func (c *cursor) token() string {
	c.skip()
	return c.s[c.i:tokenEnd(c.s, c.i)]
}

// done is an error if something is left of the statement.
func (c *cursor) done() error {
	if c.atEnd() {
		return nil
	}
	if c.peek() == '\\' {
		return c.backslash()
	}
	return c.rest().fault(fmt.Sprintf("unexpected %s", quote(c.token())), "the statement is complete before it")
}

// commentHint explains what happened to a number behind the statement that is a comment: #5.
func (c *cursor) commentHint() string {
	line := c.st.frame.lineText(c.st.line)
	_, after, _ := strings.Cut(line[min(c.st.col+len(c.s), len(line)):], "#")
	if after != "" && (isDigit(after[0]) || after[0] == '-') {
		return "# begins a comment: numbers are written without it"
	}
	return ""
}

// backslash explains a \ outside strings, where macro arguments are the only use for it.
func (c *cursor) backslash() error {
	from := c.i
	end := nameEnd(c.s, from+1)
	if end == from+1 && end < len(c.s) && c.s[end] == '@' {
		end++
	}
	name := c.s[from:end]
	for f := c.st.frame; f != nil; f = f.up.frame {
		if f.call != nil {
			return c.at(from, end).fault(fmt.Sprintf("%s is no argument of this macro", quote(name)), f.call.syntax())
		}
	}
	return c.at(from, end).fault(fmt.Sprintf("%s: arguments have a backslash inside a .macro only", quote(name)), "")
}

// comma takes the comma between two things, or says that it is missing.
func (c *cursor) comma(before string) error {
	if c.eat(',') {
		return nil
	}
	if c.atEnd() {
		return c.here().fault(fmt.Sprintf("%s is missing", before), "")
	}
	switch b := c.peek(); {
	case b == ')':
		return c.here().fault("this parenthesis was never opened", "")
	case b == '\\':
		return c.backslash()
	case isNamePart(b) || b == '"' || b == '\'' || b == '(':
		return c.here().fault(fmt.Sprintf("a comma is missing before %s", quote(c.token())), "")
	}
	return c.here().fault(fmt.Sprintf("unexpected %s", quote(c.token())), before+" follows after a comma")
}

// str takes a string in quotes and resolves its escapes.
func (c *cursor) str() (string, error) {
	if c.peek() != '"' {
		if c.atEnd() {
			return "", c.here().fault("a string is missing", "write it in double quotes: \"tea\"")
		}
		text, at := c.token(), c.here()
		switch text[0] {
		case '\'', '<':
			end := c.i + 1
			if n := strings.IndexAny(c.s[end:], "'>"); n >= 0 {
				end += n + 1
			}
			text, at = c.s[c.i:end], c.at(c.i, end)
		}
		inner := strings.Trim(text, "'<>")
		if inner == "" || inner == "," || !isNamePart(inner[0]) {
			inner = "tea"
		}
		return "", at.fault(fmt.Sprintf("%s is no string", quote(strings.Trim(text, "'"))), fmt.Sprintf("write it in double quotes: \"%s\"", clip(inner)))
	}
	if err := c.openString(); err != nil {
		return "", err
	}
	start := c.i
	end := skipString(c.s, start)
	c.i = end
	raw := c.s[start+1 : end-1]
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
			return "", c.at(at, at+2).fault(fmt.Sprintf("no such escape: %s", raw[i:min(i+2, len(raw))]), escapes)
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

// number takes a number: decimal, 0x, 0b or octal with a leading 0.
func (c *cursor) number() (int64, error) {
	start := c.i
	end := nameEnd(c.s, start)
	text := c.s[start:end]
	n, err := strconv.ParseUint(text, 0, 64)
	if err != nil || strings.IndexByte(text, '_') >= 0 {
		if strings.HasPrefix(text, "0") && isOctalSlip(text) {
			return 0, c.at(start, end).fault(fmt.Sprintf("%s begins with 0, which makes it octal, and 8 and 9 are no octal digits", quote(text)), "leave the 0 out")
		}
		if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
			return 0, c.at(start, end).fault(fmt.Sprintf("%s is too large: numbers have at most 64 bits", text), "")
		}
		return 0, c.at(start, end).fault(fmt.Sprintf("%s is no number", quote(text)), numberHint(text))
	}
	c.i = end
	return int64(n), nil
}

// numberHint says how to write a number that is written otherwise.
func numberHint(text string) string {
	whole, fraction, dotted := strings.Cut(text, ".")
	switch {
	case dotted && strings.Trim(whole+fraction, "0123456789") == "":
		return "this hart has no floating point: numbers are whole"
	case strings.HasSuffix(strings.ToLower(text), "h") && strings.Trim(strings.ToLower(text[:len(text)-1]), "0123456789abcdef") == "":
		return "hexadecimal numbers are written 0x" + text[:len(text)-1]
	case strings.IndexByte(text, '_') >= 0:
		return "write it without _"
	}
	return "numbers are written 42, 0x2a, 0b101010 or 'a'"
}

func isOctalSlip(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// quote puts a piece of source into a message.
func quote(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return "'" + plain.Line(s) + "'"
}

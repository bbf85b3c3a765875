package source

import (
	"fmt"
	"strings"

	"breakfast/plain"
)

// A Cursor reads a statement from left to right.
type Cursor struct {
	Stmt *Stmt
	Text string
	Pos  int
}

// Skip moves over space.
func (c *Cursor) Skip() {
	for c.Pos < len(c.Text) && IsSpace(c.Text[c.Pos]) {
		c.Pos++
	}
}

// Peek is the next byte that is no space, 0 at the end.
func (c *Cursor) Peek() byte {
	c.Skip()
	if c.Pos < len(c.Text) {
		return c.Text[c.Pos]
	}
	return 0
}

// AtEnd says that nothing but space is left.
func (c *Cursor) AtEnd() bool { return c.Peek() == 0 && c.Pos >= len(c.Text) }

// Eat takes the byte b if it comes next.
func (c *Cursor) Eat(b byte) bool {
	if c.Peek() == b && c.Pos < len(c.Text) {
		c.Pos++
		return true
	}
	return false
}

// Word takes a name: letters, digits, _ . $, not beginning with a digit; "" if none comes next.
func (c *Cursor) Word() string {
	c.Skip()
	start := c.Pos
	if start < len(c.Text) && IsNameStart(c.Text[start]) {
		c.Pos = NameEnd(c.Text, start)
	}
	return c.Text[start:c.Pos]
}

// Name is word for a symbol, which may also be written in quotes.
func (c *Cursor) Name() string {
	if c.Peek() == '"' {
		end := SkipString(c.Text, c.Pos)
		if end-c.Pos > 2 && c.Text[end-1] == '"' {
			n := c.Text[c.Pos+1 : end-1]
			c.Pos = end
			return n
		}
	}
	return c.Word()
}

// IsNameStart says that a name can begin with a byte.
func IsNameStart(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_' || b == '.' || b == '$' || b >= 0x80
}

// IsDigit says that a byte is a decimal digit.
func IsDigit(b byte) bool    { return '0' <= b && b <= '9' }
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

// At is the place of bytes from..to of the statement.
func (c *Cursor) At(from, to int) Place {
	if c.Stmt == nil { // a text of nowhere, read to see what it is
		return Place{}
	}
	return Place{c.Stmt.Frame, int32(c.Stmt.line), int32(c.Stmt.Col + from), int32(c.Stmt.Col + max(to, from+1))}
}

// Rest is the place from the next byte to the statement's end.
func (c *Cursor) Rest() Place {
	c.Skip()
	return c.At(c.Pos, len(c.Text))
}

// Here is the place of the next token.
func (c *Cursor) Here() Place {
	c.Skip()
	return c.At(c.Pos, TokenEnd(c.Text, c.Pos))
}

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

// Token is the text of the next token, for messages.
func (c *Cursor) Token() string {
	c.Skip()
	return c.Text[c.Pos:TokenEnd(c.Text, c.Pos)]
}

// Done is an error if something is left of the statement.
func (c *Cursor) Done() error {
	if c.AtEnd() {
		return nil
	}
	if c.Peek() == '\\' {
		return c.Backslash()
	}
	return c.Rest().Fault(fmt.Sprintf("unexpected %s", Quote(c.Token())), "the statement is complete before it")
}

// CommentHint explains what happened to a number behind the statement that is a comment: #5.
func (c *Cursor) CommentHint() string {
	line := c.Stmt.Frame.LineText(c.Stmt.line)
	_, after, _ := strings.Cut(line[min(c.Stmt.Col+len(c.Text), len(line)):], "#")
	if after != "" && (IsDigit(after[0]) || after[0] == '-') {
		return "# begins a comment: numbers are written without it"
	}
	return ""
}

// Backslash explains a \ outside strings, where macro arguments are the only use for it.
func (c *Cursor) Backslash() error {
	from := c.Pos
	end := NameEnd(c.Text, from+1)
	if end == from+1 && end < len(c.Text) && c.Text[end] == '@' {
		end++
	}
	name := c.Text[from:end]
	for f := c.Stmt.Frame; f != nil; f = f.Up.Frame {
		if f.Call != nil {
			return c.At(from, end).Fault(fmt.Sprintf("%s is no argument of this macro", Quote(name)), f.Call.Syntax)
		}
	}
	return c.At(from, end).Fault(fmt.Sprintf("%s: arguments have a backslash inside a .macro only", Quote(name)), "")
}

// Comma takes the comma between two things, or says that it is missing.
func (c *Cursor) Comma(before string) error {
	if c.Eat(',') {
		return nil
	}
	if c.AtEnd() {
		return c.Here().Fault(fmt.Sprintf("%s is missing", before), "")
	}
	switch b := c.Peek(); {
	case b == ')':
		return c.Here().Fault("this parenthesis was never opened", "")
	case b == '\\':
		return c.Backslash()
	case IsNamePart(b) || b == '"' || b == '\'' || b == '(':
		return c.Here().Fault(fmt.Sprintf("a comma is missing before %s", Quote(c.Token())), "")
	}
	return c.Here().Fault(fmt.Sprintf("unexpected %s", Quote(c.Token())), before+" follows after a comma")
}

// Quote puts a piece of source into a message.
func Quote(s string) string {
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "") + "…"
	}
	return "'" + plain.Line(s) + "'"
}

// Raw takes what stands before the next comma, or between quotes.
func (c *Cursor) Raw() string {
	c.Skip()
	start := c.Pos
	if c.Pos < len(c.Text) && (c.Text[c.Pos] == '"' || c.Text[c.Pos] == '\'') {
		q := c.Text[c.Pos]
		if n := strings.IndexByte(c.Text[c.Pos+1:], q); n >= 0 {
			c.Pos += n + 2
			return c.Text[start+1 : c.Pos-1]
		}
	}
	for c.Pos < len(c.Text) && c.Text[c.Pos] != ',' {
		c.Pos++
	}
	return strings.TrimSpace(c.Text[start:c.Pos])
}

package source

import (
	"fmt"
	"strings"
)

// A Cursor reads the tokens of a statement, or of a part of it, from left to right. They are cut out of the text as
// they are asked for, once. A copy of a cursor remembers where it was.
type Cursor struct {
	Stmt *Stmt
	next int // among the statement's tokens
	end  int // of the part; -1 for all there are
}

// Cursor reads the statement from its beginning. There is one for each statement, so that none is left behind.
func (st *Stmt) Cursor() *Cursor {
	st.cursor = Cursor{st, 0, -1}
	return &st.cursor
}

var endToken = Token{Kind: End}

// Next is the token that comes next; one of kind End where none does. It is good until another one is asked for.
func (c *Cursor) Next() *Token {
	if c.next < len(c.Stmt.tokens) && c.next != c.end || c.end < 0 && c.Stmt.more() {
		return &c.Stmt.tokens[c.next]
	}
	return &endToken
}

// Take moves behind the next token.
func (c *Cursor) Take() {
	if c.Next().Kind != End {
		c.next++
	}
}

// Tokens are those that are left.
func (c *Cursor) Tokens() []Token {
	if c.end < 0 {
		for c.Stmt.more() {
		}
		return c.Stmt.tokens[c.next:]
	}
	return c.Stmt.tokens[c.next:c.end]
}

// Part is a cursor for some of the tokens that are left.
func (c *Cursor) Part(from, to int) Cursor { return Cursor{c.Stmt, c.next + from, c.next + to} }

// Start is the offset at which the next token begins, in the statement's text.
func (c *Cursor) Start() int {
	if c.next < len(c.Stmt.tokens) {
		return int(c.Stmt.tokens[c.next].From)
	}
	at := c.Stmt.cut
	for at < len(c.Stmt.Text) && IsSpace(c.Stmt.Text[at]) {
		at++
	}
	return at
}

// Peek is the first byte of the next token, 0 at the end.
func (c *Cursor) Peek() byte { return c.Next().Byte }

// AtEnd says that nothing is left.
func (c *Cursor) AtEnd() bool { return c.Next().Kind == End }

// Close says that no space stands before the next token.
func (c *Cursor) Close() bool { return c.next > 0 && int(c.Next().From) == c.behind() }

// behind is the offset behind the token taken last.
func (c *Cursor) behind() int {
	if c.next == 0 {
		return 0
	}
	return int(c.Stmt.tokens[c.next-1].To)
}

// Eat takes the sign b if it comes next.
func (c *Cursor) Eat(b byte) bool {
	if t := c.Next(); t.Kind == Sign && t.Byte == b {
		c.next++
		return true
	}
	return false
}

// Word takes a name: letters, digits, _ . $, not beginning with a digit; "" if none comes next.
func (c *Cursor) Word() string {
	if c.Next().Kind != Name {
		return ""
	}
	s := c.Token()
	c.next++
	return s
}

// Name is Word for a symbol, which may also be written in quotes.
func (c *Cursor) Name() string {
	if c.Next().Kind == String {
		if s := c.Token(); len(s) > 2 && s[len(s)-1] == '"' {
			c.next++
			return s[1 : len(s)-1]
		}
	}
	return c.Word()
}

// Percent takes % and the name behind it: %hi and its like.
func (c *Cursor) Percent() string {
	from := c.Start()
	c.Take()
	if t := c.Next(); c.Close() && (t.Kind == Name || t.Kind == Number) {
		c.next++
	}
	return c.Stmt.Text[from:c.behind()]
}

// Token is the text of the next token.
func (c *Cursor) Token() string {
	t := c.Next()
	return c.Stmt.Text[t.From:t.To]
}

// Left is the text from the next token on, for what is text and no tokens: arguments of macros, names of sections.
func (c *Cursor) Left() string {
	end := len(c.Stmt.Text)
	if c.end >= 0 {
		end = int(c.Stmt.tokens[c.end-1].To)
	}
	return c.Stmt.Text[min(c.Start(), end):end]
}

// TakeText takes the first n bytes of Left. They are not cut into tokens, or no longer.
func (c *Cursor) TakeText(n int) string {
	from := c.Start()
	if n > 0 {
		c.Stmt.tokens = append(c.Stmt.tokens[:c.next], Token{From: int32(from), To: int32(from + n), Kind: Text})
		c.Stmt.cut = from + n
		c.next++
	}
	return c.Stmt.Text[from : from+n]
}

// TakeAll takes all that is left as text.
func (c *Cursor) TakeAll() string { return c.TakeText(len(c.Left())) }

// TakeWhile takes the text of bytes for which ok holds.
func (c *Cursor) TakeWhile(ok func(byte) bool) string {
	s, n := c.Left(), 0
	for n < len(s) && ok(s[n]) {
		n++
	}
	return c.TakeText(n)
}

// At is the place of bytes from..to of the statement.
func (c *Cursor) At(from, to int) Place {
	return Place{c.Stmt.Frame, int32(c.Stmt.line), int32(c.Stmt.Col + from), int32(c.Stmt.Col + max(to, from+1))}
}

// Since is the place from an offset to the end of the token taken last.
func (c *Cursor) Since(from int) Place { return c.At(from, c.behind()) }

// Rest is the place of all that is left.
func (c *Cursor) Rest() Place { return c.At(c.Start(), c.Start()+len(c.Left())) }

// Here is the place of the next token.
func (c *Cursor) Here() Place { return c.At(c.Start(), c.Start()+len(c.Token())) }

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
	case b == ':':
		return c.Here().Fault("unexpected ':'", "").Leave("the colon stands where the label is: leave it out here",
			c.Here())
	case IsNamePart(b) || b == '"' || b == '\'' || b == '(':
		return c.Here().Fault(fmt.Sprintf("a comma is missing before %s", Quote(c.Token())), "").
			Instead(c.At(c.behind(), c.Start()), ", ")
	}
	return c.Here().Fault(fmt.Sprintf("unexpected %s", Quote(c.Token())), before+" follows after a comma")
}

// CommentHint explains what happened to a number behind the statement that is a comment: #5.
func (c *Cursor) CommentHint() string {
	line := c.Stmt.Frame.LineText(c.Stmt.line)
	_, after, _ := strings.Cut(line[min(c.Stmt.Col+len(c.Stmt.Text), len(line)):], "#")
	if after != "" && (IsDigit(after[0]) || after[0] == '-') {
		return "# begins a comment: numbers are written without it"
	}
	return ""
}

// Backslash explains a \ outside strings, where macro arguments are the only use for it.
func (c *Cursor) Backslash() error {
	text, from := c.Stmt.Text, c.Start()
	end := NameEnd(text, from+1)
	if end == from+1 && end < len(text) && text[end] == '@' {
		end++
	}
	name := text[from:end]
	for f := c.Stmt.Frame; f != nil; f = f.Up.Frame {
		if f.Call != nil {
			return c.At(from, end).Fault(fmt.Sprintf("%s is no argument of this macro", Quote(name)), f.Call.Syntax)
		}
	}
	return c.At(from, end).Fault(fmt.Sprintf("%s: arguments have a backslash inside a .macro only", Quote(name)), "")
}

// Raw takes what stands before the next comma, or between quotes.
func (c *Cursor) Raw() string {
	s := c.Left()
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if n := strings.IndexByte(s[1:], s[0]); n >= 0 {
			c.TakeText(n + 2)
			return s[1 : n+1]
		}
	}
	return strings.TrimSpace(c.TakeWhile(func(b byte) bool { return b != ',' }))
}

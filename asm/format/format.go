// Package format puts the columns of source in order, and changes nothing else.
package format

import (
	"strings"
	"unicode/utf8"

	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// The columns of formatted source, counted from 0.
const (
	columnWord    = 8  // instructions and directives; labels begin at 0
	columnOperand = 16 // or one behind a long word
	columnComment = 40 // or one behind long code
)

// Text is the source with its columns aligned: labels at the left, instructions in column 8, operands
// in 16, comments in 40 where they fit. Nothing but the space between things changes, so that the program stays
// what it is, line n of the source is line n of the result, and formatted text stays as it is. Text that is no
// program is formatted as far as it goes.
func Text(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/4)
	text = strings.TrimPrefix(text, "\ufeff") // a byte order mark, which other assemblers stumble over
	f := formatter{out: &b}
	for line := range strings.Lines(text) {
		f.line(strings.TrimRight(line, " \t\r\n\f\v"))
		b.WriteByte('\n')
	}
	return b.String()
}

type formatter struct {
	out     *strings.Builder
	column  int
	comment bool // a comment over several lines goes on
}

func (f *formatter) write(s string) {
	f.out.WriteString(s)
	f.column += utf8.RuneCountInString(s)
}

// to moves to a column, at least so many spaces on.
func (f *formatter) to(column, least int) {
	n := max(column-f.column, least)
	for range n {
		f.out.WriteByte(' ')
	}
	f.column += n
}

func (f *formatter) line(s string) {
	f.column = 0
	code, comment, whole := f.cut(s)
	if !whole {
		f.write(s)
		return
	}
	if strings.TrimSpace(code) == "" {
		if comment != "" {
			f.to(commentColumn(code), 0)
			f.write(comment)
		}
		return
	}
	for i, st := range statements(code) {
		if i > 0 {
			f.write(";")
		}
		f.statement(strings.TrimSpace(st), i == 0)
	}
	if comment != "" {
		f.to(columnComment, 1)
		f.write(comment)
	}
}

// commentColumn is where a comment on a line of its own goes, by the space before it: to the left,
// with the code, or below the comments behind the code.
func commentColumn(space string) int {
	n := 0
	for _, c := range space {
		if n++; c == '\t' {
			n = (n + 7) &^ 7
		}
	}
	switch {
	case n == 0:
		return 0
	case n < columnComment/2:
		return columnWord
	}
	return columnComment
}

// cut separates a line from the comment behind it. It is not whole where a comment over several lines begins or
// ends, or one stands within the code: such lines stay as they are.
func (f *formatter) cut(s string) (code, comment string, whole bool) {
	i := 0
	if f.comment {
		n := strings.Index(s, "*/")
		if n < 0 {
			return "", "", false
		}
		f.comment, i = false, n+2
	} else {
		whole = true
	}
	for i < len(s) {
		switch {
		case s[i] == '"':
			i = source.SkipString(s, i)
		case s[i] == '\'':
			i = source.SkipChar(s, i)
		case s[i] == '#', strings.HasPrefix(s[i:], "//"):
			return s[:i], s[i:], whole
		case strings.HasPrefix(s[i:], "/*"):
			n := strings.Index(s[i+2:], "*/")
			if n < 0 {
				f.comment = true
				return "", "", false
			}
			if i+n+4 == len(s) {
				return s[:i], s[i:], whole
			}
			whole = false
			i += n + 4
		default:
			i++
		}
	}
	return s, "", whole
}

// statements cuts code at its semicolons.
func statements(s string) (list []string) {
	from := 0
	for i := 0; i < len(s); {
		switch s[i] {
		case '"':
			i = source.SkipString(s, i)
		case '\'':
			i = source.SkipChar(s, i)
		case ';':
			list = append(list, s[from:i])
			i++
			from = i
		default:
			i++
		}
	}
	return append(list, s[from:])
}

// statement writes labels, the word, and its operands; only the first of a line goes into columns.
func (f *formatter) statement(s string, first bool) {
	for s != "" {
		n := labelEnd(s)
		if n == 0 {
			break
		}
		if f.column > 0 {
			f.write(" ")
		}
		f.write(strings.TrimRight(s[:n-1], " \t") + ":")
		s = strings.TrimLeft(s[n:], " \t\r\f\v")
	}
	if s == "" {
		return
	}
	n := 0
	for n < len(s) && !source.IsSpace(s[n]) {
		n++
	}
	word, rest := s[:n], strings.TrimLeft(s[n:], " \t\r\f\v")
	if isAssignment(s) {
		f.between(0, first)
		f.write(s)
		return
	}
	f.between(columnWord, first)
	start := f.column
	f.write(word)
	if rest == "" {
		return
	}
	lower := strings.ToLower(word)
	if arch.Forms[lower] != nil || syntax.Directives[lower] != "" && !literalText[lower] {
		rest = spaced(rest)
	}
	if first {
		f.to(start+columnOperand-columnWord, 1)
	} else {
		f.write(" ")
	}
	f.write(rest)
}

// between is the space before a statement's first word: up to the column, or behind a long label the next that is
// a multiple of 8.
func (f *formatter) between(column int, first bool) {
	switch {
	case !first:
		f.write(" ")
	case f.column < column || f.column == 0:
		f.to(column, 0)
	default:
		f.to(f.column/8*8+8, 1)
	}
}

// labelEnd is the offset behind the label that s begins with, 0 if it begins with none. Inside macros, names
// may have arguments in them.
func labelEnd(s string) int {
	i := 0
	if s[0] == '"' {
		i = source.SkipString(s, 0)
	} else {
		for i < len(s) && (source.IsNamePart(s[i]) || s[i] == '\\' || s[i] == '@' || strings.HasPrefix(s[i:], "()") ||
			s[i] == ')') {
			if s[i] == '(' {
				i++
			}
			i++
		}
	}
	end := i
	for i < len(s) && source.IsSpace(s[i]) {
		i++
	}
	if end == 0 || i == len(s) || s[i] != ':' {
		return 0
	}
	return i + 1
}

// isAssignment says that s is name = expression.
func isAssignment(s string) bool {
	i := 0
	for i < len(s) && (source.IsNamePart(s[i]) || s[i] == '\\' || s[i] == '@') {
		i++
	}
	for i < len(s) && source.IsSpace(s[i]) {
		i++
	}
	return i > 0 && i < len(s) && s[i] == '='
}

// literalText is the directives whose arguments are text, in which space may count.
var literalText = map[string]bool{".macro": true, ".irp": true, ".irpc": true, ".ifc": true, ".ifnc": true,
	".ifb": true, ".ifnb": true,
	".ident": true, ".print": true, ".error": true, ".warning": true}

// spaced is operands with one space after each comma, none before it, and no more than one elsewhere.
func spaced(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		from := i
		switch {
		case s[i] == '"':
			i = source.SkipString(s, i)
			b.WriteString(s[from:i])
			continue
		case s[i] == '\'':
			i = source.SkipChar(s, i)
			b.WriteString(s[from:i])
			continue
		case s[i] == ',' || source.IsSpace(s[i]):
			for i < len(s) && source.IsSpace(s[i]) {
				i++
			}
			if i < len(s) && s[i] == ',' {
				b.WriteByte(',')
				i++
				for i < len(s) && source.IsSpace(s[i]) {
					i++
				}
			}
			if i < len(s) {
				b.WriteByte(' ')
			}
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

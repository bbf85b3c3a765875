package syntax

import (
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/source"
)

// A Piece of a body is literal text, or a hole: an argument (0…) or one of the marks below.
type Piece struct {
	text     string
	Arg      int
	From, To int // in the body's text, as it is written
}

// Pieces that are no arguments.
const (
	pieceText  = -1
	pieceCount = -2 // \@
)

// A Body is the text of a macro or a loop, cut at its holes.
type Body []Piece

// Size is how long the text gets with its arguments, and for \@ how many macros were called before.
func (b Body) Size(args []string, calls int) (n int) {
	for _, p := range b {
		n += len(p.With(args, calls))
	}
	return n
}

// Fill puts the arguments in.
func (b Body) Fill(args []string, calls int) string {
	var t strings.Builder
	t.Grow(b.Size(args, calls))
	for _, p := range b {
		t.WriteString(p.With(args, calls))
	}
	return t.String()
}

// With is what a piece comes to.
func (p Piece) With(args []string, calls int) string {
	switch {
	case p.Arg >= 0:
		return args[p.Arg]
	case p.Arg == pieceCount:
		return strconv.Itoa(calls)
	}
	return p.text
}

// IsText says that a piece is literal text.
func (p Piece) IsText() bool { return p.Arg == pieceText }

// NewBody cuts a text at its holes: \name, \@ and \(). They are found in strings too, but not in
// character constants, where \n is a newline even if there is a parameter n, nor in comments.
func NewBody(text string, params ...string) Body {
	var list Body
	from := 0
	add := func(to, next int, arg int) {
		if to > from {
			list = append(list, Piece{text[from:to], pieceText, from, to})
		}
		if arg != pieceText {
			list = append(list, Piece{"", arg, to, next})
		}
		from = next
	}
	for i, str := 0, false; i < len(text); {
		switch c := text[i]; {
		case c == '\n':
			i, str = i+1, false
		case c == '"':
			i, str = i+1, !str
		case c == '\'' && !str:
			i = source.SkipChar(text, i)
		case !str && (c == '#' || strings.HasPrefix(text[i:], "//")):
			n := strings.IndexByte(text[i:], '\n')
			if n < 0 {
				n = len(text) - i
			}
			i += n
		case c != '\\':
			i++
		case strings.HasPrefix(text[i+1:], "@"):
			add(i, i+2, pieceCount)
			i += 2
		case strings.HasPrefix(text[i+1:], "()"):
			add(i, i+3, pieceText)
			i += 3
		default:
			end := source.NameEnd(text, i+1)
			arg := slices.Index(params, text[i+1:end])
			if arg >= 0 {
				add(i, end, arg)
			}
			i = end
			if arg < 0 && str && i < len(text) && text[i] != '\n' && text[i-1] == '\\' {
				i++ // \" and \\
			}
		}
	}
	add(len(text), len(text), pieceText)
	return list
}

// Argument takes one argument of a macro: a string, whose quotes it loses, or the text up to a
// comma, or up to a space that is followed by something that cannot continue it.
func Argument(c *source.Cursor) string {
	text, n := argument(c.Left())
	c.TakeText(n)
	return text
}

// argument is the argument at the beginning of s, and how much of s that is.
func argument(s string) (string, int) {
	depth := 0
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b == '"':
			end := source.SkipString(s, i)
			if i == 0 {
				return strings.TrimSuffix(s[1:end], `"`), end
			}
			i = end
			continue
		case b == '\'':
			i = source.SkipChar(s, i)
			continue
		case b == '(':
			depth++
		case b == ')':
			depth--
		case b == ',':
			return squeeze(s[:i]), i
		case source.IsSpace(b) && depth <= 0:
			text := s[:i]
			for i < len(s) && source.IsSpace(s[i]) {
				i++
			}
			if i == len(s) || endsTerm(text) && (source.IsNamePart(s[i]) || strings.IndexByte("\"\\'", s[i]) >= 0) {
				return squeeze(text), i
			}
			continue
		}
		i++
	}
	return squeeze(s), len(s)
}

// squeeze takes out the spaces of an argument but for those between names, and makes numbers of
// characters, as GNU as does: it shows where arguments are compared, or put into strings.
func squeeze(s string) string {
	if strings.IndexAny(s, " \t'") < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		end := i + 1
		switch {
		case s[i] == '"':
			end = source.SkipString(s, i)
		case s[i] == '\'':
			var n int64
			var ok bool
			if n, end, ok = source.CharValue(s, i); ok {
				b.WriteString(strconv.FormatInt(n, 10))
				i = end
				continue
			}
		case source.IsSpace(s[i]):
			for end < len(s) && source.IsSpace(s[end]) {
				end++
			}
			if i > 0 && end < len(s) && source.IsNamePart(s[i-1]) && source.IsNamePart(s[end]) {
				b.WriteByte(' ')
			}
			i = end
			continue
		}
		b.WriteString(s[i:end])
		i = end
	}
	return b.String()
}

// endsTerm says that an expression can be complete at the end of s.
func endsTerm(s string) bool {
	if s == "" {
		return false
	}
	b := s[len(s)-1]
	return source.IsNamePart(b) || b == ')' || b == '"' || b == '\''
}

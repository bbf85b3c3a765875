package debug

import (
	"errors"
	"fmt"
	"strings"

	"breakfast/debug/expr"
	"breakfast/machine"
	"breakfast/plain"
)

// A message is text with values in it: {a0}, {a0:x}. Formats are d, with a sign; u; x; c, a character; s, the text at
// an address, up to a zero. {{ and }} are braces.
type message []part

// A part is text, and the value of an expression after it.
type part struct {
	text   string
	value  *expr.Expr // nil for none
	format byte
}

// parseMessage reads a message.
func parseMessage(s string, m *machine.Machine) (list message, err error) {
	text := ""
	for s != "" {
		i := strings.IndexAny(s, "{}")
		if i < 0 {
			text, s = text+s, ""
			break
		}
		text += s[:i]
		switch rest := s[i:]; {
		case strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}"):
			text, s = text+rest[:1], rest[2:]
		case rest[0] == '}':
			return nil, errors.New("a } closes nothing in the message: }} is a brace")
		default:
			inner, after, ok := strings.Cut(rest[1:], "}")
			if !ok {
				return nil, errors.New("a { is not closed in the message: {{ is a brace")
			}
			p := part{text: text, format: 'd'}
			if n := len(inner); n > 2 && inner[n-2] == ':' && strings.IndexByte("duxcs", inner[n-1]) >= 0 {
				inner, p.format = inner[:n-2], inner[n-1]
			}
			if p.value, err = expr.Compile(inner, m); err != nil {
				return nil, err
			}
			if p.format == 'd' && p.value.Unsigned() {
				p.format = 'u'
			}
			list, text, s = append(list, p), "", after
		}
	}
	return append(list, part{text: text}), nil
}

const longestText = 256 // bytes, of a text in memory

// now is the message with what the machine holds.
func (list message) now(m *machine.Machine) string {
	var b strings.Builder
	for _, p := range list {
		b.WriteString(p.text)
		if p.value == nil {
			continue
		}
		v, err := p.value.Eval(m)
		if err != nil {
			fmt.Fprintf(&b, "<%v>", err)
			continue
		}
		switch p.format {
		case 'd':
			fmt.Fprint(&b, int32(v))
		case 'u':
			fmt.Fprint(&b, v)
		case 'x':
			fmt.Fprintf(&b, "%#x", v)
		case 'c':
			b.WriteByte(byte(v))
		case 's':
			b.WriteString(m.RAM.CString(m.Seen(v), longestText))
		}
	}
	return plain.Line(b.String())
}

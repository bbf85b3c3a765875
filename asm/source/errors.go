package source

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"breakfast/plain"
)

// Error is one thing wrong with the text, and where.
type Error struct {
	File   string `json:"file"`
	Line   int    `json:"line"`      // from 1; 0 where no line is to blame
	Col    int    `json:"column"`    // the bytes meant, from 1 …
	EndCol int    `json:"endColumn"` // … and behind the last
	// the line as it was assembled (inside a macro: after its arguments were put in)
	Text string `json:"text"`
	Msg  string `json:"message"`        // what is wrong
	Hint string `json:"hint,omitempty"` // what is allowed, what to write instead; may be several lines, or ""
	// for text out of a macro or an included file: what brought it here, innermost first
	Chain   []Pos  `json:"chain,omitempty"`
	Warning bool   `json:"warning"`        // it assembles all the same
	Name    string `json:"name,omitempty"` // of a warning: one of Warnings

	Fixes []Fix `json:"fixes,omitempty"` // what the hint says to write, as changes of the text; each of them will do

	settled    bool // the hint says why, whatever else there might be to say
	once       bool // of a call of a macro one error is enough
	order, top int  // the file that was given, and the line there: the list is sorted by them
}

// Pos is a link of the chain that leads to an error.
type Pos struct {
	File string `json:"file"`
	Line int    `json:"line"`
	What string `json:"what"`           // "in macro TASK, called at", "included at"
	Text string `json:"text,omitempty"` // of a macro out of another file, which the error is not shown in: its line
}

// String is the whole message: position, line, caret, hint and chain, without a final newline. What it quotes is plain.
func (e *Error) String() string { return e.format(false) }

// Colored is String for a terminal.
func (e *Error) Colored() string { return e.format(true) }

// Colours of terminals.
const (
	bold    = "\x1b[1m"
	red     = "\x1b[1;31m"
	magenta = "\x1b[1;35m"
	green   = "\x1b[32m"
	normal  = "\x1b[0m"
)

func (e *Error) format(color bool) string {
	var b strings.Builder
	kind, hue := "error", red
	if e.Warning {
		kind, hue = "warning", magenta
	}
	paint := func(hue, s string) string {
		if !color {
			return s
		}
		return hue + s + normal
	}
	file := plain.Line(e.File)
	said := paint(hue, kind+":") + " " + indented(e.Msg)
	if e.Name != "" {
		said += " [" + e.Name + "]"
	}
	if e.Line == 0 {
		if file != "" {
			b.WriteString(paint(bold, file+":") + " ")
		}
		b.WriteString(said)
	} else {
		b.WriteString(paint(bold, fmt.Sprintf("%s:%d:%d:", file, e.Line, e.Col)) + " " + said)
		text, col, end := window(e.Text, e.Col-1, e.EndCol-1)
		if strings.TrimSpace(text) != "" {
			b.WriteString("\n    " + strings.TrimRight(text, " \t") + "\n    ")
			for i := range min(col, len(text)) {
				if text[i] == '\t' {
					b.WriteByte('\t')
				} else if utf8.RuneStart(text[i]) {
					b.WriteByte(' ')
				}
			}
			b.WriteString(paint(green, "^"+strings.Repeat("~", max(utf8.RuneCountInString(text[col:end])-1, 0))))
		}
	}
	if e.Hint != "" {
		b.WriteString("\n  " + indented(e.Hint))
	}
	for i, p := range e.Chain {
		if i == 4 && len(e.Chain) > 6 {
			fmt.Fprintf(&b, "\n  … %d more", len(e.Chain)-5)
		}
		if i >= 4 && i < len(e.Chain)-1 && len(e.Chain) > 6 {
			continue
		}
		fmt.Fprintf(&b, "\n  %s %s:%d", plain.Line(p.What), plain.Line(p.File), p.Line)
		if p.Text != "" {
			b.WriteString(": " + Clip(plain.Line(strings.TrimSpace(p.Text))))
		}
	}
	return b.String()
}

// window cuts a line of monstrous length down to what surrounds the bytes meant.
func window(text string, col, end int) (string, int, int) {
	const most = 200
	text = plain.Text(text)
	col = min(max(col, 0), len(text))
	end = min(max(end, col), len(text))
	if len(text) <= most {
		return text, col, end
	}
	from := max(col-most/2, 0)
	to := min(from+most, len(text))
	return text[from:to], col - from, min(end, to) - from
}

// indented is a text of several lines, all but the first indented: none of them passes for a message of its own.
func indented(s string) string { return strings.ReplaceAll(plain.Text(s), "\n", "\n  ") }

// Error is String, so that a single Error is an error too.
func (e *Error) Error() string { return e.String() }

// ErrorList is everything wrong with a program, in order of file and line.
type ErrorList []*Error

// shown is how many errors are printed at once: the first ones are worth reading, the rest often
// follow from them.
const shown = 10

// Error is the first ten messages, and how many more there are.
func (l ErrorList) Error() string {
	var b strings.Builder
	for i, e := range l {
		if i == shown {
			fmt.Fprintf(&b, "\nand %d more", len(l)-shown)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.String())
	}
	return b.String()
}

// key is what errors have in common of which one is enough: those of a line of a macro that is
// expanded again and again.
func (e *Error) key() string {
	if e.once {
		return fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	return fmt.Sprintf("%s:%d:%s", e.File, e.Line, e.Msg)
}

// Sort brings the list into its order.
func (l ErrorList) Sort() {
	slices.SortStableFunc(l, func(a, b *Error) int {
		for _, d := range [...]int{a.order - b.order, a.top - b.top, strings.Compare(a.File, b.File), a.Line - b.Line} {
			if d != 0 {
				return d
			}
		}
		return a.Col - b.Col
	})
}

// A Place is where in the text something stands, cheap to keep: the error is only written out
// when there is one.
type Place struct {
	Frame    *Frame
	Line     int32 // from 1, in the frame's file
	Col, end int32 // from 0
}

// Text is what stands there.
func (p Place) Text() string {
	if p.Frame == nil {
		return ""
	}
	s := p.Frame.LineText(int(p.Line))
	return s[min(int(p.Col), len(s)):min(int(p.end), len(s))]
}

// Clip keeps a name of monstrous length from drowning a message.
func Clip(s string) string {
	const most = 500
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// String is where the place is, for messages about two places.
func (p Place) String() string {
	if p.Frame == nil {
		return "the command line"
	}
	return fmt.Sprintf("%s:%d", p.Frame.File.Name, p.Line)
}

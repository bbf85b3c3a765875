package source

import (
	"fmt"
	"strings"
)

// A Fix is a change of the text that mends an error: all of its edits together.
type Fix []Edit

// An Edit is text in the place of bytes of a line.
type Edit struct {
	File   string `json:"file"`
	Line   int    `json:"line"`      // from 1
	Col    int    `json:"column"`    // the bytes that go, from 1 …
	EndCol int    `json:"endColumn"` // … and behind the last
	Text   string `json:"text"`      // what comes; may be several lines
}

// Write advises to write text in the place of p: its lines stand in the sentence for its %s, and as a Fix beside it.
// A second advice follows on a line of its own: either mends the error. Without a text the sentence says all.
func (e *Error) Write(sentence string, p Place, text string) *Error {
	if text == "" && strings.Contains(sentence, "%s") {
		return e // nobody knows what to write
	}
	if text == "" {
		return e.Say(strings.ReplaceAll(sentence, "%%", "%"))
	}
	return e.advise(sentence, text, p.edit(text))
}

// Change adds a fix of several changes that e's hint speaks of already.
func (e *Error) Change(f Fix) *Error {
	if e.settled {
		return e
	}
	return e.fix(f...)
}

// Edit is text in the place of p.
func (p Place) Edit(text string) Edit { return p.edit(text) }

// WriteAbove advises to write lines of text above the line of p.
func (e *Error) WriteAbove(sentence string, p Place, text string) *Error {
	return e.advise(sentence, text, p.above(text))
}

// Leave advises to leave out what stands at p.
func (e *Error) Leave(sentence string, p Place) *Error { return e.Say(sentence).Instead(p, "") }

// Instead adds a change that e's hint speaks of already.
func (e *Error) Instead(p Place, text string) *Error {
	if !e.settled {
		e.fix(p.edit(text))
	}
	return e
}

func (e *Error) advise(sentence, text string, edits ...Edit) *Error {
	if e.settled {
		return e
	}
	return e.say(fmt.Sprintf(sentence, strings.ReplaceAll(text, "\n", "\n    then "))).fix(edits...)
}

// Say adds a sentence to the advice that is nothing to write.
func (e *Error) Say(sentence string) *Error {
	if e.settled || sentence == "" {
		return e
	}
	return e.say(sentence)
}

func (e *Error) say(sentence string) *Error {
	if e.Hint != "" {
		e.Hint += "\n"
	}
	e.Hint += Clip(sentence)
	return e
}

// fix adds a change, if all of it is in text that somebody wrote as it stands: what a macro made of its arguments
// cannot be edited.
func (e *Error) fix(edits ...Edit) *Error {
	for _, d := range edits {
		if d.Line == 0 {
			return e
		}
	}
	e.Fixes = append(e.Fixes, edits)
	return e
}

// edit is text in the place of p; the zero Edit where that is not the writer's. Further lines begin as that of p does.
func (p Place) edit(text string) Edit {
	if p.Frame == nil || p.Frame.Filled {
		return Edit{}
	}
	line := p.Frame.LineText(int(p.Line))
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if indent == "" {
		indent = "\t"
	}
	return Edit{p.Frame.File.Name, int(p.Line), int(p.Col) + 1, int(p.end) + 1,
		strings.ReplaceAll(text, "\n", "\n"+indent)}
}

// above is lines of text above the line of p, which begin as that does.
func (p Place) above(text string) Edit {
	e := p.edit("\n" + text + "\n")
	e.Col, e.EndCol, e.Text = 1, 1, strings.TrimLeft(e.Text, "\n")
	e.Text = strings.TrimRight(e.Text, " \t")
	return e
}

// To is the place from the beginning of p to the end of q, in the same line.
func (p Place) To(q Place) Place {
	p.end = q.end
	return p
}

// Apply is a text with a fix applied, of the edits that are of the file with this name; ok is false where they are
// of another text.
func (f Fix) Apply(name, text string) (fixed string, ok bool) {
	lines := strings.SplitAfter(text, "\n")
	for i := len(f) - 1; i >= 0; i-- { // the later ones first: they are in order
		e := f[i]
		if e.File != name {
			continue
		}
		if e.Line < 1 || e.Line > len(lines) || e.Col < 1 || e.EndCol < e.Col || e.EndCol-1 > len(lines[e.Line-1]) {
			return "", false
		}
		l := lines[e.Line-1]
		lines[e.Line-1] = l[:e.Col-1] + e.Text + l[e.EndCol-1:]
	}
	return strings.Join(lines, ""), true
}

// WriteBoth advises to write text in the place of p and of q, which stands behind it.
func (e *Error) WriteBoth(sentence string, p, q Place, text string) *Error {
	return e.advise(sentence, text, p.edit(text), q.edit(""))
}

package asm

import (
	"fmt"
	"strings"
)

// fault makes an error at a place. The hint may be empty.
//
// A macro out of another file is not the writer's to mend: what is wrong in its text is shown at the call, with the argument that
// is to blame if it can be found, and the macro's line is part of the chain.
func (p place) fault(msg, hint string) *Error {
	e := &Error{Msg: clip(msg), Hint: clip(hint)}
	if p.frame == nil {
		return e
	}
	text := p.frame.lineText(int(p.line))
	if odd := oddCharacter(text[min(int(p.col), len(text)):min(int(p.end), len(text))]); odd != "" {
		e.Hint = odd
	}
	outer := p.foreign()
	if f := p.frame; f.call != nil {
		if name := f.omitted(text, int(p.line)); name != "" && outer == f {
			e.Msg, e.Hint = fmt.Sprintf("the macro %s needs its argument %s", f.call.name, name), f.call.syntax()
		} else if name != "" {
			e.Hint = fmt.Sprintf("the argument %s is missing: %s", name, f.call.syntax())
		}
	}
	if outer != nil {
		e.Chain = append(e.Chain, Pos{p.frame.file.name, int(p.line), outer.in(), text})
		for f := p.frame; f != outer; f = f.up.frame {
			e.Chain = append(e.Chain, Pos{f.up.frame.file.name, int(f.up.line), f.what, ""})
		}
		e.once = true
		p = outer.up.argument(p.text())
		text = p.frame.lineText(int(p.line))
	}
	f := p.frame
	e.File, e.Line, e.Col, e.EndCol = f.file.name, int(p.line), int(p.col)+1, int(p.end)+1
	e.Text = text
	e.top = e.Line
	for f.what != "" {
		e.Chain = append(e.Chain, Pos{f.up.frame.file.name, int(f.up.line), f.what, ""})
		e.top = int(f.up.line)
		f = f.up.frame
	}
	e.order = f.file.order
	return e
}

// foreign is the outermost expansion, around a place, of a macro that stands in another file than its call; nil if there is none.
func (p place) foreign() (outer *frame) {
	for f := p.frame; f.what != ""; f = f.up.frame {
		if f.call != nil && f.file != f.up.frame.file {
			outer = f
		}
	}
	return outer
}

// in says in words that a line is in a macro's text.
func (f *frame) in() string { return fmt.Sprintf("in macro %s,", f.call.name) }

// argument is the place of that argument of a macro's call which a piece of its expansion is made of; the call itself if none is.
func (p place) argument(piece string) place {
	line := p.frame.lineText(int(p.line))
	best := p
	for i := min(int(p.end), len(line)); i < len(line) && line[i] != '#' && line[i] != ';'; {
		end := tokenEnd(line, i)
		word := line[i:end]
		if isNamePart(word[0]) && (best == p || len(word) > int(best.end-best.col)) && strings.Contains(piece, word) {
			best.col, best.end = int32(i), int32(end)
		}
		i = end
	}
	return best
}

// omitted is the parameter of a macro that was given no argument, if a line of the expansion is made with it.
func (f *frame) omitted(line string, number int) string {
	body := &frame{text: f.call.text, line: f.line}
	raw := body.lineText(number)
	for _, name := range f.empty {
		if i := strings.Index(raw, `\`+name); i >= 0 && nameEnd(raw, i+1) == i+1+len(name) {
			return name
		}
	}
	return ""
}

// oddCharacters are those that word processors and web pages put in the place of others.
var oddCharacters = strings.NewReplacer("\u00a0", " ", "\u2007", " ", "\u202f", " ", "\u3000", " ", "\u200b", "", "\ufeff", "", "“", "\"", "”", "\"", "„", "\"", "«", "\"", "»", "\"",
	"‘", "'", "’", "'", "–", "-", "—", "-", "−", "-", "，", ",", "：", ":", "；", ";", "（", "(", "）", ")")

// oddCharacter says of text that is wrong which character in it is not what it looks like; "" if there is none.
func oddCharacter(text string) string {
	for _, r := range text[:min(len(text), maxWord)] {
		if r < 0x80 {
			continue
		}
		switch plain := oddCharacters.Replace(string(r)); plain {
		case string(r):
		case " ", "":
			return fmt.Sprintf("there is a character that looks like a space (U+%04X): write a plain space", r)
		default:
			return fmt.Sprintf("%c (U+%04X) is not the character %s: write that", r, r, plain)
		}
	}
	return ""
}

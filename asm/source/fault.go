package source

import (
	"fmt"
	"slices"
	"strings"
)

// Fault makes an error at a place. The hint may be empty.
//
// A macro out of another file is not the writer's to mend: what is wrong in its text is shown at the
// call, with the argument that is to blame if it can be found, and the macro's line is part of the
// chain.
func (p Place) Fault(msg, hint string) *Error {
	e := &Error{Msg: Clip(msg), Hint: Clip(hint)}
	if p.Frame == nil {
		return e
	}
	text := p.Frame.LineText(int(p.Line))
	e.oddCharacter(p, text)
	outer := p.foreign()
	if f := p.Frame; f.Call != nil {
		if name := f.omitted(text, int(p.Line)); name != "" && outer == f {
			e.Msg, e.Hint = fmt.Sprintf("the macro %s needs its argument %s", f.Call.Name, name), f.Call.Syntax
			e.settled = true
		} else if name != "" {
			e.Hint, e.settled = fmt.Sprintf("the argument %s is missing: %s", name, f.Call.Syntax), true
		} else if name := f.bare(p, text); name != "" {
			e.Hint, e.settled = fmt.Sprintf("a macro's parameter has a \\ before it: write \\%s", name), true
		}
	}
	if outer != nil {
		e.Chain = append(e.Chain, Pos{p.Frame.File.Name, int(p.Line), outer.in(), text})
		for f := p.Frame; f != outer; f = f.Up.Frame {
			e.Chain = append(e.Chain, Pos{f.Up.Frame.File.Name, int(f.Up.Line), f.What, ""})
		}
		e.once = true
		p = outer.Up.argument(p.Text())
		text = p.Frame.LineText(int(p.Line))
	}
	f := p.Frame
	e.File, e.Line, e.Col, e.EndCol = f.File.Name, int(p.Line), int(p.Col)+1, int(p.end)+1
	e.Text = text
	e.top = e.Line
	for f.What != "" {
		e.Chain = append(e.Chain, Pos{f.Up.Frame.File.Name, int(f.Up.Line), f.What, ""})
		e.top = int(f.Up.Line)
		f = f.Up.Frame
	}
	e.order = f.File.Order
	return e
}

// foreign is the outermost expansion, around a place, of a macro that stands in another file than its
// call; nil if there is none.
func (p Place) foreign() (outer *Frame) {
	for f := p.Frame; f.What != ""; f = f.Up.Frame {
		if f.Call != nil && f.File != f.Up.Frame.File {
			outer = f
		}
	}
	return outer
}

// in says in words that a line is in a macro's text.
func (f *Frame) in() string { return fmt.Sprintf("in macro %s,", f.Call.Name) }

// argument is the place of that argument of a macro's call which a piece of its expansion is made of;
// the call itself if none is.
func (p Place) argument(piece string) Place {
	line := p.Frame.LineText(int(p.Line))
	best := p
	for i := min(int(p.end), len(line)); i < len(line) && line[i] != '#' && line[i] != ';'; {
		end := TokenEnd(line, i)
		word := line[i:end]
		if IsNamePart(word[0]) && (best == p || len(word) > int(best.end-best.Col)) && strings.Contains(piece, word) {
			best.Col, best.end = int32(i), int32(end)
		}
		i = end
	}
	return best
}

// omitted is the parameter of a macro that was given no argument, if a line of the expansion is made with it.
func (f *Frame) omitted(line string, number int) string {
	body := &Frame{Text: f.Call.Text, Line: f.Line}
	raw := body.LineText(number)
	for _, name := range f.Empty {
		if i := strings.Index(raw, `\`+name); i >= 0 && NameEnd(raw, i+1) == i+1+len(name) {
			return name
		}
	}
	return ""
}

// bare is the parameter of a macro that a piece of its body names without a \, "" if that is none.
func (f *Frame) bare(p Place, line string) string {
	piece := line[min(int(p.Col), len(line)):min(int(p.end), len(line))]
	name := strings.TrimLeft(piece, "$%@&")
	raw := (&Frame{Text: f.Call.Text, Line: f.Line}).LineText(int(p.Line))
	if slices.Contains(f.Call.Holes, piece) {
		name = piece
	}
	if !slices.Contains(f.Call.Holes, name) {
		return ""
	}
	for from := 0; ; {
		i := strings.Index(raw[from:], piece)
		if i < 0 {
			return ""
		}
		i += from
		if from = i + len(piece); NameEnd(raw, i+1) == from && (i == 0 || raw[i-1] != '\\' && !IsNamePart(raw[i-1])) {
			return name
		}
	}
}

// oddCharacters are those that word processors and web pages put in the place of others.
var oddCharacters = strings.NewReplacer("\u00a0", " ", "\u2007", " ", "\u202f", " ", "\u3000", " ", "\u200b", "",
	"\ufeff", "", "“", "\"", "”", "\"", "„", "\"", "«", "\"", "»", "\"",
	"‘", "'", "’", "'", "–", "-", "—", "-", "−", "-", "，", ",", "：", ":", "；", ";", "（", "(", "）", ")")

// oddCharacter says of an error's text, at p in its line, which character in it is not what it looks like.
func (e *Error) oddCharacter(p Place, line string) {
	text := line[min(int(p.Col), len(line)):min(int(p.end), len(line))]
	odd := OddCharacter(text)
	if odd == "" {
		return
	}
	e.Hint = odd
	e.Instead(p, oddCharacters.Replace(text))
	e.settled = true
}

// OddCharacter says of text that is wrong which character in it is not what it looks like; "" if there is none.
func OddCharacter(text string) string {
	for _, r := range text[:min(len(text), 64)] {
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

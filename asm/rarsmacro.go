package asm

import (
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// rarsMacro is the error for a macro that is written as for RARS, or has a sign before its parameters where it begins,
// which is told as a whole: its head, its body, its end and its calls. It passes over it; nil where it is not written
// so.
func (u *unit) rarsMacro(c *source.Cursor, at source.Place) *source.Error {
	f := c.Stmt.Frame
	ends, seen := u.rars[f.File]
	if !seen {
		ends = strings.Contains(f.File.Text, ".end_macro")
		if u.rars == nil {
			u.rars = map[*source.File]bool{}
		}
		u.rars[f.File] = ends
	}
	odd := strings.ContainsAny(c.Left(), `%\(`)
	if !ends && !odd || f.Filled {
		return nil
	}
	ahead := f.Ahead()
	if u.a.compared += len(ahead) / 16; u.a.tired() {
		return nil
	}
	body, rars, ok := untilEnd(ahead)
	if !ok || !rars && !odd {
		return nil
	}
	m, ok := advice.ReadRARSMacro(c.Left(), body)
	if !ok {
		return nil
	}
	head := at.Statement()
	e := head.Fault("this macro is written as for RARS", m.Says())
	if !rars {
		e.Msg = "the parameters of a macro are plain names where it begins"
	}
	fix := rarsLines(&m, f.File.Name, int(at.Line), body, ahead)
	e.Change(append(source.Fix{head.Edit(".macro " + m.Head())}, fix...))
	u.a.Vague = true
	u.flow.Macros[strings.ToLower(m.Name)] = syntax.Silent(m.Name, at)
	var st source.Stmt
	for {
		if ok, _ := f.Next(&st); !ok || strings.HasPrefix(st.Text, ".endm") || strings.HasPrefix(st.Text, ".end_m") {
			return e
		}
	}
}

// untilEnd is a text up to the line with .endm, or RARS's .end_macro; ok is false where the end of something else comes
// first.
func untilEnd(text string) (body string, rars, ok bool) {
	n := 0
	for line := range strings.Lines(text) {
		if word := strings.TrimSpace(line); strings.HasPrefix(word, ".end") {
			rars = strings.HasPrefix(word, ".end_macro")
			return text[:n], rars, rars || strings.HasPrefix(word, ".endm")
		}
		n += len(line)
	}
	return "", false, false
}

// rarsLines is what changes behind the head of a macro, in a line of a file: its body, its end, and its calls in the
// text ahead, which begins with the body.
func rarsLines(m *advice.RARSMacro, file string, at int, body, ahead string) (fix source.Fix) {
	n := 0
	for line := range strings.Lines(ahead) {
		begin := n
		n += len(line)
		at++
		line = strings.TrimRight(line, "\r\n")
		here := line
		switch {
		case begin < len(body):
			here = m.Line(line)
		case begin == len(body):
			here = strings.Replace(line, ".end_macro", ".endm", 1)
		default:
			if call := m.Call(line); call != "" {
				here = call
			}
		}
		if here != line {
			fix = append(fix, source.Edit{File: file, Line: at, Col: 1, EndCol: len(line) + 1, Text: here})
		}
	}
	return fix
}

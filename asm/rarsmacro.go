package asm

import (
	"strings"

	"breakfast/asm/advice"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// rarsMacro is the error for a macro that is written as for RARS, which is told as a whole: its head, its body, its
// end and its calls. It passes over it; nil where it is not written so.
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
	if !ends || f.Filled {
		return nil
	}
	lines := strings.Split(f.Ahead(), "\n")
	end := 0
	for end < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[end]), ".end") {
		end++
	}
	if end == len(lines) || !strings.HasPrefix(strings.TrimSpace(lines[end]), ".end_macro") {
		return nil
	}
	m, ok := advice.ReadRARSMacro(c.Left(), strings.Join(lines[:end], "\n"))
	if !ok {
		return nil
	}
	head := at.Statement()
	e := head.Fault("this macro is written as for RARS", m.Says())
	fix := source.Fix{head.Edit(".macro " + m.Head())}
	for i, line := range lines {
		here := line
		switch {
		case i == end:
			here = strings.Replace(line, ".end_macro", ".endm", 1)
		case i < end:
			here = m.Line(line)
		default:
			if call := m.Call(line); call != "" {
				here = call
			}
		}
		if here != line {
			fix = append(fix, source.Edit{File: f.File.Name, Line: int(at.Line) + 1 + i, Col: 1, EndCol: len(line) + 1,
				Text: here})
		}
	}
	e.Change(fix)
	u.a.Vague = true
	u.flow.Macros[strings.ToLower(m.Name)] = syntax.Silent(m.Name, at)
	var st source.Stmt
	for {
		if ok, _ := f.Next(&st); !ok || strings.HasPrefix(st.Text, ".end_macro") {
			return e
		}
	}
}

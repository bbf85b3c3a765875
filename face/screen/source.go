package screen

import (
	"fmt"
	"path"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"breakfast/debug"
	"breakfast/debug/command"
	"breakfast/plain"
)

// source is the lines around the one that comes next, or that is looked at: ▶ the one that comes next, » the one that
// is looked at, ● a breakpoint, and the numbers of other harts.
func (m *model) source(l layout) (list []string) {
	s, at := &m.now, m.lookedAt()
	if at.Num == 0 {
		return m.code(l)
	}
	first := max(at.Num-l.source/3, 1)
	for i := range l.source {
		n := first + i
		text := strings.ReplaceAll(m.d.Machine().Image().Source(at.File, n), "\t", "        ")
		mark, stop, here := " ", " ", s.file == at.File
		switch {
		case here && n == s.line:
			mark = "▶"
		case m.cursor.Num == n:
			mark = "»"
		case here && s.others[n] != "":
			mark = s.others[n][:1]
		}
		if s.stops[command.Line{File: at.File, Num: n}] {
			stop = "●"
		}
		list = append(list, m.current(here && n == s.line, fmt.Sprintf("%s%s%5d %s", mark, stop, n, plain.Line(text)),
			l.left))
	}
	return list
}

// code is the instructions from the one on that comes next, of programs without lines.
func (m *model) code(l layout) (list []string) {
	for i := range l.source {
		text := ""
		if i < len(m.now.code) {
			text = fmt.Sprintf("    %08x  %s", m.now.code[i].addr, plain.Line(m.now.code[i].text))
			if i == 0 {
				text = "▶" + text[1:]
			}
		}
		list = append(list, m.current(i == 0, text, l.left))
	}
	return list
}

// current is a line, which may be the one that comes next.
func (m *model) current(is bool, text string, width int) string {
	if text = fit(text, width); is {
		return orange(text)
	}
	return text
}

// lookedAt is the line that the source is shown around; zero for none.
func (m *model) lookedAt() command.Line {
	if m.cursor.Num != 0 {
		return m.cursor
	}
	return command.Line{File: m.now.file, Num: m.now.line}
}

// browse looks at a line further down, or up.
func (m *model) browse(by int) {
	at := m.lookedAt()
	if at.Num == 0 {
		return
	}
	last := 1
	for _, f := range m.d.Machine().Image().Files {
		if f.Name == at.File {
			last = max(strings.Count(strings.TrimSuffix(f.Text, "\n"), "\n")+1, m.now.line)
		}
	}
	at.Num = min(max(at.Num+by, 1), last)
	m.cursor = at
}

// seek looks at the next line that holds a text, or the last one; of no text, the one that was looked for last.
func (m *model) seek(text string, back bool) {
	if text == "" {
		text = m.sought
	}
	if m.sought = text; text == "" {
		return
	}
	if found, ok := m.x.Find(text, m.lookedAt(), back); ok {
		m.cursor = found
	} else {
		m.say("error: " + text + " is nowhere in the source")
	}
}

// toCursor goes to the line that is looked at.
func (m *model) toCursor(verb string) tea.Cmd {
	if m.cursor.Num == 0 {
		m.say("error: look at a line first: ↑ ↓ / find one")
		return nil
	}
	return m.do(verb+place(m.cursor), false)
}

func place(l command.Line) string { return fmt.Sprintf("%s:%d", path.Base(l.File), l.Num) }

// toggle sets a breakpoint at the line that is looked at, or the instruction that comes next, or takes those away that
// are there.
func (m *model) toggle() {
	at, gone := fmt.Sprintf("0x%08x", m.now.status.PC), false
	is := func(a uint32) bool { return a == m.now.status.PC }
	if m.cursor.Num != 0 {
		at = place(m.cursor)
		is = func(a uint32) bool {
			file, line, _ := m.d.Machine().Image().LineAt(a)
			return file == m.cursor.File && line == m.cursor.Num
		}
	}
	for _, p := range m.d.Breakpoints() {
		if p.At == at || slices.ContainsFunc(p.Addrs, is) { // what has no code is found further down
			m.d.Clear(p.ID)
			gone = true
		}
	}
	if !gone {
		if _, err := m.d.Set(debug.Breakpoint{At: at}); err != nil {
			m.say("error: " + err.Error())
		}
	}
	m.look()
}

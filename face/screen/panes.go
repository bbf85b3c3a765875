package screen

import (
	"fmt"
	"sort"
	"strings"

	"breakfast/debug/command"
	"breakfast/plain"
	"breakfast/trace"
)

// gates are the interrupts that matter: the gates on their way to the hart, open or closed, and in words.
func (m *model) gates(l layout) (list []string) {
	most := 0
	for _, g := range m.now.gates {
		most = max(most, len(g.locks))
	}
	for i := range l.gates {
		text := ""
		switch {
		case i < len(m.now.gates):
			g := &m.now.gates[i]
			text = fmt.Sprintf(" %-8s %s%s %s", g.name, strings.Repeat(" ", most-len(g.locks)), strip(g), g.text)
		case i == 0:
			text = " no interrupt is asked for, nor rings"
		}
		list = append(list, fit(text, l.left))
	}
	return list
}

// strip is a sign for each gate, from the device to the hart.
func strip(g *gate) string {
	var b strings.Builder
	for _, open := range g.locks {
		b.WriteString(map[bool]string{true: "●", false: "╳"}[open])
	}
	return b.String()
}

// registers are x0 to x31 in two columns, with a ▶ before what has changed.
func (m *model) registers(l layout) (list []string) {
	width := l.right / 2
	regs := m.now.regs[1:]
	for i := range l.regs {
		line := ""
		for _, r := range []command.Register{regs[i], regs[i+16]} {
			text := fmt.Sprintf("%s%-4s %08x", mark(r), r.Name, r.Value)
			if width > 15 {
				text += " " + r.Words
			}
			line += m.current(r.Changed, text, width)
		}
		list = append(list, line+strings.Repeat(" ", l.right-2*width))
	}
	return list
}

func mark(r command.Register) string {
	if r.Changed {
		return "▶"
	}
	return " "
}

// csrs are the CSRs of the mode, in words.
func (m *model) csrs(l layout) (list []string) {
	for i := range l.csrs {
		text, changed := "", false
		if i < len(m.now.csrs) {
			r := m.now.csrs[i]
			text, changed = fmt.Sprintf("%s%-8s %08x %s", mark(r), r.Name, r.Value, r.Words), r.Changed
		}
		list = append(list, m.current(changed, text, l.right))
	}
	return list
}

// nameWidth is that of the lanes' names.
const nameWidth = 11

// timeline is the lanes, a column a stretch of time, with their border.
func (m *model) timeline(l layout, width int) (list []string) {
	if l.lanes == 0 {
		return nil
	}
	cols := uint64(width - nameWidth - 1)
	now := uint64(m.now.at)
	column := max(now/cols+1, 1) >> m.zoom
	column = max(column, 1)
	from := now - min(now, column*(cols-1))
	list = append(list, rule(fmt.Sprintf(" timeline  a column is %d ticks; + and - ", column), width))
	for i, lane := range m.now.lanes {
		if i >= l.lanes-1 && len(m.now.lanes) > l.lanes {
			list = append(list, fit(fmt.Sprintf(" … and %d more: timeline lists them", len(m.now.lanes)-i), width))
			break
		}
		if i >= l.lanes {
			break
		}
		var b strings.Builder
		for c := range cols {
			b.WriteString(glyph(&lane, from+c*column, from+(c+1)*column))
		}
		list = append(list, fit(" "+fit(plain.Line(lane.Name), nameWidth-1)+b.String(), width))
	}
	for len(list) < l.lanes+1 {
		list = append(list, strings.Repeat(" ", width))
	}
	return list
}

// glyph is what a lane does from a moment to another: the first that it does.
func glyph(l *trace.Lane, from, to uint64) string {
	for _, k := range l.Marks[sort.Search(len(l.Marks), func(i int) bool { return uint64(l.Marks[i].At) >= from }):] {
		if uint64(k.At) < to {
			return "●"
		}
		break
	}
	i := sort.Search(len(l.Spans), func(i int) bool { return uint64(l.Spans[i].To) > from })
	if i == len(l.Spans) || uint64(l.Spans[i].From) >= to {
		return " "
	}
	switch {
	case l.Kind == trace.PartLane:
		return "▄"
	case l.Spans[i].Doing == trace.Working:
		return "█"
	case l.Spans[i].Doing == trace.Switching:
		return "▓"
	case l.Spans[i].Doing == trace.Sleeping:
		return "·"
	}
	return "░"
}

// console is what was printed and answered, and the line that is typed.
func (m *model) console(l layout, width int) (list []string) {
	rows := l.console - 1
	log := m.log[max(len(m.log)-rows, 0):]
	for i := range rows {
		text := ""
		if i < len(log) {
			text = log[i]
		}
		list = append(list, fit(" "+text, width))
	}
	if !m.typed.open {
		return append(list, fit(" >", width))
	}
	e := &m.typed
	text := " > " + string(e.text[:e.at]) + "▏" + string(e.text[e.at:])
	if over := e.at + 8 - width; over > 0 {
		text = " > …" + string(e.text[min(over, e.at):e.at]) + "▏" + string(e.text[e.at:])
	}
	if len(e.words) > 0 {
		text += "   " + strings.Join(e.words, "  ")
	}
	return append(list, bold(fit(text, width)))
}

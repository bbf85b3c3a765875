package screen

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"breakfast/plain"
)

// leastWidth and leastHeight are the smallest terminal in which something is legible.
const (
	leastWidth  = 80
	leastHeight = 24
)

// A layout is how many cells the panes have, without their borders.
type layout struct {
	left, right          int // columns
	source, gates, regs  int // rows; gates and CSRs may have none, and then have no border either
	csrs, lanes, console int
}

// layout shares the terminal among the panes.
func (m *model) layout() (l layout) {
	l.right = 31
	if m.width >= 100 {
		l.right = 43
	}
	l.left = m.width - l.right - 3
	l.console = min(max(m.height/6, 3), 12)
	rows := m.height - 4 - l.console - 1 // title, why, two borders; the console and its border
	if m.height >= 28 {
		l.lanes = min(max(len(m.now.lanes), 1)+1, m.height/6)
		rows -= l.lanes + 1
	}
	l.regs = min(16, rows)
	if rest := rows - l.regs - 1; rest > 0 {
		l.csrs = rest
	}
	l.gates = min(max(len(m.now.gates), 1), max(rows/4, 1))
	l.source = rows - l.gates - 1
	return l
}

// The styles. Each says something that a mark says, too.
func faint(s string) string  { return lipgloss.NewStyle().Faint(true).Render(s) }
func bold(s string) string   { return lipgloss.NewStyle().Bold(true).Render(s) }
func orange(s string) string { return lipgloss.NewStyle().Foreground(lipgloss.Color("3")).Render(s) }

// View is the screen.
func (m *model) View() tea.View {
	v := tea.NewView(m.screen())
	v.AltScreen, v.WindowTitle = true, "breakfast debug"
	return v
}

// screen is all rows, each as wide as the terminal.
func (m *model) screen() string {
	if m.width < leastWidth || m.height < leastHeight {
		return fit(fmt.Sprintf("%d×%d is too small:", m.width, m.height), m.width) + "\n" +
			fit(fmt.Sprintf("want %d×%d.", leastWidth, leastHeight), m.width) + "\n" + fit("q quits", m.width)
	}
	rows := []string{m.head(), m.why()}
	if m.page != nil {
		rows = append(rows, m.pageRows()...)
	} else {
		rows = append(rows, m.panes()...)
	}
	return strings.Join(rows, "\n")
}

// head is what runs, and where it stands.
func (m *model) head() string {
	s := &m.now.status
	text := fmt.Sprintf("step %s of %s · %s mode", plain.Grouped(s.Step), plain.Grouped(s.Known), s.Mode)
	if s.Harts > 1 {
		text = fmt.Sprintf("hart %d · %s", s.Hart, text)
	}
	if s.Task != "" {
		text += " · " + s.Task
	}
	text += " · " + s.Clock + " "
	name := fit(" Breakfast  "+m.title, max(m.width-lipgloss.Width(text), 0))
	return bold(name) + fit(text, m.width-lipgloss.Width(name))
}

// why is why it stands there; or what is under way, or asked.
func (m *model) why() string {
	switch {
	case m.move != nil:
		text := fmt.Sprintf(" » %s …", m.move.Name)
		if p := m.move.Progress(); p > 0 {
			text += fmt.Sprintf(" %d %%", int(100*p))
		}
		return orange(fit(text+"  Esc or Ctrl-C stops it", m.width))
	case m.asked != "":
		return orange(fit(" ? In the past: another future begins. Enter does it, Esc does not: "+m.asked, m.width))
	}
	return orange(fit(" ■ "+m.now.status.Why, m.width))
}

// pageRows is a page, in a frame.
func (m *model) pageRows() []string {
	w, n := m.width-2, m.height-4
	list := []string{"┌" + strings.Repeat("─", w) + "┐"}
	page := m.paged()
	for i := range n {
		text := ""
		if m.top+i < len(page) {
			text = page[m.top+i]
		}
		list = append(list, "│"+fit(" "+text, w)+"│")
	}
	return append(list, "└"+rule(" Esc closes · ↑ ↓ PgUp PgDn ", w)+"┘")
}

// paged is the page in lines that have room.
func (m *model) paged() (list []string) {
	for _, l := range m.page {
		list = append(list, wrap(l, max(m.width-4, 20))...)
	}
	return list
}

// panes are all panes, with their borders.
func (m *model) panes() (list []string) {
	l := m.layout()
	left := append(m.source(l), rule(" gates  ● open  ╳ closed ", l.left))
	left = append(left, m.gates(l)...)
	right := m.registers(l)
	if l.csrs > 0 {
		right = append(append(right, rule(" csrs ", l.right)), m.csrs(l)...)
	}
	name := " " + m.now.status.Where + " "
	if m.cursor.Num != 0 {
		name = " looking at " + place(m.cursor) + "  c goes there, Esc back "
	}
	list = append(list, "┌"+rule(name, l.left)+"┬"+rule(" registers  ▶ changed ", l.right)+"┐")
	for i := range left {
		cell := strings.Repeat(" ", l.right)
		if i < len(right) {
			cell = right[i]
		}
		list = append(list, edge(false, left[i])+left[i]+edge(isRule(left[i]), cell)+cell+edge(isRule(cell), ""))
	}
	w := m.width - 2
	for i, line := range m.timeline(l, w) {
		if i == 0 {
			list = append(list, "├"+line+"┤")
		} else {
			list = append(list, "│"+line+"│")
		}
	}
	list = append(list, "├"+rule(" console ", w)+"┤")
	for _, line := range m.console(l, w) {
		list = append(list, "│"+line+"│")
	}
	return append(list, "└"+rule(m.help(), w)+"┘")
}

// edge is the piece of a border right of what is or is no rule, and left of a cell.
func edge(rule bool, cell string) string {
	switch next := isRule(cell); {
	case rule && next:
		return "┼"
	case rule:
		return "┤"
	case next:
		return "├"
	}
	return "│"
}

func isRule(cell string) bool { return strings.HasPrefix(cell, "─") }

// help is the keys, as many as have room.
func (m *model) help() string {
	if m.typed.open {
		return " Tab completes · ↑ ↓ history · Enter does it · Esc closes "
	}
	text := " : command  ? help"
	for _, b := range bindings() {
		if b.word == "" {
			continue
		}
		word := "  " + b.key + " " + b.word
		if b.key == "left" {
			word = "  " + b.word
		}
		if lipgloss.Width(text+word) > m.width-6 {
			break
		}
		text += word
	}
	return text + " "
}

// helpPage is what there is to press and to say.
func (m *model) helpPage() []string {
	list := []string{"Keys; those of moves go back with Shift, as S and R:"}
	for _, b := range bindings() {
		if b.key != strings.ToUpper(b.key) || strings.ContainsAny(b.key, "012345$") {
			list = append(list, fmt.Sprintf("  %-7s %s", b.key, b.line))
		}
	}
	list = append(list, strings.Split(`  c  C    to the line that is looked at, and back to it
  ↑ ↓     look at another line (» marks it); PgUp, PgDn; Esc looks at the next one to be executed again
  /       look for a text in the source; . the next place, , the one before
  b       a breakpoint at the line that is looked at, or comes next; or none any more
  g       go to a step, to start, to end
  h       the next hart
  + -     the timeline's scale
  :       a line for commands (Enter, too): Tab completes, ↑ has those before
  Ctrl-C  leaves a move (Esc, too); where nothing moves it ends all

Commands:`, "\n")...)
	a, err := m.x.Do("help")
	if err == nil {
		list = append(list, strings.Split(strings.TrimSuffix(a.Text, "\n"), "\n")...)
	}
	return list
}

// rule is a border with a name in it.
func rule(name string, width int) string {
	name = "─" + cut(name, width-2)
	return name + strings.Repeat("─", max(width-lipgloss.Width(name), 0))
}

// fit is text in so many columns: cut off, or filled up.
func fit(text string, width int) string {
	text = cut(text, width)
	return text + strings.Repeat(" ", max(width-lipgloss.Width(text), 0))
}

// wrap is text in lines of at most so many columns, parted at spaces where there are some.
func wrap(text string, width int) (list []string) {
	for lipgloss.Width(text) > width {
		head := strings.TrimSuffix(cut(text, width+1), "…")
		if i := strings.LastIndexByte(head, ' '); i > width/2 {
			head = head[:i+1]
		}
		if head == "" {
			break
		}
		list, text = append(list, strings.TrimRight(head, " ")), "    "+text[len(head):]
	}
	return append(list, text)
}

// cut is text in at most so many columns, with … where something is missing.
func cut(text string, width int) string {
	if lipgloss.Width(text) <= width {
		return text
	}
	n, end := 0, 0
	for i, r := range text {
		w := lipgloss.Width(string(r))
		if n+w > width-1 {
			break
		}
		n, end = n+w, i+len(string(r))
	}
	if width < 1 {
		return ""
	}
	return text[:end] + "…"
}

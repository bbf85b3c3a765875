package screen

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"breakfast/debug/command"
)

// A binding is a key that is a command, while no line is typed. Those that the window has mean the same there.
type binding struct{ key, line, word string }

func bindings() []binding {
	return []binding{
		{"s", "step", "step"}, {"S", "back", ""}, {"right", "step", ""}, {"left", "back", "← back"},
		{"n", "over", "over"}, {"N", "back over", ""}, {"l", "line", ""}, {"L", "back line", ""},
		{"j", "next", ""}, {"J", "back next", ""}, {"o", "out", "out"}, {"O", "back out", ""},
		{"i", "interrupt", "interrupt"}, {"I", "back interrupt", ""}, {"t", "to trap", ""}, {"T", "back to trap", ""},
		{"m", "to mret", ""}, {"M", "back to mret", ""}, {"w", "to task", ""}, {"W", "back to task", ""},
		{"e", "ring", ""}, {"E", "back ring", ""}, {"p", "to output", ""}, {"P", "back to output", ""},
		{"r", "run", "run"}, {"space", "run", ""}, {"R", "back run", ""}, {"0", "go start", ""}, {"$", "go end", ""},
		{"u", "undo", "undo"}, {"y", "why", "why"}, {"k", "kitchen", ""},
		{"1", "kitchen kettle", ""}, {"2", "kitchen toaster", ""}, {"3", "kitchen mug", ""},
		{"4", "kitchen worktop", ""}, {"5", "kitchen table", ""}, {"q", "quit", "quit"},
	}
}

// key is a key that was pressed, and what it types.
func (m *model) key(key, text string) tea.Cmd {
	switch {
	case key == "ctrl+z":
		return tea.Suspend
	case m.move != nil && (key == "ctrl+c" || !m.typed.open && (key == "esc" || key == "space")):
		m.stop()
		return nil
	case m.move != nil && !m.move.Shows(): // the machine is somewhere on the way
		return nil
	case key == "ctrl+c":
		m.status = 0
		return tea.Quit
	case m.asked != "":
		return m.answer(key)
	case m.page != nil:
		m.turn(key)
		return nil
	case m.typed.open:
		return m.line(key, text)
	}
	for _, b := range bindings() {
		if b.key == key {
			return m.do(b.line, false)
		}
	}
	return m.other(key)
}

// other is a key that is no command.
func (m *model) other(key string) tea.Cmd {
	switch key {
	case "enter", "tab", ":":
		m.typed.open = true
	case "?":
		m.page, m.top = m.helpPage(), 0
	case "/":
		m.typed.open = true
		m.typed.set("/")
	case ".":
		m.seek(m.sought, false)
	case ",":
		m.seek(m.sought, true)
	case "c":
		return m.toCursor("to ")
	case "C":
		return m.toCursor("back to ")
	case "g":
		m.typed.open = true
		m.typed.set("go ")
	case "b":
		m.toggle()
	case "h":
		m.nextHart()
	case "up":
		m.browse(-1)
	case "down":
		m.browse(1)
	case "pgup":
		m.browse(-m.layout().source)
	case "pgdown":
		m.browse(m.layout().source)
	case "end", "home", "esc":
		m.cursor = command.Line{}
	case "+", "=":
		m.zoom = min(m.zoom+1, 40)
	case "-":
		m.zoom = max(m.zoom-1, 0)
	}
	return nil
}

// answer is a key for a question.
func (m *model) answer(key string) tea.Cmd {
	line := m.asked
	switch key {
	case "enter", "y":
		m.asked = ""
		return m.do(line, true)
	case "esc", "n":
		m.asked = ""
	}
	return nil
}

// turn is a key for a page.
func (m *model) turn(key string) {
	rows := max(m.height-4, 1)
	switch key {
	case "up":
		m.top--
	case "down", "enter":
		m.top++
	case "pgup":
		m.top -= rows
	case "pgdown", "space":
		m.top += rows
	case "home":
		m.top = 0
	case "end":
		m.top = len(m.paged())
	case "esc", "q":
		m.page = nil
	}
	m.top = max(min(m.top, len(m.paged())-rows), 0)
}

// line is a key for the command line.
func (m *model) line(key, text string) tea.Cmd {
	switch key {
	case "esc":
		m.typed.open = false
	case "tab":
		m.typed.complete(1, m.x.Complete)
	case "shift+tab":
		m.typed.complete(-1, m.x.Complete)
	default:
		line := m.typed.key(key, text)
		if text, ok := strings.CutPrefix(line, "/"); ok {
			m.typed.open = false
			m.seek(text, false)
			return nil
		}
		if line != "" {
			m.note("> " + line)
			return m.do(line, false)
		}
		if key == "enter" {
			m.typed.open = false
		}
	}
	return nil
}

// nextHart shows the next hart.
func (m *model) nextHart() {
	m.x.Hart = (m.x.Hart + 1) % len(m.d.Machine().Harts)
	m.look()
}

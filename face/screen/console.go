package screen

import (
	"strings"

	"breakfast/plain"
)

// say shows an answer: in the console, or, if it is longer than that, on a page of its own.
func (m *model) say(text string) {
	if text == "" {
		return
	}
	text = strings.ReplaceAll(strings.TrimSuffix(plain.Text(text), "\n"), "\t", "        ")
	var lines []string
	for l := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrap(l, max(m.width-4, 20))...)
	}
	if len(lines) > max(m.layout().console-1, 1) {
		m.page, m.top = strings.Split(text, "\n"), 0
		return
	}
	for _, l := range lines {
		m.note(l)
	}
}

// note adds a line to the console.
func (m *model) note(line string) {
	if m.log = append(m.log, strings.ReplaceAll(plain.Line(line), "\t", "    ")); len(m.log) > mostLog {
		m.log = m.log[len(m.log)-mostLog/2:]
	}
}

// mostLine is how long a line is that a program prints, before it is shown as several.
const mostLine = 4096

// print adds what the program has printed to the console, behind a mark.
func (m *model) print(out []byte) {
	const mark = "│ "
	for text := string(out); text != ""; {
		line, rest, whole := strings.Cut(text, "\n")
		last := len(m.log) - 1
		if last >= 0 && m.now.half && strings.HasPrefix(m.log[last], mark) && len(m.log[last]) < mostLine {
			m.log[last] += plain.Line(strings.TrimSuffix(line, "\r"))
		} else {
			m.note(mark + strings.TrimSuffix(line, "\r"))
		}
		m.now.half, text = !whole, rest
	}
}

// An entry is the line that is typed, and those before it.
type entry struct {
	open    bool
	text    []rune
	at      int // of the caret
	history []string
	back    int // how far one has gone back in history; 0 for the line that is typed

	words []string // that can stand at the caret; of the last Tab
	next  int      // which of them Tab takes next
	stays string   // before them
}

// mostHistory is how many lines are kept.
const mostHistory = 500

func (e *entry) add(text string) {
	text = plain.Line(strings.TrimRight(text, "\r\n"))
	e.text = append(e.text[:e.at:e.at], append([]rune(text), e.text[e.at:]...)...)
	e.at += len([]rune(text))
	e.words = nil
}

func (e *entry) set(text string) { e.text, e.at = []rune(text), len([]rune(text)) }

// key is a key for the line; it says which line is to be done, if it is Enter.
func (e *entry) key(key, text string) (done string) {
	if key != "tab" && key != "shift+tab" {
		e.words = nil
	}
	switch key {
	case "enter":
		done = string(e.text)
		if done != "" && (len(e.history) == 0 || e.history[len(e.history)-1] != done) {
			e.history = append(e.history, done)
			e.history = e.history[max(len(e.history)-mostHistory, 0):]
		}
		e.set("")
		e.back = 0
	case "left", "ctrl+b":
		e.at = max(e.at-1, 0)
	case "right", "ctrl+f":
		e.at = min(e.at+1, len(e.text))
	case "home", "ctrl+a":
		e.at = 0
	case "end", "ctrl+e":
		e.at = len(e.text)
	case "backspace":
		if e.at > 0 {
			e.text = append(e.text[:e.at-1:e.at-1], e.text[e.at:]...)
			e.at--
		}
	case "delete":
		if e.at < len(e.text) {
			e.text = append(e.text[:e.at:e.at], e.text[e.at+1:]...)
		}
	case "ctrl+u":
		e.text, e.at = e.text[e.at:], 0
	case "ctrl+k":
		e.text = e.text[:e.at]
	case "up", "ctrl+p":
		e.past(1)
	case "down", "ctrl+n":
		e.past(-1)
	default:
		e.add(text)
	}
	return done
}

// past goes back in history, or forth.
func (e *entry) past(by int) {
	n := min(max(e.back+by, 0), len(e.history))
	if n == e.back {
		return
	}
	if e.back = n; n == 0 {
		e.set("")
		return
	}
	e.set(e.history[len(e.history)-n])
}

// complete takes the next word that can stand at the caret: first as much as all have in common.
func (e *entry) complete(by int, words func(line string) (stays string, words []string)) {
	rest := string(e.text[e.at:])
	if e.words != nil {
		if len(e.words) > 0 {
			e.put(e.stays+e.words[e.next], rest)
			e.next = (e.next + by + len(e.words)) % len(e.words)
		}
		return
	}
	before := string(e.text[:e.at])
	stays, list := words(before)
	e.stays, e.next = stays, 0
	switch len(list) {
	case 0:
	case 1:
		e.put(stays+list[0]+" ", rest)
	default:
		e.words = list
		if most := common(list); len(stays+most) > len(before) {
			e.put(stays+most, rest)
		}
	}
}

func (e *entry) put(before, rest string) {
	e.text = append([]rune(before), []rune(rest)...)
	e.at = len([]rune(before))
}

// common is what all words begin with.
func common(words []string) string {
	most := words[0]
	for _, w := range words {
		for !strings.HasPrefix(w, most) {
			most = most[:len(most)-1]
		}
	}
	return most
}

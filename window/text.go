package window

import (
	"strings"

	"breakfast/window/canvas"
)

// wrap breaks a text into lines at its spaces, and words that are too long anywhere; the first line
// has room for first units, the others for width.
func (w *Window) wrap(f canvas.Font, text string, first, width float64) (lines []string) {
	space := w.c.Width(f, " ")
	line, used, room := "", 0., first
	end := func() {
		lines = append(lines, line)
		line, used, room = "", 0, width
	}
	for _, word := range strings.Fields(text) {
		need := w.c.Width(f, word)
		if line != "" && used+space+need > room || line == "" && len(lines) == 0 && need > room && need <= width {
			end()
		}
		for need > room && len(word) > 1 {
			n := max(1, w.holds(f, word, room))
			line = word[:n]
			end()
			word = word[n:]
			need = w.c.Width(f, word)
		}
		if line != "" {
			line += " "
			used += space
		}
		line += word
		used += need
	}
	if line != "" {
		end()
	}
	return lines
}

// fold appends a line to rows, broken where it must, what follows a break indented like it and a bit.
func (w *Window) fold(rows []string, f canvas.Font, line string, width float64) []string {
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	if w.c.Width(f, indent) > width/3 {
		indent = ""
	}
	for w.c.Width(f, line) > width {
		n := max(w.holds(f, line, width), len(indent)+4)
		if space := strings.LastIndexByte(line[:min(n, len(line))], ' '); space > len(indent)+8 {
			n = space
		}
		if n >= len(line) {
			break
		}
		rows = append(rows, line[:n])
		line = indent + "  " + strings.TrimLeft(line[n:], " ")
	}
	return append(rows, line)
}

// holds is how many bytes of a text fit into a width.
func (w *Window) holds(f canvas.Font, text string, width float64) int {
	for i, r := range text {
		if width -= w.c.Width(f, string(r)); width < 0 {
			return i
		}
	}
	return len(text)
}

// printable replaces what a console would obey by what a person can see.
func printable(r rune) rune {
	if r < ' ' || r >= 0x7f && r < 0xa0 {
		return '·'
	}
	return r
}

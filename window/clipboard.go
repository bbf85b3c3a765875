package window

import (
	"image"
	"strings"
)

// copy asks for what the pointer is at to be copied: what was cut, whole; the console; a value; else the answer that is
// shown, or why the machine stands.
func (w *Window) copy() {
	w.ask(Command{Verb: Copy, Text: w.copies()})
}

func (w *Window) copies() string {
	cuts := w.c.Cuts() // of the last frame, as all that the pointer was at
	for i := len(cuts) - 1; i >= 0; i-- {
		if image.Pt(int(w.in.X), int(w.in.Y)).In(cuts[i].At) {
			return cuts[i].Whole
		}
	}
	switch {
	case w.over(w.talking):
		return w.v.Console
	case w.pointed != "":
		if v := w.worth(w.pointed); v != "" {
			return strings.Fields(v)[0]
		}
		return w.pointed
	case w.answered():
		return w.v.Answer
	case w.v.Reason != "":
		return w.v.Reason
	}
	return w.v.Status
}

// paste takes what was pasted: whole lines are sent to the console, and what is left waits there; the list of
// everything takes the first line.
func (w *Window) paste(text string) {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text[:min(len(text), mostPasted)], "\n")
	if w.finder.open {
		for _, r := range lines[0] {
			w.finder.key(w, Typed(r))
		}
		return
	}
	t := &w.console
	t.focus = true
	for i, line := range lines {
		for _, r := range line {
			t.typed(r)
		}
		if i < len(lines)-1 {
			t.key(w, Enter)
		}
	}
}

// mostPasted is how much is pasted at once, in bytes.
const mostPasted = 16 << 10

package window

import "strings"

// keys does what the keys that went down ask for. While the console is typed into, it has them all but
// those with Ctrl.
func (w *Window) keys() {
	for _, k := range w.in.Keys {
		if w.entry.open() && !strings.HasPrefix(string(k), string(Key("").Ctrl())) {
			w.entry.key(w, k)
			continue
		}
		if r, ok := k.typed(); ok {
			if w.console.focus {
				w.console.typed(r)
			}
			continue
		}
		if w.v.Question != "" && w.answers(k) {
			continue
		}
		switch k {
		case Plus.Ctrl(), Key("=").Ctrl():
			w.resize(w.zoom * 1.1)
		case Minus.Ctrl():
			w.resize(w.zoom / 1.1)
		case Key("0").Ctrl():
			w.resize(1)
		case Key("q").Ctrl():
			w.ask(Command{Verb: Quit})
		case Tab:
			w.console.focus = !w.console.focus
		default:
			if w.console.focus {
				w.console.key(w, k)
			} else {
				w.key(k)
			}
		}
	}
}

// answers takes a key as the answer to a question, and says whether it is one.
func (w *Window) answers(k Key) bool {
	switch k {
	case Enter:
		w.ask(Command{Verb: Confirm})
	case Escape:
		w.ask(Command{Verb: Cancel})
	default:
		return false
	}
	return true
}

// verbs are the keys of the machine, the same that its buttons show.
var verbs = map[Key]Verb{
	"r": Run, Space: Run, Right: Step, Left: Back, "n": Over, "i": Interrupt, "0": Reset,
	Plus: Faster, "=": Faster, Minus: Slower,
}

func (w *Window) key(k Key) {
	if verb, ok := verbs[k]; ok {
		w.verb(verb)
		return
	}
	switch k {
	case "b":
		w.ask(Command{Verb: Breakpoint, Addr: w.v.PC})
	case "t":
		if w.theme == &dark {
			w.theme = &light
		} else {
			w.theme = &dark
		}
	case "h":
		w.nextHart()
	case "u":
		w.ask(Command{Verb: Undo})
	case Escape:
		if w.v.Moving != "" {
			w.ask(Command{Verb: Cancel})
			return
		}
		w.card.close(w.v)
	case Enter:
		w.console.focus = true
	case Up:
		w.program.top--
	case Down:
		w.program.top++
	case PageUp:
		w.program.top -= w.program.page
	case PageDown:
		w.program.top += w.program.page
	case Home:
		w.program.top = 0
	case End:
		w.program.shown = 0 // find the current line again
		w.program.seek = true
	default:
		if len(k) == 1 && k[0] >= '1' && k[0] <= '9' {
			w.card.toggle(int(k[0]-'1'), w.v)
		}
	}
}

// verb asks for what a key or a button stands for, if that is possible now.
func (w *Window) verb(verb Verb) {
	if w.can(verb) {
		w.ask(Command{Verb: verb})
	}
}

// can tells whether a verb has anything to do: a halted machine goes only back, one that has done
// nothing only on.
func (w *Window) can(verb Verb) bool {
	switch verb {
	case Run, Step, Over, Interrupt:
		return w.v.State != Halted
	case Back, Reset:
		return w.v.Steps > 0 || w.v.Now > 0
	}
	return true
}

// resize keeps the zoom between what is legible and what has room.
func (w *Window) resize(zoom float64) {
	room := min(float64(w.in.Width)/leastWidth, float64(w.in.Height)/leastHeight) / w.in.Scale
	w.zoom = clamp(zoom, 0.6, max(1, min(4, room)))
}

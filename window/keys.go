package window

import "strings"

// keys does what the keys that went down ask for. While the console is typed into, it has them all but
// those with Ctrl.
func (w *Window) keys() {
	for _, k := range w.in.Keys {
		if w.finder.open && k != Key("v").Ctrl() {
			w.finder.key(w, k)
			continue
		}
		if !w.finder.open && w.entry.open() && !strings.HasPrefix(string(k), string(Key("").Ctrl())) {
			w.entry.key(w, k)
			continue
		}
		if r, ok := k.typed(); ok {
			if w.console.focus {
				w.console.typed(r)
			} else if r == '?' || r == '/' {
				w.find()
			}
			continue
		}
		if w.v.Question != "" && w.answers(k) {
			continue
		}
		switch {
		case k == Tab:
			w.console.focus = !w.console.focus
		case !w.console.focus:
			w.key(k)
		case !strings.HasPrefix(string(k), string(Key("").Ctrl())) || !w.act(k):
			w.console.key(w, k)
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

// key is one that nothing that is typed takes.
func (w *Window) key(k Key) {
	if w.act(k) {
		return
	}
	switch k {
	case Escape:
		if w.v.Moving != "" || w.v.Exploring != "" {
			w.ask(Command{Verb: Cancel})
			return
		}
		if w.narrow && w.peeked != "" {
			w.peeked = ""
			return
		}
		w.card.close(w.v)
	case Up:
		w.program.top--
	case Down:
		w.program.top++
	case PageUp:
		w.program.top -= w.program.page
	case PageDown:
		w.program.top += w.program.page
	default:
		if len(k) == 1 && k[0] >= '1' && k[0] <= '9' {
			w.card.toggle(int(k[0]-'1'), w.v)
		}
	}
}

// resize keeps the zoom between what is legible and what has room.
func (w *Window) resize(zoom float64) {
	room := min(float64(w.in.Width)/leastWidth, float64(w.in.Height)/leastHeight) / w.in.Scale
	w.zoom = clamp(zoom, 0.6, max(1, min(4, room)))
}

package window

// An action is something that a person can ask for in a word: by its key, by its button, or from the list of all (see
// finder). This is the one place that says which key does what.
type action struct {
	Command
	key    Key
	cap    string // the key, as it is written on it
	label  string // on a button of the toolbar; "" if it has none there
	does   string // in the list
	window func(w *Window)
}

// actions are all of them, in the order of the list. What changes the machine has a Verb, everything else is done by
// the window.
func actions() []action {
	moves := func(v Verb, key Key, cap, label, on, back string) []action {
		return []action{{Command: Command{Verb: v}, key: key, cap: cap, label: label, does: on},
			{Command: Command{Verb: v, Back: true}, key: key.Shift(), cap: "Shift " + cap, does: back}}
	}
	list := []action{
		{Command: Command{Verb: Run}, key: "r", cap: "R", label: "Run", does: "run, or pause"},
		{Command: Command{Verb: Run, Back: true}, key: Key("r").Shift(), cap: "Shift R",
			does: "run back, to a breakpoint or the beginning"},
		{Command: Command{Verb: Step, Back: true}, key: Left, cap: "←", label: "Back", does: "a step back"},
		{Command: Command{Verb: Step}, key: Right, cap: "→", label: "Step", does: "a step: an instruction, or a trap"},
	}
	for _, m := range [][]action{
		moves(Over, "n", "N", "Over", "step over a call", "back over a call"),
		moves(Out, "o", "O", "Out", "out of the procedure or the handler", "back to the call, or to the trap"),
		moves(StepLine, "l", "L", "", "to the next line of the source", "to the line of the source before"),
		moves(OverLine, "j", "J", "", "to the next line of the source, over calls",
			"to the line of the source before, over calls"),
		moves(Interrupt, "i", "I", "To interrupt", "to the next interrupt", "to the last interrupt"),
		moves(ToTrap, "x", "X", "", "to the next trap", "to the last trap"),
		moves(ToReturn, "z", "Z", "", "behind the next mret or sret", "back behind the last mret or sret"),
		moves(ToSwitch, "d", "D", "", "to the next switch of tasks", "to the last switch of tasks"),
		moves(ToRing, "e", "E", "", "to the next ring of a device", "to the last ring of a device"),
		moves(ToPrint, "p", "P", "", "to the next output", "to the last output"),
	} {
		list = append(list, m...)
	}
	return append(list, []action{
		{Command: Command{Verb: ToStart}, key: Home, cap: "Home", does: "to the beginning of the run"},
		{Command: Command{Verb: ToEnd}, key: End, cap: "End", does: "to the last moment that is known"},
		{Command: Command{Verb: Reset}, key: "0", cap: "0", does: "begin anew, and forget what was typed"},
		{Command: Command{Verb: Undo}, key: "u", cap: "U", does: "have the future back that was left"},
		{key: "]", cap: "]", does: "the timeline nearer", window: func(w *Window) { w.timeline.near(1.5) }},
		{key: "[", cap: "[", does: "the timeline farther", window: func(w *Window) { w.timeline.near(1 / 1.5) }},
		{Command: Command{Verb: Faster}, key: Plus, cap: "+", does: "faster"},
		{Command: Command{Verb: Slower}, key: Minus, cap: "−", does: "slower"},
		{Command: Command{Verb: Tell, Text: "why"}, key: "y", cap: "Y",
			does: "why did it stop, and why does no handler run"},
		{key: "w", cap: "W", does: "who wrote last what the pointer is at: a register, a CSR, memory",
			window: (*Window).whoWrote},
		{key: Key("w").Shift(), cap: "Shift W", does: "stop when what the pointer is at is written: a watchpoint",
			window: (*Window).watchIt},
		{Command: Command{Verb: Tell, Text: "backtrace"}, key: "a", cap: "A",
			does: "the procedures that are under way, also behind a trap"},
		{key: "b", cap: "B", does: "set or clear a breakpoint at the line at hand", window: (*Window).breakpoint},
		{key: "c", cap: "C", does: "run to the line that was clicked", window: (*Window).toCursor},
		{key: Key("c").Shift(), cap: "Shift C",
			does:   "explore: try every timing of an interrupt in this procedure, or up to where Shift was clicked",
			window: (*Window).explore},
		{key: "h", cap: "H", does: "show the next hart", window: (*Window).nextHart},
		{key: Tab, cap: "Tab", does: "type to the console", window: func(w *Window) { w.console.focus = true }},
		{key: Key("k").Ctrl(), cap: "Ctrl K", does: "find anything: also / and ?", window: (*Window).find},
		{key: "g", cap: "G", does: "fold a lab's checks, or open them", window: func(w *Window) { w.toggle("CHECKS") }},
		{Command: Command{Verb: CheckLab}, key: "f5", cap: "F5", does: "check a lab again"},
		{key: "k", cap: "K", does: "fold the tasks, or open them", window: func(w *Window) { w.toggle("TASKS") }},
		{key: "q", cap: "Q", does: "fold the CSRs, or open them", window: func(w *Window) { w.toggle("CSRS") }},
		{key: "v", cap: "V", does: "fold the watch, or open it", window: func(w *Window) { w.toggle("WATCH") }},
		{key: "m", cap: "M", does: "fold the memory, or open it", window: func(w *Window) { w.toggle("MEMORY") }},
		{key: "s", cap: "S", does: "fold the stack, or open it", window: func(w *Window) { w.toggle("STACK") }},
		{key: Key("m").Shift(), cap: "Shift M", does: "read memory as bytes, words, numbers, characters",
			window: func(w *Window) { w.formed++ }},
		{key: "f", cap: "F", does: "show the source, or under each line its instructions, or these alone",
			window: func(w *Window) {
				w.program.form, w.program.rows, w.program.seek = (w.program.form+1)%3, nil, true
			}},
		{key: ".", cap: ".", does: "show the line at hand", window: func(w *Window) { w.program.seek = true }},
		{key: "t", cap: "T", does: "dark, light, or with more contrast", window: (*Window).nextTheme},
		{key: Key("t").Shift(), cap: "Shift T", does: "less motion: no steam, no bubbles, or all of it again",
			window: func(w *Window) { w.Still(!w.still) }},
		{key: Key("c").Ctrl(), cap: "Ctrl C", does: "copy what the pointer is at: a value, the console, an answer",
			window: (*Window).copy},
		{key: Key("v").Ctrl(), cap: "Ctrl V", does: "paste, to be typed to the console",
			window: func(w *Window) { w.ask(Command{Verb: Paste}) }},
		{key: Left.Ctrl(), cap: "Ctrl ←", does: "the program narrower: panels also are dragged at what is between them",
			window: func(w *Window) { w.move(besideKitchen, divided, w.size) }},
		{key: Right.Ctrl(), cap: "Ctrl →", does: "the program wider",
			window: func(w *Window) { w.move(besideKitchen, -divided, w.size) }},
		{key: Up.Ctrl(), cap: "Ctrl ↑", does: "timeline and console higher",
			window: func(w *Window) { w.move(overBand, divided, w.size) }},
		{key: Down.Ctrl(), cap: "Ctrl ↓", does: "timeline and console lower",
			window: func(w *Window) { w.move(overBand, -divided, w.size) }},
		{key: Plus.Ctrl(), cap: "Ctrl +", does: "larger", window: func(w *Window) { w.resize(w.zoom * 1.1) }},
		{key: Minus.Ctrl(), cap: "Ctrl −", does: "smaller", window: func(w *Window) { w.resize(w.zoom / 1.1) }},
		{key: Key("0").Ctrl(), cap: "Ctrl 0", does: "as large as at first, and all panels", window: func(w *Window) {
			w.resize(1)
			w.moved = [dividers]float64{}
		}},
		{Command: Command{Verb: Quit}, key: Key("q").Ctrl(), cap: "Ctrl Q", does: "close the window"},
	}...)
}

// divided is how far a key moves a divider.
const divided = 32

// A KeyDoc says what a key of the window does.
type KeyDoc struct{ Cap, Does string }

// Keys are the window's, in the order of its list.
func Keys() (list []KeyDoc) {
	for _, a := range actions() {
		list = append(list, KeyDoc{a.cap, a.does})
	}
	return list
}

// same are keys that do what another one does.
var same = map[Key]Key{Space: "r", "=": Plus, Key("=").Ctrl(): Plus.Ctrl(), Enter: Tab}

// act does what a key asks for, and says whether it asks for anything.
func (w *Window) act(k Key) bool {
	if other, ok := same[k]; ok {
		k = other
	}
	for i := range w.actions {
		if a := &w.actions[i]; a.key == k {
			w.do(a)
			return true
		}
	}
	return false
}

// do does an action, if it is possible now.
func (w *Window) do(a *action) {
	switch {
	case a.window != nil:
		a.window(w)
	case w.can(a.Command):
		w.ask(a.Command)
	}
}

// can tells whether a command has anything to do: a halted machine goes only back, one that has done nothing only on.
func (w *Window) can(c Command) bool {
	began := w.v.Steps > 0 || w.v.Now > 0
	switch {
	case c.Verb <= ToPrint && c.Back, c.Verb == Reset, c.Verb == ToStart:
		return began
	case c.Verb <= ToPrint:
		return w.v.State != Halted
	case c.Verb == ToEnd:
		return w.v.Known > w.v.Now || w.v.Past
	}
	return true
}

// breakpoint sets or clears one at the line that was clicked, or where the hart is.
func (w *Window) breakpoint() {
	w.ask(Command{Verb: Breakpoint, Addr: w.at()})
}

// toCursor runs to the line that was clicked.
func (w *Window) toCursor() {
	if c := (Command{Verb: ToAddr, Addr: w.at()}); w.v.State != Halted && w.program.chosen {
		w.ask(c)
	}
}

// explore asks for all timings in the procedure that was clicked, or up to a second click, with Shift.
func (w *Window) explore() {
	w.ask(Command{Verb: Explore, Addr: w.at(), To: uint64(w.program.until)})
}

// whoWrote asks the debugger who wrote last what the pointer is at.
func (w *Window) whoWrote() {
	if w.pointed == "" {
		w.Say("W asks who wrote last what the pointer is at: a register, a CSR, a word of the stack")
		return
	}
	w.ask(Command{Verb: Tell, Text: "lastwrite " + w.pointed})
}

// watchIt sets a watchpoint at what the pointer is at.
func (w *Window) watchIt() {
	if w.pointed == "" {
		w.Say("Shift W stops where what the pointer is at is written: a register, a CSR, a word or a byte of memory")
		return
	}
	w.ask(Command{Verb: Tell, Text: "watch " + w.pointed})
}

// at is the instruction that is meant: of the line that was clicked, or the one where the hart is.
func (w *Window) at() uint32 {
	if w.program.chosen {
		return w.program.cursor
	}
	return w.v.PC
}

// nextTheme shows it in other colours.
func (w *Window) nextTheme() {
	for i, t := range themes {
		if t == w.theme {
			w.theme = themes[(i+1)%len(themes)]
			return
		}
	}
}

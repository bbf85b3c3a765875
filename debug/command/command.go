// Package command is the language in which a person tells a debugger what to do, a line a command: "break tea.s:12 if
// a0 > 3", "back to interrupt", "lastwrite count". GDB's monitor takes it, and the debugger on the terminal.
//
// What can be said at once is; what moves is a Move, which whoever asked makes bit by bit, and may stop.
package command

import (
	"fmt"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/debug"
	"breakfast/machine"
)

// Interpreter understands the commands for one debugger.
type Interpreter struct {
	Hart     int                     // whose registers and frames are meant; a move sets it
	Watching bool                    // whoever asks moves and changes the machine otherwise: those are not here
	Hidden   func(id int) bool       // breakpoints that are somebody else's; nil for none
	Prefix   string                  // what is written before a command, for advice: "monitor "
	Save     func(name string) error // writes the run to a file; nil where that cannot be

	d      *debug.Debugger
	m      *machine.Machine
	before []cpu.Hart // what the harts held before the last move or change; nil for none
	from   uint64     // the step of that
	why    string     // why the last move has stopped, where the debugger does not know
	wrong  bool       // it was said that running again is not what it was
}

// Diverged says once, in a line, that running again is not what it was (debug.Debugger.Diverged); "" where it is.
func (x *Interpreter) Diverged() string {
	err := x.d.Diverged()
	if err == nil || x.wrong {
		return ""
	}
	x.wrong = true
	return "wrong: " + err.Error()
}

// New is an interpreter for a debugger.
func New(d *debug.Debugger) *Interpreter {
	return &Interpreter{d: d, m: d.Machine(), Hart: d.Machine().Turn()}
}

// Answer is what came of a command.
type Answer struct {
	Text    string // to be shown: lines, with their ends
	Move    *Move  // to be made; nil for none
	Another bool   // another future is there: what was known of what comes later does not hold
	Quit    bool   // to end, with Status
	Status  int    // or Unsaid
}

// Unsaid is an exit status that nobody said.
const Unsaid = -1

// An entry is a command.
type entry struct {
	name    string
	also    string // other names for it, apart by spaces
	args    string
	doc     string
	takes   takes // how what is behind it is completed
	changes bool  // it moves or changes the machine, or is about who asks
	move    func(x *Interpreter, rest string) (*Move, error)
	moveIn  func(x *Interpreter, dir debug.Direction, rest string) (*Move, error)
	do      func(x *Interpreter, rest string) (Answer, error)
}

// entries are all commands, in the order of help.
func entries() []entry { return slices.Concat(moving(), setting(), looking(), changing()) }

// here says whether a command can be given.
func (x *Interpreter) here(e *entry) bool {
	return !(x.Watching && e.changes) && (e.name != "save" || x.Save != nil)
}

// Do does a command, or begins to. An error says what would be right; the machine is as it was then.
func (x *Interpreter) Do(line string) (Answer, error) {
	name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	if name == "" {
		return Answer{}, nil
	}
	e, err := x.entry(name)
	if err != nil {
		return Answer{}, err
	}
	rest = strings.TrimSpace(rest)
	switch {
	case e.moveIn != nil:
		m, err := e.moveIn(x, debug.Forward, rest)
		return Answer{Move: m}, err
	case e.move != nil:
		m, err := e.move(x, rest)
		return Answer{Move: m}, err
	}
	return e.do(x, rest)
}

// entry is the command of a name, or of the beginning of one.
func (x *Interpreter) entry(name string) (*entry, error) {
	list := entries()
	var begun []*entry
	for i := range list {
		e := &list[i]
		switch {
		case !x.here(e):
		case e.name == name || slices.Contains(strings.Fields(e.also), name):
			return e, nil
		case strings.HasPrefix(e.name, name):
			begun = append(begun, e)
		}
	}
	switch len(begun) {
	case 0:
		return nil, fmt.Errorf("there is no %scommand %s: %[1]shelp lists them", x.Prefix, name)
	case 1:
		return begun[0], nil
	}
	var names []string
	for _, e := range begun {
		names = append(names, e.name)
	}
	return nil, fmt.Errorf("%s could be %s", name, strings.Join(names, ", "))
}

// help is what commands there are, or what one does.
func (x *Interpreter) help(of string) (Answer, error) {
	list := entries()
	if of != "" {
		e, err := x.entry(of)
		if err != nil {
			return Answer{}, err
		}
		list = []entry{*e}
	}
	var b strings.Builder
	for i := range list {
		if e := &list[i]; x.here(e) {
			fmt.Fprintf(&b, "%-29s %s\n", strings.TrimSpace(e.name+" "+e.args), e.doc)
			if of != "" && e.also != "" {
				fmt.Fprintf(&b, "%-29s also: %s\n", "", strings.Join(strings.Fields(e.also), ", "))
			}
		}
	}
	return Answer{Text: b.String()}, nil
}

// say is an answer of a line.
func say(format string, args ...any) (Answer, error) {
	return Answer{Text: fmt.Sprintf(format, args...) + "\n"}, nil
}

// number reads how often something is to be done: 1 if nothing is said.
func number(text string) (uint64, error) {
	if text == "" {
		return 1, nil
	}
	var n uint64
	if _, err := fmt.Sscanf(text+"\n", "%d\n", &n); err != nil || n == 0 || n > mostTimes {
		return 0, fmt.Errorf("%s is no number of times: want 1 to %d", text, uint64(mostTimes))
	}
	return n, nil
}

const mostTimes = 1_000_000_000

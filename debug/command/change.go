package command

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"breakfast/cpu"
	"breakfast/debug/expr"
	"breakfast/machine"
)

// changing are the commands that change the machine, and those about who asks.
func changing() []entry {
	return []entry{
		{name: "set", args: "WHAT = EXPR", doc: "change a register, pc, a CSR, memory: set a0 = 3, set [count] = 1",
			changes: true, takes: values,
			do: (*Interpreter).assign},
		{name: "type", args: "TEXT", doc: `type a line at the program's terminal; "TEXT" is not, with \n and \x03`,
			changes: true, do: (*Interpreter).typeIn},
		{name: "undo", also: "u", doc: "leave the future that a change in the past began", do: (*Interpreter).undo},
		{name: "save", args: "FILE", doc: "write the run to a session, to be opened here again", changes: true,
			do: func(x *Interpreter, name string) (Answer, error) {
				if name == "" {
					return Answer{}, errors.New("save where? A file's name, such as tea.session")
				}
				if err := x.Save(name); err != nil {
					return Answer{}, err
				}
				return say("the run is in %s", name)
			}},
		{name: "help", also: "?", args: "[COMMAND]", doc: "these lines", takes: commands, do: (*Interpreter).help},
		{name: "quit", also: "q exit", args: "[STATUS]", doc: "end", changes: true, do: quit},
	}
}

func quit(_ *Interpreter, rest string) (Answer, error) {
	if rest == "" {
		return Answer{Quit: true, Status: Unsaid}, nil
	}
	n, err := strconv.ParseUint(rest, 10, 7)
	if err != nil {
		return Answer{}, fmt.Errorf("%s is no exit status: want 0 to 127", rest)
	}
	return Answer{Quit: true, Status: int(n)}, nil
}

// PastQuestion is asked, where somebody can be asked, before something that Begins another future.
const PastQuestion = "This is the past: that begins another future. Do it?"

// Begins says that a command would begin another future.
func (x *Interpreter) Begins(line string) bool {
	name, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	e, err := x.entry(name)
	return err == nil && (e.name == "set" || e.name == "type") && x.d.InPast()
}

// entered is what is said of a change that was made, at a step before one that was known.
func (x *Interpreter) entered(past bool, known uint64, format string, args ...any) (Answer, error) {
	text := fmt.Sprintf(format, args...)
	if past {
		text += fmt.Sprintf("\nThis was the past: another future begins at step %d. %sundo has the old one back, "+
			"which was known to step %d.", x.m.Position().Steps, x.Prefix, known)
	}
	return Answer{Text: text + "\n", Another: true}, nil
}

// typeIn types at the program's terminal.
func (x *Interpreter) typeIn(text string) (Answer, error) {
	line := text + "\n"
	if strings.HasPrefix(text, `"`) {
		var err error
		if line, err = strconv.Unquote(text); err != nil {
			return Answer{}, errors.New(`that is no text in quotes: "…", with \n, \t, \x03, \" and \\ in it`)
		}
	}
	if line == "" {
		return Answer{}, errors.New("type what?")
	}
	past, known := x.d.InPast(), x.d.End().Steps
	x.d.Type([]byte(line))
	return x.entered(past, known, "typed %q", line)
}

// undo leaves a future for the other.
func (x *Interpreter) undo(string) (Answer, error) {
	before := append([]cpu.Hart(nil), x.m.Harts...)
	from := x.m.Position().Steps
	if !x.d.Undo() {
		return Answer{}, errors.New("there is no other future: nothing was typed or changed in the past")
	}
	x.before, x.from, x.why = before, from, "the future that was begun is left; undo goes back to it"
	text := fmt.Sprintf("back in the future that was, at step %d\n", x.m.Position().Steps)
	if !x.Watching {
		text += x.Status().String()
	}
	return Answer{Text: text, Another: true}, nil
}

// assign changes a register, a CSR or memory.
func (x *Interpreter) assign(rest string) (Answer, error) {
	what, value, ok := strings.Cut(rest, "=")
	if what = strings.TrimSpace(what); !ok || what == "" {
		return Answer{}, errors.New("want what, = and its value: set a0 = 3, set [count] = 0")
	}
	v, err := x.value(value)
	if err != nil {
		return Answer{}, err
	}
	e, err := x.edit(what, v)
	if err != nil {
		return Answer{}, err
	}
	past, known := x.d.InPast(), x.d.End().Steps
	before := append([]cpu.Hart(nil), x.m.Harts...)
	if err := x.d.Edit(e); err != nil {
		return Answer{}, err
	}
	x.before, x.from = before, x.m.Position().Steps
	return x.entered(past, known, "%v", e)
}

// value is what an expression comes to.
func (x *Interpreter) value(text string) (v uint32, err error) {
	e, err := expr.Compile(strings.TrimSpace(text), x.m)
	if err != nil {
		return 0, x.caret(err)
	}
	x.m.As(x.Hart, func() { v, err = e.Eval(x.m) })
	return v, err
}

// edit is the change of what somebody says to a value.
func (x *Interpreter) edit(what string, v uint32) (machine.Edit, error) {
	e := machine.Edit{Hart: x.Hart, Value: v}
	if strings.TrimPrefix(what, "$") == "pc" {
		e.Place = machine.InPC
		return e, nil
	}
	if load, inner, ok := strings.Cut(what, "["); ok && strings.HasSuffix(inner, "]") {
		if size := map[string]int{"": 4, "lw": 4, "lh": 2, "lhu": 2, "lb": 1, "lbu": 1}[load]; size > 0 {
			return x.poke(strings.TrimSuffix(inner, "]"), size, v)
		}
	}
	of, err := expr.Compile(what, x.m)
	if err != nil {
		return e, x.hint(err, what, values)
	}
	switch t := of.Target(); t.Kind {
	case expr.Register:
		if e.Where = t.Number; e.Where == 0 {
			return e, errors.New("zero is 0, whatever is written to it")
		}
		return e, nil
	case expr.CSR:
		e.Place, e.Where = machine.InCSR, t.Number
		return e, nil
	case expr.Address:
		return e, fmt.Errorf("%s is a number: the word in memory there is [%[1]s]", what)
	case expr.Device:
		e.Place, e.Where = machine.InKitchen, t.Number
		if err := x.m.Check(machine.Input{Edit: &e}); err != nil {
			return e, fmt.Errorf("%s is no appliance's, or is only read: only the program writes it", what)
		}
		return e, nil
	}
	return e, fmt.Errorf("%s is worked out: what can be set is a register, pc, a CSR, and memory as [ADDR], lh[ADDR], "+
		"lb[ADDR]", what)
}

// poke is the change of memory at an address, as the hart sees it.
func (x *Interpreter) poke(text string, size int, v uint32) (machine.Edit, error) {
	e := machine.Edit{Place: machine.InMemory}
	addr, err := x.value(text)
	if err != nil {
		return e, err
	}
	ok := false
	x.m.As(x.Hart, func() { e.Where, ok = x.m.Translate(addr, cpu.Loading) })
	if !ok {
		return e, fmt.Errorf("nothing is at 0x%08x", addr)
	}
	e.Data = binary.LittleEndian.AppendUint32(nil, v)[:size]
	return e, nil
}

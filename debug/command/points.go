package command

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"breakfast/debug"
	"breakfast/debug/expr"
)

// mostPoints is how many breakpoints somebody sets at most.
const mostPoints = 4096

// setting are the commands about breakpoints.
func setting() []entry {
	return []entry{
		{name: "break", args: "PLACE [if EXPR]", doc: "stop at a symbol, an address, FILE:LINE; EXPR is not 0",
			takes: places, do: set(func(b *debug.Breakpoint, what string) { b.At = what })},
		{name: "tbreak", args: "PLACE [if EXPR]", doc: "the same, once", takes: places,
			do: set(func(b *debug.Breakpoint, what string) { b.At, b.Once = what, true })},
		{name: "watch", args: "WHAT [if EXPR]", doc: "stop when it has changed: memory (count, ADDR:BYTES), a " +
			"register, a CSR, a device's register (KETTLE_STATUS), an expression", takes: values,
			do: set(func(b *debug.Breakpoint, what string) { b.Watch = what })},
		{name: "rwatch", args: "WHAT [if EXPR]", doc: "… when it is read", takes: values,
			do: set(func(b *debug.Breakpoint, what string) { b.Watch, b.On = what, debug.Read })},
		{name: "awatch", args: "WHAT [if EXPR]", doc: "… when it is read or written", takes: values,
			do: set(func(b *debug.Breakpoint, what string) { b.Watch, b.On = what, debug.Used })},
		{name: "trap", args: "WORDS [if EXPR]", doc: "stop at a trap: timer, illegal, interrupt, any, a number",
			takes: traps, do: set(func(b *debug.Breakpoint, what string) { b.Trap = what })},
		{name: "log", args: "PLACE TEXT", doc: "say TEXT, with the values of {EXPR} in it, and go on",
			takes: places, do: func(x *Interpreter, rest string) (Answer, error) {
				place, text, _ := strings.Cut(rest, " ")
				if text == "" {
					return Answer{}, errors.New("log what? Such as: log brew a0 is {a0}")
				}
				return x.set(debug.Breakpoint{At: place, Log: text}, place)
			}},
		{name: "breakpoints", doc: "those that were set", do: (*Interpreter).points},
		{name: "delete", args: "N", doc: "take one away", takes: numbers, do: (*Interpreter).remove},
		{name: "off", args: "N", doc: "keep one, and do not stop at it", takes: numbers, do: switched(true)},
		{name: "on", args: "N", doc: "stop at it again", takes: numbers, do: switched(false)},
		{name: "ignore", args: "N HITS", doc: "pass by so many hits of one", takes: numbers, do: (*Interpreter).ignore},
	}
}

// set sets a breakpoint of which what, and perhaps a condition behind "if", are said.
func set(say func(b *debug.Breakpoint, what string)) func(*Interpreter, string) (Answer, error) {
	return func(x *Interpreter, rest string) (Answer, error) {
		what, condition, _ := strings.Cut(rest, " if ")
		b := debug.Breakpoint{If: strings.TrimSpace(condition)}
		what = strings.TrimSpace(what)
		if what == "" {
			return Answer{}, errors.New("want a word of what is meant; help says which")
		}
		say(&b, what)
		return x.set(b, what)
	}
}

func (x *Interpreter) set(b debug.Breakpoint, what string) (Answer, error) {
	if len(x.d.Breakpoints()) >= mostPoints {
		return Answer{}, fmt.Errorf("there are too many breakpoints: at most %d", mostPoints)
	}
	id, err := x.d.Set(b)
	if err != nil {
		kind := values
		switch {
		case b.At != "":
			kind = places
		case b.Trap != "":
			kind = nothing // all are listed
		}
		return Answer{}, x.hint(err, what, kind)
	}
	for _, p := range x.d.Breakpoints() {
		if p.ID == id && p.Note != "" {
			return say("breakpoint %d: %s", id, p.Note)
		}
	}
	return say("breakpoint %d", id)
}

// refusal is an error with a caret, where it has one, and with what begins as what was said does.
type refusal struct {
	error
	text string
}

func (r refusal) Error() string { return r.text }

func (r refusal) Unwrap() error { return r.error }

// hint is an error about what somebody has said.
func (x *Interpreter) hint(err error, what string, kind takes) error {
	text := err.Error()
	if bad := (*expr.Error)(nil); errors.As(err, &bad) {
		text = bad.Caret() + "\n" + text
	}
	list := x.begins(what, kind)
	if what != "" && len(list) > 0 && len(list) <= 8 && list[0] != what {
		text += fmt.Sprintf("; %s could be %s", what, strings.Join(list, ", "))
	}
	return refusal{err, text}
}

// caret is an error with a caret, where it has one.
func (x *Interpreter) caret(err error) error { return x.hint(err, "", values) }

// points lists the breakpoints that are not hidden, a line each.
func (x *Interpreter) points(string) (Answer, error) {
	var b strings.Builder
	for _, p := range x.d.Breakpoints() {
		if x.hidden(p.ID) {
			continue
		}
		fmt.Fprintf(&b, "%d %s%s%s", p.ID, p.At, p.Watch, p.Trap)
		if p.Watch != "" {
			fmt.Fprintf(&b, " %v", p.On)
		}
		if p.If != "" {
			fmt.Fprintf(&b, " if %s", p.If)
		}
		if p.Log != "" {
			fmt.Fprintf(&b, " log %s", p.Log)
		}
		if p.Once {
			b.WriteString(", once")
		}
		if p.Ignore > 0 {
			fmt.Fprintf(&b, ", behind %d hits", p.Ignore)
		}
		if p.Off {
			b.WriteString(", off")
		}
		fmt.Fprintf(&b, ", %d hits\n", p.Hits)
	}
	if b.Len() == 0 {
		return say("there are none")
	}
	return Answer{Text: b.String()}, nil
}

func (x *Interpreter) hidden(id int) bool { return x.Hidden != nil && x.Hidden(id) }

// point is the breakpoint of a number.
func (x *Interpreter) point(text string) (debug.Placed, error) {
	n, err := strconv.Atoi(text)
	for _, p := range x.d.Breakpoints() {
		if err == nil && p.ID == n && !x.hidden(n) {
			return p, nil
		}
	}
	if text == "" {
		text = "without a number"
	}
	return debug.Placed{}, fmt.Errorf("there is no breakpoint %s that was set here: %sbreakpoints lists them", text,
		x.Prefix)
}

func (x *Interpreter) remove(rest string) (Answer, error) {
	p, err := x.point(rest)
	if err == nil {
		x.d.Clear(p.ID)
	}
	return Answer{}, err
}

func switched(off bool) func(*Interpreter, string) (Answer, error) {
	return func(x *Interpreter, rest string) (Answer, error) {
		p, err := x.point(rest)
		if err == nil {
			p.Off = off
			err = x.d.Change(p.ID, p.Breakpoint)
		}
		return Answer{}, err
	}
}

func (x *Interpreter) ignore(rest string) (Answer, error) {
	id, count, _ := strings.Cut(rest, " ")
	p, err := x.point(id)
	if err != nil {
		return Answer{}, err
	}
	n, err := strconv.ParseUint(strings.TrimSpace(count), 10, 64)
	if err != nil {
		return Answer{}, errors.New("want how many hits are passed by: ignore 1 10")
	}
	p.Ignore = n
	return Answer{}, x.d.Change(p.ID, p.Breakpoint)
}

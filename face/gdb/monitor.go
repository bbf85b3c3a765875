package gdb

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"breakfast/debug"
	"breakfast/debug/expr"
	"breakfast/machine"
	"breakfast/trace"
)

const help = `backtrace                   the procedures under way, also behind a trap
kitchen                     what the appliances are at, by the kitchen's clock
why                         why it stopped, why no handler runs, and where each hart is
break PLACE [if EXPR]       stop at a symbol, an address, FILE:LINE; EXPR is not 0
watch WHAT [if EXPR]        stop when it has changed: memory (count, ADDR:BYTES), a register,
rwatch WHAT, awatch WHAT      a CSR, a device's register (KETTLE_STATUS), an expression; is read; used
trap WORDS [if EXPR]        stop at a trap: timer, illegal, interrupt, any, mcause as a number
log PLACE TEXT              say TEXT, with the values of {EXPR} in it, and go on
breakpoints                 those that were set here; delete N
lastwrite WHAT [STEP]       what wrote that last, before now or before a step
undo                        leave the future that a change in the past began
                            (then: maintenance flush register-cache)
`

// monitor does a command of "monitor", and returns what it says.
func (s *stub) monitor(line string) string {
	command, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
	rest = strings.TrimSpace(rest)
	switch command {
	case "kitchen":
		return s.kitchen()
	case "why":
		return strings.Join(s.whole(), "\n") + "\n"
	case "backtrace", "bt":
		return s.backtrace()
	case "break":
		return s.set(rest, func(b *debug.Breakpoint, what string) { b.At = what })
	case "watch":
		return s.set(rest, func(b *debug.Breakpoint, what string) { b.Watch = what })
	case "rwatch":
		return s.set(rest, func(b *debug.Breakpoint, what string) { b.Watch, b.On = what, debug.Read })
	case "awatch":
		return s.set(rest, func(b *debug.Breakpoint, what string) { b.Watch, b.On = what, debug.Used })
	case "trap":
		return s.set(rest, func(b *debug.Breakpoint, what string) { b.Trap = what })
	case "log":
		place, text, _ := strings.Cut(rest, " ")
		return s.set(place, func(b *debug.Breakpoint, what string) { b.At, b.Log = what, text })
	case "breakpoints":
		return s.list()
	case "delete":
		n, err := strconv.Atoi(rest)
		if err != nil || s.key(n) != "" || !s.d.Clear(n) {
			return fmt.Sprintf("there is no breakpoint %s that was set with monitor\n", rest)
		}
		return ""
	case "lastwrite":
		return s.lastWrite(rest)
	case "undo":
		s.console.muted = true
		undone := s.d.Undo()
		s.console.muted = false
		if !undone {
			return "there is no other future: nothing was typed or changed in the past\n"
		}
		s.console.back(s.m.Position(), true)
		return fmt.Sprintf("back in the future that was, at step %d\n", s.m.Position().Steps)
	case "help", "":
		return help
	}
	return fmt.Sprintf("there is no monitor command %s:\n%s", command, help)
}

// set sets a breakpoint of which what, and perhaps a condition behind "if", are said.
func (s *stub) set(text string, say func(b *debug.Breakpoint, what string)) string {
	what, condition, _ := strings.Cut(text, " if ")
	b := debug.Breakpoint{If: strings.TrimSpace(condition)}
	say(&b, strings.TrimSpace(what))
	if len(s.d.Breakpoints()) >= mostPoints {
		return "there are too many breakpoints\n"
	}
	id, err := s.d.Set(b)
	if err != nil {
		return refusal(err)
	}
	for _, p := range s.d.Breakpoints() {
		if p.ID == id && p.Note != "" {
			return fmt.Sprintf("breakpoint %d: %s\n", id, p.Note)
		}
	}
	return fmt.Sprintf("breakpoint %d\n", id)
}

// refusal is an error, with a caret where it has one.
func refusal(err error) string {
	if bad := (*expr.Error)(nil); errors.As(err, &bad) {
		return bad.Caret() + "\n" + bad.Error() + "\n"
	}
	return err.Error() + "\n"
}

// list is the breakpoints that the client did not set by itself.
func (s *stub) list() string {
	var b strings.Builder
	for _, p := range s.d.Breakpoints() {
		if s.key(p.ID) != "" {
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
		fmt.Fprintf(&b, ", %d hits\n", p.Hits)
	}
	if b.Len() == 0 {
		return "there are none\n"
	}
	return b.String()
}

// whole is why it stopped, and where each hart is, a line each.
func (s *stub) whole() []string {
	var list []string
	for _, h := range s.d.Hits() {
		list = append(list, h.Text)
	}
	list = append(list, s.explained()...)
	if list == nil {
		list = append(list, "it stands still: "+s.d.Stop().Reason.String())
	}
	if why := s.d.Why(); why != "" {
		list = append(list, strings.Split(why, "\n")...)
	}
	for i := range s.m.Harts {
		list = append(list, fmt.Sprintf("%s, at %s", s.state(i), s.d.Where(s.m.Harts[i].PC)))
	}
	p := s.m.Position()
	return append(list, fmt.Sprintf("step %d, tick %d", p.Steps, p.Now))
}

// explained is what there is to say of a run that cannot go on, a line each.
func (s *stub) explained() (list []string) {
	found := s.d.Findings()
	for i := range found {
		list = append(list, found[i].String())
		if found[i].Do != "" {
			list = append(list, "  do: "+found[i].Do)
		}
	}
	return list
}

// lastWrite is what wrote something last, before a step that may be named.
func (s *stub) lastWrite(what string) string {
	before := s.m.Position()
	if i := strings.LastIndexByte(what, ' '); i >= 0 {
		if step, err := strconv.ParseUint(what[i+1:], 10, 64); err == nil {
			what, before = what[:i], machine.Position{Steps: min(step, before.Steps)}
		}
	}
	s.console.muted = true
	w, found, err := s.d.LastWrite(strings.TrimSpace(what), before)
	s.console.muted = false
	s.console.back(s.m.Position(), false)
	switch {
	case err != nil:
		return refusal(err)
	case !found:
		return "nothing has written it before\n"
	}
	return fmt.Sprintf("%s\n(what wrote it before that: monitor lastwrite %s %d)\n", w.Text, what, w.At.Steps)
}

// backtrace is the procedures under way on the hart that is chosen, a line each.
func (s *stub) backtrace() string {
	var b strings.Builder
	for i, f := range s.d.Backtrace(s.hart) {
		fmt.Fprintf(&b, "#%d %s", i, f.Where)
		if f.Trap != "" {
			fmt.Fprintf(&b, ", %s", f.Trap)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// kitchen is what the appliances' registers hold.
func (s *stub) kitchen() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", trace.Clock(s.m.Position().Now))
	for _, p := range s.m.Parts() {
		if !p.Appliance {
			continue
		}
		info := p.Device.Info()
		fmt.Fprintf(&b, "%s:", info.Name)
		for i := range info.Regs {
			r := &info.Regs[i]
			v, there := s.m.Peek(p.Base+r.Off, r.Size)
			if !there {
				continue
			}
			fmt.Fprintf(&b, " %s %d", r.Name, v)
			for _, f := range r.Fields {
				if f.Hi == f.Lo && v&f.Mask() != 0 {
					fmt.Fprintf(&b, " (%s)", f.Name)
				}
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

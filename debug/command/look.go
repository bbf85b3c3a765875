package command

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/debug"
	"breakfast/debug/expr"
	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace"
)

// looking are the commands that change nothing.
func looking() []entry {
	return []entry{
		{name: "where", also: "status", doc: "where it stands, and why",
			do: func(x *Interpreter, _ string) (Answer, error) {
				return Answer{Text: x.Status().String()}, nil
			}},
		{name: "why", also: "y", doc: "why it stopped, why no handler runs, and where each hart is",
			do: (*Interpreter).whole},
		{name: "backtrace", also: "bt", doc: "the procedures under way, also behind a trap",
			do: (*Interpreter).backtrace},
		{name: "list", args: "[PLACE]", doc: "the source around where it stands, or a place", takes: places,
			do: (*Interpreter).list},
		{name: "find", also: "/", args: "TEXT", doc: "the lines of the source that hold TEXT", do: (*Interpreter).find},
		{name: "print", also: "p", args: "EXPR", doc: "a value: of a register, [count], KETTLE_STATUS, a0 + 4",
			takes: values, do: (*Interpreter).print},
		{name: "registers", doc: "pc and x1 to x31", do: (*Interpreter).registers},
		{name: "csrs", doc: "the CSRs that matter in this mode, in words", do: (*Interpreter).csrs},
		{name: "changed", doc: "what of both the last move has changed", do: (*Interpreter).changed},
		{name: "memory", also: "x", args: "ADDR [BYTES]", doc: "memory as words; 64 bytes if nobody says how many",
			takes: values, do: (*Interpreter).memory},
		{name: "gates", args: "[NAME]", doc: "each interrupt's way to the hart, what is closed first; or all of one",
			takes: gates,
			do:    (*Interpreter).gates},
		{name: "timeline", args: "[N]", doc: "who was at work when: the last N stretches of each lane",
			do: (*Interpreter).timeline},
		{name: "kitchen", args: "[NAME]", doc: "what the appliances are at, by the kitchen's clock; or one, with words",
			takes: appliances, do: (*Interpreter).kitchen},
		{name: "output", args: "[LINES]", doc: "what the program has sent to its terminal", do: (*Interpreter).output},
		{name: "lastwrite", args: "WHAT [STEP]", doc: "what wrote that last, before now or before a step",
			takes: values, do: (*Interpreter).lastWrite},
		{name: "hart", args: "N", doc: "whose registers, gates and frames are meant", changes: true,
			do: (*Interpreter).choose},
	}
}

// whole is why it stopped, why no handler runs, and where each hart is, a line each. To find who closed which gate is
// a move.
func (x *Interpreter) whole(string) (Answer, error) {
	list, here, why := x.stopped(), x.reason(), ""
	v := x.begin("why", debug.Backward, func() {
		list = append(list, x.whyTrapped()...)
		why = x.d.Why()
	})
	v.Name = "why"
	v.asks = func() (string, error) {
		if list == nil && here != "" {
			list = append(list, here)
		}
		if why != "" {
			list = append(list, strings.Split(why, "\n")...)
		}
		for i := range x.m.Harts {
			list = append(list, fmt.Sprintf("%s, at %s", x.State(i), x.d.Where(x.m.Harts[i].PC)))
		}
		p := x.m.Position()
		return fmt.Sprintf("%s\nstep %d, tick %d\n", strings.Join(list, "\n"), p.Steps, p.Now), nil
	}
	return Answer{Move: v}, nil
}

// stopped is why it stopped, a line each.
func (x *Interpreter) stopped() (list []string) {
	for _, h := range x.d.Hits() {
		list = append(list, h.Text)
	}
	if end := x.d.Ending(); end != "" {
		list = append(list, end)
	}
	list = append(list, x.Explained()...)
	return list
}

// Explained is what there is to say of a run that cannot go on, a line each.
func (x *Interpreter) Explained() (list []string) {
	found := x.d.Findings()
	for i := range found {
		list = append(list, found[i].String())
		if found[i].Do != "" {
			list = append(list, "  do: "+found[i].Do)
		}
	}
	return list
}

// State says how a hart is: "hart 0, M mode, in wfi, task 2 tea".
func (x *Interpreter) State(hart int) string {
	h := &x.m.Harts[hart]
	text := fmt.Sprintf("hart %d, %v mode", hart, h.Priv)
	if h.Waiting {
		text += ", in wfi"
	}
	if t := x.m.TaskOf(hart); t != 0 {
		text += fmt.Sprintf(", task %d %s", t, x.d.Tracer().TaskName(t))
	}
	return strings.TrimSpace(text)
}

// choose chooses a hart.
func (x *Interpreter) choose(rest string) (Answer, error) {
	n, err := strconv.Atoi(rest)
	if err != nil || n < 0 || n >= len(x.m.Harts) {
		return Answer{}, fmt.Errorf("there is no hart %s: they are 0 to %d", rest, len(x.m.Harts)-1)
	}
	x.Hart = n
	return Answer{Text: x.Status().String()}, nil
}

// backtrace is the procedures under way, a line each.
func (x *Interpreter) backtrace(string) (Answer, error) {
	var b strings.Builder
	for i, f := range x.d.Backtrace(x.Hart) {
		fmt.Fprintf(&b, "#%d %s", i, f.Where)
		if f.Trap != "" {
			fmt.Fprintf(&b, ", %s", f.Trap)
		}
		b.WriteString("\n")
	}
	return Answer{Text: b.String()}, nil
}

// around is how many lines are listed before and behind one.
const around = 5

// list is the source around a place, with a > at the line that comes next, and a * at breakpoints.
func (x *Interpreter) list(place string) (Answer, error) {
	here := x.Status().PC
	at := here
	if place != "" {
		addrs, _, err := x.d.Places(place)
		if err != nil {
			return Answer{}, x.hint(err, place, places)
		}
		at = addrs[0]
	}
	img := x.m.Image()
	file, line, ok := img.LineAt(at)
	if !ok {
		return x.code(at, here)
	}
	current := 0
	if f, l, ok := img.LineAt(here); ok && f == file {
		current = l
	}
	stops := x.Stops()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", path.Base(file))
	for n := max(line-around, 1); n <= line+around; n++ {
		text, mark := img.Source(file, n), ' '
		if n == current {
			mark = '>'
		}
		stop := ' '
		if stops[Line{file, n}] {
			stop = '*'
		}
		if text != "" || n == current {
			fmt.Fprintf(&b, "%c%c%5d  %s\n", mark, stop, n, strings.TrimRight(text, " \t\r\n"))
		}
	}
	return Answer{Text: b.String()}, nil
}

// A Line is a line of a file of the program.
type Line struct {
	File string
	Num  int
}

// Stops are the lines at which a run stops.
func (x *Interpreter) Stops() map[Line]bool {
	list := map[Line]bool{}
	for _, p := range x.d.Breakpoints() {
		for _, a := range p.Addrs {
			if file, line, ok := x.m.Image().LineAt(a); ok && !p.Off {
				list[Line{file, line}] = true
			}
		}
	}
	return list
}

// code is the instructions from an address on, for programs that do not say which lines they are of.
func (x *Interpreter) code(at, here uint32) (Answer, error) {
	var b strings.Builder
	for range 2 * around {
		in, ok := x.m.Instruction(at)
		if !ok {
			break
		}
		mark := ' '
		if at == here {
			mark = '>'
		}
		fmt.Fprintf(&b, "%c %08x  %s\n", mark, at, in.Pretty(at, x.m.Image().Place))
		at += in.Op.Size()
	}
	if b.Len() == 0 {
		return Answer{}, fmt.Errorf("there is no memory at 0x%08x", at)
	}
	return Answer{Text: b.String()}, nil
}

// print is the value of an expression.
func (x *Interpreter) print(text string) (Answer, error) {
	e, err := expr.Compile(text, x.m)
	if err != nil {
		return Answer{}, x.caret(err)
	}
	var v uint32
	x.m.As(x.Hart, func() { v, err = e.Eval(x.m) })
	if err != nil {
		return Answer{}, err
	}
	words := ""
	if t := e.Target(); t.Kind == expr.CSR {
		words = isa.CSR(t.Number).Describe(v)
	}
	n := strconv.FormatUint(uint64(v), 10)
	if !e.Unsigned() {
		n = strconv.Itoa(int(int32(v)))
	}
	for _, more := range []string{words, x.m.Image().Place(v)} {
		if more != "" {
			n += ", " + more
		}
	}
	return say("%s is 0x%08x, %s", text, v, n)
}

// memory is a stretch of memory, as words, as the hart sees it.
func (x *Interpreter) memory(rest string) (Answer, error) {
	n := uint64(64)
	if i := strings.LastIndexByte(rest, ' '); i >= 0 {
		if m, err := strconv.ParseUint(rest[i+1:], 0, 32); err == nil {
			rest, n = rest[:i], m
		}
	}
	if n == 0 || n > machine.MostEdited {
		return Answer{}, fmt.Errorf("want 1 to %d bytes", machine.MostEdited)
	}
	e, err := expr.Compile(rest, x.m)
	if err != nil {
		return Answer{}, x.caret(err)
	}
	var b strings.Builder
	x.m.As(x.Hart, func() {
		var at uint32
		if at, err = e.Eval(x.m); err != nil {
			return
		}
		at &^= 3
		for i := uint32(0); i < uint32(n); i += 4 {
			v, ok := x.m.Look(at+i, 4)
			switch {
			case !ok && i == 0:
				err = fmt.Errorf("nothing is at 0x%08x", at)
				return
			case !ok:
				return
			case i%16 == 0:
				fmt.Fprintf(&b, "%s%08x:", map[bool]string{true: "\n"}[i > 0], at+i)
			}
			fmt.Fprintf(&b, " %08x", v)
		}
	})
	if err != nil {
		return Answer{}, err
	}
	return say("%s", b.String())
}

// gates is each interrupt's way to the hart, or one.
func (x *Interpreter) gates(name string) (Answer, error) {
	var b strings.Builder
	var names []string
	x.m.As(x.Hart, func() {
		for _, g := range x.m.Ways() {
			if names = append(names, g.Name); name != "" && g.Name != name {
				continue
			}
			fmt.Fprintf(&b, "%s: %s\n", g.Name, InWords(g))
			for _, l := range g.Locks {
				if name != "" && l.Closed != "" && l.Closed != g.Closed {
					fmt.Fprintf(&b, "%s: closed, too: %s; opens with: %s\n", g.Name, l.Closed, l.Open)
				}
			}
		}
	})
	if b.Len() == 0 {
		return Answer{}, fmt.Errorf("no interrupt is called %s: there are %s", name, strings.Join(names, ", "))
	}
	return Answer{Text: b.String()}, nil
}

// InWords is how an interrupt stands: whether it rings, and what keeps it from the hart.
func InWords(g machine.Gate) string {
	text := "does not ring"
	if g.Asking {
		text = "rings"
		if g.Rung != "" {
			text += " (" + g.Rung + ")"
		}
	}
	if g.Closed == "" {
		return text + ", all is open"
	}
	if text += "; closed: " + g.Closed; g.Open != "" {
		text += "; opens with: " + g.Open
	}
	return text
}

// timeline is the last stretches of each lane.
func (x *Interpreter) timeline(rest string) (Answer, error) {
	n, err := number(rest)
	if err != nil {
		return Answer{}, err
	}
	moment := func(t uint64) string { return fmt.Sprintf("%s.%03d", trace.Clock(ticks(t)), t%1000) }
	lanes, whole := x.d.Tracer().Lanes()
	var b strings.Builder
	for _, l := range lanes {
		for _, s := range l.Spans[max(len(l.Spans)-int(min(n, mostSpans)), 0):] {
			what := s.Doing.String()
			if l.Kind == trace.PartLane {
				what = "at work"
			}
			fmt.Fprintf(&b, "%s: %s to %s, %s\n", l.Name, moment(uint64(s.From)), moment(uint64(s.To)), what)
		}
		for _, m := range l.Marks[max(len(l.Marks)-int(min(n, mostSpans)), 0):] {
			fmt.Fprintln(&b, strings.TrimSuffix(l.Name+": "+moment(uint64(m.At))+", "+m.Text, ", "))
		}
	}
	if !whole {
		b.WriteString("the run is long: what was first is not here in full\n")
	}
	if b.Len() == 0 {
		return say("nothing has happened yet")
	}
	return Answer{Text: b.String()}, nil
}

const mostSpans = 100

// output is the last lines that the program has sent.
func (x *Interpreter) output(rest string) (Answer, error) {
	n := uint64(20)
	if rest != "" {
		var err error
		if n, err = number(rest); err != nil {
			return Answer{}, err
		}
	}
	out := string(x.d.Output())
	if out == "" {
		return say("nothing yet")
	}
	lines := strings.SplitAfter(strings.TrimSuffix(out, "\n"), "\n")
	lines = lines[len(lines)-int(min(n, uint64(len(lines)))):]
	return say("%s", strings.Join(lines, ""))
}

// lastWrite is what wrote something last, before a step that may be named. To look for it is a move.
func (x *Interpreter) lastWrite(what string) (Answer, error) {
	before := x.m.Position()
	if i := strings.LastIndexByte(what, ' '); i >= 0 {
		if step, err := strconv.ParseUint(what[i+1:], 10, 64); err == nil {
			what, before = what[:i], machine.Position{Steps: min(step, before.Steps)}
		}
	}
	what = strings.TrimSpace(what)
	if what == "" {
		return Answer{}, errors.New("lastwrite of what? Memory (count, ADDR:BYTES), a register, a CSR, KETTLE_STATUS")
	}
	var w debug.Write
	var found bool
	var err error
	v := x.begin("lastwrite "+what, debug.Backward, func() { w, found, err = x.d.LastWrite(what, before) })
	v.Name = plain.Line("lastwrite " + what)
	v.asks = func() (string, error) {
		switch {
		case err != nil:
			return "", x.hint(err, what, values)
		case !found:
			return "nothing has written it before\n", nil
		}
		return fmt.Sprintf("%s\n(what wrote it before that: %slastwrite %s %d)\n", w.Text, x.Prefix, what,
			w.At.Steps), nil
	}
	return Answer{Move: v}, nil
}

// causes are words for traps, to complete.
func causes() []string {
	list := []string{"any", "exception", "interrupt"}
	for _, c := range isa.Causes {
		list = append(list, c.String())
	}
	slices.Sort(list)
	return list
}

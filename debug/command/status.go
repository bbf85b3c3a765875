package command

import (
	"fmt"
	"strings"

	"breakfast/machine"
	"breakfast/plain"
	"breakfast/trace"
)

// Status is where the machine stands, and why.
type Status struct {
	Step        uint64 `json:"step"`
	Ticks       uint64 `json:"ticks"`
	Clock       string `json:"clock"` // the kitchen's, to a thousandth of its seconds
	Hart        int    `json:"hart"`
	Harts       int    `json:"-"`
	Mode        string `json:"mode"`
	Task        string `json:"task,omitempty"`
	PC          uint32 `json:"pc"`
	Where       string `json:"where"`
	Instruction string `json:"instruction,omitempty"` // which comes next; "" where no memory is
	Why         string `json:"why,omitempty"`         // why it stands here
	Known       uint64 `json:"known"`                 // the run is known to this step
}

// Status is where the machine stands now. It must not be on a move.
func (x *Interpreter) Status() Status {
	p := x.m.Position()
	h := &x.m.Harts[x.Hart]
	s := Status{Step: p.Steps, Ticks: uint64(p.Now), Clock: fmt.Sprintf("%s.%03d", trace.Clock(p.Now), p.Now%1000),
		Hart: x.Hart, Harts: len(x.m.Harts), Mode: h.Priv.String(), Task: x.d.Tracer().Task(x.Hart), PC: h.PC,
		Why: x.reason(), Known: max(x.d.End().Steps, p.Steps)}
	if stop := x.d.Stop(); stop.Reason == machine.Fault {
		s.PC = stop.PC // where it went wrong, not where no handler is
	}
	s.Where = x.d.Where(s.PC)
	x.m.As(x.Hart, func() {
		if in, ok := x.m.Instruction(s.PC); ok {
			s.Instruction = in.Pretty(s.PC, x.m.Image().Place)
		}
	})
	for _, text := range []*string{&s.Task, &s.Where, &s.Instruction, &s.Why} { // a line stays one
		*text = plain.Line(*text)
	}
	return s
}

// Hears says that a key would wake a hart.
func (x *Interpreter) Hears() (yes bool) {
	for i := range x.m.Harts {
		x.m.As(i, func() {
			for _, g := range x.m.Gates() {
				yes = yes || g.Name == x.m.UART.Info().Name && g.Wanted && g.Closed == ""
			}
		})
	}
	return yes
}

// reason is why the machine stands where it does.
func (x *Interpreter) reason() string {
	var list []string
	for _, h := range x.d.Hits() {
		list = append(list, h.Text)
	}
	if end := x.d.Ending(); end != "" {
		list = append(list, end)
	}
	switch idle := x.m.Idle(); {
	case idle && x.Hears():
		list = append(list, "asleep until something is typed")
	case idle:
		list = append(list, "asleep for ever")
		fallthrough
	default:
		if found := x.d.Findings(); len(found) > 0 {
			list = append(list, found[0].String())
		}
	}
	if len(list) == 0 || strings.HasPrefix(x.why, "interrupted") {
		list = append(list, x.why)
	}
	switch p := x.m.Position(); {
	case strings.Join(list, "") != "":
	case p == (machine.Position{}):
		return "the beginning"
	case x.before != nil && p.Steps > x.from:
		return after("after", p.Steps-x.from)
	case x.before != nil && p.Steps < x.from:
		return after("back by", x.from-p.Steps)
	}
	return strings.Join(list, "; ")
}

func after(word string, steps uint64) string {
	if steps == 1 {
		return word + " 1 step"
	}
	return fmt.Sprintf("%s %d steps", word, steps)
}

// String is two lines: the moment and why it stands there, and what comes next.
func (s Status) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Step %d, %s, ", s.Step, s.Clock)
	if s.Harts > 1 {
		fmt.Fprintf(&b, "hart %d, ", s.Hart)
	}
	fmt.Fprintf(&b, "%s mode", s.Mode)
	if s.Task != "" {
		fmt.Fprintf(&b, ", task %s", s.Task)
	}
	if s.Why != "" {
		fmt.Fprintf(&b, ": %s", s.Why)
	}
	b.WriteString(".")
	if s.Known > s.Step {
		fmt.Fprintf(&b, " The run is known to step %d.", s.Known)
	}
	next := s.Instruction
	if next == "" {
		next = "there is no memory"
	}
	fmt.Fprintf(&b, "\nNext: %s: %s.\n", s.Where, next)
	return b.String()
}

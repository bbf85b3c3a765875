package grade

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/trace/integrity"
)

// Quantity is something that can be counted or read at the end of a run:
//
//	stores REG [VALUE]       how often a device register was written (with that value); loads REG [VALUE]: read
//	first stores REG …       the step of the first such access, or of the last; infinite if there was none
//	interrupts [KIND]        interrupts taken: timer, external, software, or all of them
//	exceptions [KIND]        other traps taken: page faults load-page, store-page, fetch-page, from U or S, or all
//	exception [KIND]         the first of these and where, a text
//	retired mret             instructions of that name that retired
//	calls LABEL              how often the instruction at LABEL retired
//	returns LABEL            mrets that came back to code behind LABEL, before the next label
//	out-of-turn A B C        mrets that came back to one of these labels' code, but not in this cyclic order
//	sleeps-open              wfis that retired with interrupts on (mstatus.MIE): a ring just before is slept through
//	open-claims              interrupts claimed at the PLIC and not completed
//	device REG               a device register, as a program would read it
//	memory LABEL[+N]         a word of memory
//	register NAME            a register of the hart; also pc
//	name-of QUANTITY         the register of that number, by name: a text
//	hex-of QUANTITY          the number in base 16: a text
//	pages SPACE BITS FROM TO the pages from an address up to another whose page-table entry has these bits: UW, or,
//	                         behind -, has them not: -X; M is a page of 4 MiB, I one at its physical address. SPACE is
//	                         the label of a word that holds satp
//	shared SPACE SPACE BITS FROM TO   those that are the same in two address spaces, with these bits in one of them
//	walk SPACE U|S load|store|fetch ADDRESS   where such an access leads, or which entry forbids it, a text. An
//	                         address is a label or a number; *LABEL is the word there
//	report FIELD             a number of the report, as --json names it: staring, tea.poured_c
//	latency SOURCE           how long an interrupt waited at the most, from asserted to claimed, or, of timer and
//	                         software, to taken; infinite if one was not heard at all, or none came. In ticks, as are
//	                         all that follow. SOURCE is kettle, toaster, uart, timer …; latency(kettle) is the same
//	mean-latency SOURCE      on average
//	handler SOURCE           from taken to the return of the handler, at the most; infinite if none was taken
//	wake SOURCE              from the claim until a task that waited for it ran, at the most; infinite if none did
//	ready TASK               how long the task was ready at the most, and did not run; infinite if there is none
//	interrupts-off           the longest stretch in which a hart heard no interrupts, once they were on; 0 for none
//	switch-cost              the most steps that a switch of tasks took; 0 for none
//	share WHAT               of the time of all harts, in percent: working, kernel, staring, spinning, sleeping
//	steps, time              how long the run was, in steps and ticks
//	on HART QUANTITY         of that hart alone: what it stored, loaded, called, took and retired; steps; report
//	                         FIELD, of how it spent its time; register
//	exit                     the program's code; infinite if it did not end by itself
//	violations [KIND]        what package integrity found: register, pc, context, ecall, stack, claim, fence, or all
//	violation [KIND]         the first of these, a text
//	ending                   how it ended, a text: halted, fault, idle, limit
//	console                  what it printed, a text
//	12, 0x0c, "text"         itself; a device's register field or a board symbol is a number too: KETTLE_CTRL_HEAT
type Quantity struct {
	text string
	verb string
	args []string
	num  float64
	of   *Quantity // of name-of, hex-of and on
}

var verbs = map[string]struct{ least, most int }{
	"stores": {1, 2}, "loads": {1, 2}, "first": {2, 3}, "last": {2, 3}, "interrupts": {0, 1}, "exceptions": {0, 1},
	"exception": {0, 1}, "pages": {4, 4}, "shared": {5, 5}, "walk": {4, 4}, "retired": {1, 1},
	"calls": {1, 1}, "returns": {1, 1}, "out-of-turn": {2, 16}, "sleeps-open": {0, 0}, "open-claims": {0, 0},
	"device": {1, 1}, "memory": {1, 1}, "register": {1, 1}, "report": {1, 1}, "steps": {0, 0},
	"time": {0, 0}, "exit": {0, 0},
	"violations": {0, 1}, "violation": {0, 1}, "ending": {0, 0}, "console": {0, 0},
	"latency": {1, 1}, "mean-latency": {1, 1}, "handler": {1, 1}, "wake": {1, 1}, "ready": {1, 1}, "share": {1, 1},
	"interrupts-off": {0, 0}, "switch-cost": {0, 0},
}

// ParseQuantity reads a quantity.
func ParseQuantity(s string) (Quantity, error) {
	s = strings.TrimSpace(s)
	q := Quantity{text: s}
	if strings.HasPrefix(s, `"`) {
		text, err := strconv.Unquote(s)
		q.verb, q.args = "text", []string{text}
		return q, err
	}
	f := words(s)
	if len(f) == 0 {
		return q, fmt.Errorf("want a quantity")
	}
	if n, err := strconv.ParseInt(s, 0, 64); err == nil {
		q.verb, q.num = "number", float64(n)
		return q, nil
	}
	if f[0] == "name-of" || f[0] == "hex-of" {
		of, err := ParseQuantity(strings.TrimPrefix(s, f[0]))
		q.verb, q.of = f[0], &of
		return q, err
	}
	if f[0] == "on" {
		return parseOn(q, f)
	}
	v, known := verbs[f[0]]
	switch {
	case !known && len(f) == 1 && strings.ToUpper(s) == s:
		q.verb = "symbol"
		q.args = f
		return q, nil
	case !known:
		return q, fmt.Errorf("there is no quantity %q", f[0])
	case len(f)-1 < v.least || len(f)-1 > v.most:
		return q, fmt.Errorf("%s: takes %d to %d words", f[0], v.least, v.most)
	case (f[0] == "first" || f[0] == "last") && f[1] != "stores" && f[1] != "loads":
		return q, fmt.Errorf("%s: of stores or loads", f[0])
	case f[0] == "interrupts" && len(f) == 2 && interruptKinds[f[1]] == 0:
		return q, fmt.Errorf("interrupts are timer, external or software, not %s", f[1])
	case (f[0] == "violations" || f[0] == "violation") && len(f) == 2 &&
		!slices.Contains(integrity.Kinds(), integrity.Kind(f[1])):
		return q, fmt.Errorf("there are no violations of a kind %s", f[1])
	case strings.HasPrefix(f[0], "exception") && len(f) == 2 && !slices.Contains(exceptionKinds, f[1]):
		return q, fmt.Errorf("%s: want one of %s, not %s", f[0], strings.Join(exceptionKinds, ", "), f[1])
	}
	if err := checkPages(f[0], f[1:]); err != nil {
		return q, err
	}
	if err := checkMeasured(f); err != nil {
		return q, err
	}
	if f[0] == "retired" {
		if _, ok := isa.OpByName(f[1]); !ok {
			return q, fmt.Errorf("there is no instruction %s", f[1])
		}
	}
	q.verb, q.args = f[0], f[1:]
	return q, nil
}

// perHart are the quantities that can be asked of one hart.
var perHart = []string{"stores", "loads", "first", "last", "interrupts", "exceptions", "exception", "retired", "calls",
	"returns", "out-of-turn", "sleeps-open", "register", "report", "steps"}

// parseOn reads a quantity of one hart.
func parseOn(q Quantity, f []string) (Quantity, error) {
	if len(f) < 3 || !slices.Contains(perHart, f[2]) {
		return q, fmt.Errorf("on: want a hart and one of %s", strings.Join(perHart, ", "))
	}
	hart, err := strconv.Atoi(f[1])
	if err != nil || hart < 0 || hart >= devices.MaxHarts {
		return q, fmt.Errorf("on: %s is no hart: want 0 to %d", f[1], devices.MaxHarts-1)
	}
	of, err := ParseQuantity(strings.Join(f[2:], " "))
	q.verb, q.num, q.of = "on", float64(hart), &of
	return q, err
}

var interruptKinds = map[string]isa.Cause{"timer": isa.TimerInt, "external": isa.ExternalInt,
	"software": isa.SoftwareInt}

// exceptionKinds are those that are counted by themselves.
var exceptionKinds = []string{"load-page", "store-page", "fetch-page", "U", "S"}

func (q *Quantity) isText() bool {
	if q.verb == "on" {
		return q.of.isText()
	}
	return slices.Contains([]string{"text", "console", "ending", "violation", "exception", "name-of", "hex-of", "walk"},
		q.verb)
}

// kind is the kind that a quantity names, "" for all.
func (q *Quantity) kind() string {
	if len(q.args) == 0 {
		return ""
	}
	return q.args[0]
}

// fill puts values into a message: {quantity} becomes its value.
func fill(message string, value func(Quantity) string) (string, error) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(message, "{")
		b.WriteString(before)
		if !found {
			return b.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return "", fmt.Errorf("a { without its }")
		}
		q, err := ParseQuantity(name)
		if err != nil {
			return "", err
		}
		b.WriteString(value(q))
		message = after
	}
}

package grade

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
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
	f := strings.Fields(s)
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

// number is the value at the end of a run; an error is a name that the program or the board does not have.
func (r *run) number(q *Quantity) (float64, error) {
	switch q.verb {
	case "number":
		return q.num, nil
	case "on":
		var v float64
		err := r.on(q, func(r *run) (err error) { v, err = r.number(q.of); return err })
		return v, err
	case "symbol":
		v, err := r.symbol(q.args[0])
		return float64(v), err
	case "stores", "loads":
		a, err := r.accesses(q.verb, q.args)
		return float64(a.count), err
	case "first", "last":
		a, err := r.accesses(q.args[0], q.args[1:])
		switch {
		case a.count == 0:
			return math.Inf(1), err
		case q.verb == "first":
			return float64(a.first), err
		}
		return float64(a.last), err
	case "interrupts":
		if len(q.args) == 1 {
			return float64(r.seen.traps[interruptKinds[q.args[0]]]), nil
		}
		return float64(r.seen.interrupts), nil
	case "exceptions":
		return float64(r.seen.exceptions[q.kind()].count), nil
	case "retired":
		op, _ := isa.OpByName(q.args[0])
		return float64(r.seen.ops[op]), nil
	case "calls":
		addr, err := r.label(q.args[0])
		return float64(r.seen.calls[addr]), err
	case "returns":
		_, err := r.label(q.args[0])
		n := 0
		for _, name := range r.seen.resumed {
			if name == q.args[0] {
				n++
			}
		}
		return float64(n), err
	case "out-of-turn":
		return r.outOfTurn(q.args)
	case "sleeps-open":
		return float64(r.seen.sleepsOpen), nil
	case "open-claims":
		return float64(len(r.seen.claimed)), nil
	case "device":
		reg, err := r.symbol(q.args[0])
		v, ok := r.m.Peek(reg, registerSize(r.m, reg))
		if err == nil && !ok {
			err = fmt.Errorf("no device has a register %s", q.args[0])
		}
		return float64(v), err
	case "memory":
		v, err := r.word(q.args[0])
		return float64(v), err
	case "register":
		if q.args[0] == "pc" {
			return float64(r.m.Hart().PC), nil
		}
		reg, ok := isa.RegByName(q.args[0])
		if !ok {
			return 0, fmt.Errorf("there is no register %s", q.args[0])
		}
		return float64(r.m.Hart().X[reg]), nil
	case "pages", "shared":
		return r.pages(q.args)
	case "report":
		return r.reported(q.args[0])
	case "violations":
		return float64(len(r.violations(q))), nil
	case "steps":
		if r.hart >= 0 {
			return float64(r.m.StepsOf(r.hart)), nil
		}
		return float64(r.m.Position().Steps), nil
	case "time":
		return float64(r.m.Position().Now), nil
	case "exit":
		if r.ending != "halted" {
			return math.Inf(1), nil
		}
		return float64(r.stop.Code), nil
	}
	return 0, fmt.Errorf("%s is no number", q.text)
}

// on asks something of the run as one hart made it.
func (r *run) on(q *Quantity, ask func(*run) error) (err error) {
	hart := int(q.num)
	if hart >= len(r.seen.harts) {
		return fmt.Errorf("%s: the machine has no hart %d", q.text, hart)
	}
	one := *r
	one.hart, one.seen = hart, r.seen.harts[hart]
	r.m.As(hart, func() { err = ask(&one) })
	return err
}

// words is the value of a text.
func (r *run) words(q *Quantity) (string, error) {
	switch q.verb {
	case "on":
		var s string
		err := r.on(q, func(r *run) (err error) { s, err = r.words(q.of); return err })
		return s, err
	case "text":
		return q.args[0], nil
	case "console":
		return r.console, nil
	case "ending":
		return r.ending, nil
	case "exception":
		if e := r.seen.exceptions[q.kind()]; e.count > 0 {
			return e.first, nil
		}
		return "nothing trapped", nil
	case "walk":
		return r.walk(q.args)
	case "violation":
		if list := r.violations(q); len(list) > 0 {
			return list[0].Message, nil
		}
		return "", nil
	}
	v, err := r.number(q.of)
	if q.verb == "hex-of" {
		return fmt.Sprintf("%#08x", uint32(int64(v))), err
	}
	return isa.Reg(uint32(v) & 31).String(), err
}

// violations is what was found of the kind that is asked for.
func (r *run) violations(q *Quantity) (list []integrity.Violation) {
	for _, v := range r.check.Violations() {
		if len(q.args) == 0 || string(v.Kind) == q.args[0] {
			list = append(list, v)
		}
	}
	return list
}

// show is a value as messages have it.
func (r *run) show(q *Quantity) string {
	if q.isText() {
		s, err := r.words(q)
		if err != nil {
			return "?"
		}
		if q.verb != "text" && q.verb != "console" && q.verb != "ending" {
			return s
		}
		if len(s) > 60 {
			s = s[:60] + "…"
		}
		return strconv.Quote(s)
	}
	v, err := r.number(q)
	switch {
	case err != nil:
		return "?"
	case math.IsInf(v, 1):
		return "never"
	case v == math.Trunc(v) && math.Abs(v) < 1<<53:
		return strconv.FormatInt(int64(v), 10)
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}

// holds says whether a comparison is true.
func (r *run) holds(e *expect) (bool, error) {
	if e.left.isText() {
		a, err := r.words(&e.left)
		b, err2 := r.words(&e.right)
		if err == nil {
			err = err2
		}
		switch e.op {
		case "==":
			return a == b, err
		case "!=":
			return a != b, err
		}
		return strings.Contains(a, b), err
	}
	a, err := r.number(&e.left)
	b, err2 := r.number(&e.right)
	if err == nil {
		err = err2
	}
	switch e.op {
	case "==":
		return a == b, err
	case "!=":
		return a != b, err
	case "<":
		return a < b, err
	case "<=":
		return a <= b, err
	case ">":
		return a > b, err
	}
	return a >= b, err
}

// symbol is a name of the board, or a number that the program or the run gave a name.
func (r *run) symbol(name string) (uint32, error) {
	for _, d := range r.defines {
		if d.Name == name {
			return uint32(d.Value), nil
		}
	}
	for _, s := range r.m.Symbols() {
		if s.Name == name {
			return s.Value, nil
		}
	}
	if s := r.m.Image().Symbol(name); s != nil && s.Kind == image.Absolute {
		return s.Addr, nil
	}
	return 0, fmt.Errorf("neither the board nor your program has a %s", name)
}

// label is a name of the program.
func (r *run) label(name string) (uint32, error) {
	if s := r.m.Image().Symbol(name); s != nil {
		return s.Addr, nil
	}
	return 0, fmt.Errorf("your program has no label %s any more: it came with one", name)
}

// word is the word of memory at LABEL or LABEL+N.
func (r *run) word(place string) (uint32, error) {
	name, offset, _ := strings.Cut(place, "+")
	addr, err := r.label(name)
	if err != nil {
		return 0, err
	}
	n, _ := strconv.ParseUint(offset, 0, 32)
	v, ok := r.m.Peek(addr+uint32(n), 4)
	if !ok {
		return 0, fmt.Errorf("there is no word of memory at %s", place)
	}
	return v, nil
}

func registerSize(m *machine.Machine, addr uint32) int {
	for _, p := range m.Parts() {
		for _, reg := range p.Device.Info().Regs {
			if addr == p.Base+reg.Off {
				return reg.Size
			}
		}
	}
	return 4
}

// accesses sums up what was done to a device register, with a value or any.
func (r *run) accesses(verb string, args []string) (access, error) {
	addr, err := r.symbol(args[0])
	if err != nil {
		return access{}, err
	}
	k := key{store: verb == "stores", addr: addr, any: true}
	if len(args) == 2 {
		q, err := ParseQuantity(args[1])
		if err != nil {
			return access{}, err
		}
		v, err := r.number(&q)
		if err != nil {
			return access{}, err
		}
		k.value, k.any = uint32(int64(v)), false
	}
	return r.seen.accesses[k], nil
}

// outOfTurn counts the mrets that broke the cyclic order of labels. To come back to where one was is out of turn too.
func (r *run) outOfTurn(labels []string) (float64, error) {
	for _, l := range labels {
		if _, err := r.label(l); err != nil {
			return 0, err
		}
	}
	last, wrong := -1, 0
	for _, name := range r.seen.resumed {
		i := slices.Index(labels, name)
		if i < 0 {
			continue
		}
		if last >= 0 && i != (last+1)%len(labels) {
			wrong++
		}
		last = i
	}
	return float64(wrong), nil
}

// reported is a number of the report, by the name that JSON has for it.
func (r *run) reported(field string) (float64, error) {
	b, err := json.Marshal(r.tracer.Report())
	if err != nil {
		return 0, err
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		return 0, err
	}
	if harts, several := v.(map[string]any)["harts"].([]any); several && r.hart >= 0 {
		v = harts[r.hart]
	}
	for _, name := range strings.Split(field, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return 0, nil // null: nothing of the kind is on the table
		}
		v = m[name]
	}
	switch v := v.(type) {
	case float64:
		return v, nil
	case bool:
		if v {
			return 1, nil
		}
		return 0, nil
	case []any:
		return float64(len(v)), nil
	}
	return 0, nil
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

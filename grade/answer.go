package grade

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace/integrity"
	"breakfast/trace/report"
)

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
	case "stores", "loads", "calls", "interrupts", "exceptions":
		t, err := r.tally(q.verb, q.args)
		return float64(t.count), err
	case "first", "last":
		t, err := r.tally(q.args[0], q.args[1:])
		switch {
		case t.count == 0:
			return math.Inf(1), err
		case q.verb == "first":
			return float64(t.first.Steps), err
		}
		return float64(t.last.Steps), err
	case "retired":
		op, _ := isa.OpByName(q.args[0])
		return float64(r.seen.ops[op]), nil
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
	case "altered":
		if r.law == nil {
			return 0, nil
		}
		return float64(r.law.altered), nil
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
	case "latency", "mean-latency", "handler", "wake", "ready", "share", "interrupts-off", "switch-cost":
		return r.measured(q), nil
	case "steps-in", "steps-of", "steps-as", "value", "at", "last-at":
		return r.looked(q)
	case "violations", "strict-violations":
		return float64(len(r.violations(q))), nil
	case "races":
		return float64(len(r.races.Races())), nil
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
		var failed error
		s, err := fill(q.args[0], func(of Quantity) string {
			if err := r.ask(&of); err != nil {
				failed = err
			}
			return r.show(&of)
		})
		return s, cmp.Or(failed, err)
	case "console":
		return r.console, nil
	case "ending":
		return r.ending, nil
	case "exception":
		return cmp.Or(r.seen.excepted[q.kind()], "nothing trapped"), nil
	case "finding":
		if found := r.explain(); len(found) > 0 {
			return found[0].String(), nil
		}
		return "", nil
	case "alteration":
		if r.law == nil {
			return "", nil
		}
		return r.law.first, nil
	case "walk":
		return r.walk(q.args)
	case "log":
		list, err := r.logged(q.args)
		return strings.Join(list, " "), err
	case "recorded":
		list, err := r.recordedLog(q.args)
		return strings.Join(list, " "), err
	case "difference":
		return r.difference(q.args)
	case "violation", "strict-violation":
		if list := r.violations(q); len(list) > 0 {
			return list[0].Message, nil
		}
		return "", nil
	case "race":
		if list := r.races.Races(); len(list) > 0 {
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
	check := r.check
	if strings.HasPrefix(q.verb, "strict") {
		check = r.strict
	}
	for _, v := range check.Violations() {
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
		if !slices.Contains([]string{"text", "console", "ending", "log", "recorded"}, q.verb) {
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
	if s := r.named(name); s != nil && s.Kind == image.Absolute {
		return s.Addr, nil
	}
	return 0, &missing{name, "neither the board nor your program has a " + name}
}

// named is what a name means in the given files, or else in the student's; nil for nothing.
func (r *run) named(name string) *image.Symbol {
	if s := r.law.symbol(name); s != nil {
		return s
	}
	return r.m.Image().Symbol(name)
}

// label is a name of the program.
func (r *run) label(name string) (uint32, error) {
	if s := r.named(name); s != nil {
		return s.Addr, nil
	}
	return 0, &missing{name, fmt.Sprintf("your program has no label %s any more: it came with one", name)}
}

// word is the word of memory at LABEL or LABEL+N.
func (r *run) word(place string) (uint32, error) {
	name, offset, _ := strings.Cut(place, "+")
	addr, err := r.label(name)
	if err != nil {
		return 0, err
	}
	n, _ := strconv.ParseUint(offset, 0, 32)
	if v, counts := r.law.word(addr + uint32(n)); counts {
		return v, nil
	}
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

// tally is how often an event was, and when.
func (r *run) tally(verb string, args []string) (tally, error) {
	kind := ""
	if len(args) > 0 {
		kind = args[0]
	}
	switch verb {
	case "interrupts":
		return r.seen.interrupts[kind], nil
	case "exceptions":
		return r.seen.exceptions[kind], nil
	case "calls":
		addr, err := r.label(kind)
		return r.seen.calls[addr], err
	}
	return r.accesses(verb, args)
}

// accesses sums up what was done to a device register: with a value, with bits among others ("&BITS"), or with any.
func (r *run) accesses(verb string, args []string) (tally, error) {
	addr, err := r.symbol(args[0])
	if err != nil {
		return tally{}, err
	}
	k := key{store: verb == "stores", addr: addr, any: true}
	if len(args) < 2 {
		return r.seen.accesses[k], nil
	}
	value, among := strings.CutPrefix(args[1], "&")
	q, err := ParseQuantity(value)
	if err != nil {
		return tally{}, err
	}
	v, err := r.number(&q)
	if err != nil {
		return tally{}, err
	}
	k.value, k.any = uint32(int64(v)), false
	if among {
		return r.seen.among(k), nil
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
	b, err := json.Marshal(report.Of(r.tracer))
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

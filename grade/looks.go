package grade

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"breakfast/cpu"
	"breakfast/debug/expr"
	"breakfast/machine"
	"breakfast/trace/profile"
)

// wants is what a sheet's checks ask for that has to be looked at while a run is made.
type wants struct {
	calls  []string    // labels whose calls are counted
	in     []string    // labels of procedures whose steps are
	at     []*Quantity // of values when the hart came to a label
	shares bool        // steps by task or by mode
	log    bool
	strict bool // violations of a strict checker
	races  bool
}

// wants goes through all that the checks compare and tell of.
func (s *Sheet) wants() (w wants) {
	s.each(func(q *Quantity) {
		switch {
		case q.verb == "calls":
			w.calls = append(w.calls, q.args[0])
		case (q.verb == "first" || q.verb == "last") && q.args[0] == "calls":
			w.calls = append(w.calls, q.args[1])
		case q.verb == "steps-in":
			w.in = append(w.in, q.args[0])
		case q.verb == "at" || q.verb == "last-at":
			w.at = append(w.at, q)
		case q.verb == "steps-of" || q.verb == "steps-as":
			w.shares = true
		case q.verb == "log" || q.verb == "difference":
			w.log = true
		case q.verb == "strict-violations" || q.verb == "strict-violation":
			w.strict = true
		case q.verb == "races" || q.verb == "race":
			w.races = true
		}
	})
	return w
}

// each hands out every quantity of a sheet, those within others too.
func (s *Sheet) each(f func(*Quantity)) {
	var all func(q Quantity) string
	all = func(q Quantity) string {
		f(&q)
		if q.of != nil {
			all(*q.of)
		}
		if q.verb == "text" {
			_, _ = fill(q.args[0], all)
		}
		return ""
	}
	for i := range s.Checks {
		for _, e := range s.Checks[i].Expects {
			all(e.left)
			all(e.right)
			_, _ = fill(e.message, all)
		}
	}
}

// looks is what is seen at some moments of a run, where a sheet asks for it. It grows to a bound.
type looks struct {
	r      *run
	kinds  machine.Kind
	ranges []profile.Procedure // in which steps are counted
	spent  map[string]int      // in each, by name
	tasks  map[uint32]int
	modes  map[cpu.Priv]int
	places map[uint32][]*visit
	visits map[string]*visit // by the quantity's text without its first word
	log    []deed
}

// visit is the value of an expression when the hart came to a place.
type visit struct {
	of          *expr.Expr
	came        bool
	first, last float64
	at, lastAt  machine.Position
}

// deed is a store to a register of a device.
type deed struct {
	slot int
	text string
}

const maxLog = 4000

func newLooks(r *run, w wants) *looks {
	l := &looks{r: r, spent: map[string]int{}, tasks: map[uint32]int{}, modes: map[cpu.Priv]int{},
		places: map[uint32][]*visit{}, visits: map[string]*visit{}}
	for _, label := range w.in {
		l.addRange(label)
	}
	for _, q := range w.at {
		l.addVisit(q)
	}
	if len(l.ranges) > 0 || len(l.places) > 0 || w.shares {
		l.kinds |= machine.Retired | machine.Trapped
	}
	if w.log {
		l.kinds |= machine.Stored
	}
	return l
}

// addRange has the steps of the procedure at a label counted.
func (l *looks) addRange(label string) {
	img := l.r.m.Image()
	s := img.Symbol(label)
	if s == nil {
		return // which is said when the count is asked for
	}
	if seg := img.SegmentAt(s.Addr); seg != nil && l.spent[label] == 0 {
		end := profile.ProceduresOf(img).End(seg, s)
		l.ranges = append(l.ranges, profile.Procedure{Name: label, Addr: s.Addr, End: end})
	}
}

// addVisit has an expression looked at when the hart comes to a label.
func (l *looks) addVisit(q *Quantity) {
	s := l.r.m.Image().Symbol(q.args[0])
	key := strings.Join(q.args, " ")
	e, err := expr.Compile(strings.Join(q.args[1:], " "), l.r.m)
	if s == nil || err != nil || l.visits[key] != nil {
		return
	}
	v := &visit{of: e}
	l.visits[key] = v
	l.places[s.Addr] = append(l.places[s.Addr], v)
}

// watch begins to look, if there is anything to look for.
func (l *looks) watch() {
	if l.kinds == 0 {
		return
	}
	l.r.m.Watch(machine.Probe{Kinds: l.kinds, Tell: l.tell})
	l.comes(l.r.m, l.r.m.Hart().PC)
}

func (l *looks) tell(m *machine.Machine, e machine.Event) {
	if e.Kind == machine.Stored {
		l.stored(m, e)
		return
	}
	for i := range l.ranges {
		if p := &l.ranges[i]; e.PC >= p.Addr && uint64(e.PC) < p.End {
			l.spent[p.Name]++
		}
	}
	l.modes[e.From]++
	if _, known := l.tasks[e.Task]; known || len(l.tasks) < maxKeys {
		l.tasks[e.Task]++
	}
	l.comes(m, e.Next)
}

// comes looks at what is asked for at the place that the hart has come to.
func (l *looks) comes(m *machine.Machine, pc uint32) {
	for _, v := range l.places[pc] {
		x, err := v.of.Eval(m)
		if err != nil {
			continue
		}
		if v.last, v.lastAt = meant(v.of, x), m.Position(); !v.came {
			v.came, v.first, v.at = true, v.last, v.lastAt
		}
	}
}

// meant is a value as its expression means it.
func meant(e *expr.Expr, x uint32) float64 {
	if e.Unsigned() {
		return float64(x)
	}
	return float64(int32(x))
}

func (l *looks) stored(m *machine.Machine, e machine.Event) {
	if len(l.log) == maxLog || e.Reg == nil {
		return
	}
	name := strings.ToUpper(m.Parts()[e.Slot].Device.Info().Name) + "_" + e.Reg.Name
	if e.Index > 0 {
		name += fmt.Sprintf("[%d]", e.Index)
	}
	l.log = append(l.log, deed{e.Slot, fmt.Sprintf("%s=%d", name, e.Value)})
}

// logged is what was stored to some devices, in order.
func (r *run) logged(devices []string) ([]string, error) {
	slots := map[int]bool{}
	for _, name := range devices {
		i := slices.IndexFunc(r.m.Parts(), func(p machine.Part) bool { return p.Device.Info().Name == name })
		if i < 0 {
			return nil, &missing{name, "the board has no device " + name}
		}
		slots[i] = true
	}
	list := []string{}
	for _, d := range r.looks.log {
		if slots[d.slot] {
			list = append(list, d.text)
		}
	}
	return list, nil
}

// recordedKey is where what is recorded of some devices is kept, for this run.
func (r *run) recordedKey(devices []string) string {
	return strings.Join(devices, " ") + " | " + r.name
}

// recordedLog is what another program has stored in the same run.
func (r *run) recordedLog(devices []string) ([]string, error) {
	text, ok := r.recorded[r.recordedKey(devices)]
	if !ok {
		return nil, fmt.Errorf("the lab has not recorded %s in the run with %s", strings.Join(devices, " "), r.name)
	}
	return strings.Fields(text), nil
}

// difference is where what was stored and what is recorded part; "" if nowhere.
func (r *run) difference(devices []string) (string, error) {
	ours, err := r.logged(devices)
	if err != nil {
		return "", err
	}
	theirs, err := r.recordedLog(devices)
	if err != nil {
		return "", err
	}
	for i := range max(len(ours), len(theirs)) {
		switch {
		case i >= len(ours):
			return fmt.Sprintf("after %d stores there is to be %s, and nothing came", i, theirs[i]), nil
		case i >= len(theirs):
			return fmt.Sprintf("after %d stores there was %s, and nothing was to come", i, ours[i]), nil
		case ours[i] != theirs[i]:
			return fmt.Sprintf("store %d is %s, and is to be %s", i+1, ours[i], theirs[i]), nil
		}
	}
	return "", nil
}

// looked is the value of a quantity in this file.
func (r *run) looked(q *Quantity) (float64, error) {
	switch q.verb {
	case "steps-in":
		_, err := r.label(q.args[0])
		return float64(r.looks.spent[q.args[0]]), err
	case "steps-as":
		return float64(r.looks.modes[privs[q.args[0]]]), nil
	case "steps-of":
		n := 0
		for task, steps := range r.looks.tasks {
			if task != 0 && r.tracer.TaskName(task) == q.args[0] {
				n += steps
			}
		}
		return float64(n), nil
	case "value":
		e, err := expr.Compile(strings.Join(q.args, " "), r.m)
		if err != nil {
			return 0, err
		}
		x, err := e.Eval(r.m)
		return meant(e, x), err
	}
	v := r.looks.visits[strings.Join(q.args, " ")]
	switch {
	case v == nil:
		if _, err := r.label(q.args[0]); err != nil {
			return 0, err
		}
		_, err := expr.Compile(strings.Join(q.args[1:], " "), r.m)
		return 0, err
	case !v.came:
		return math.Inf(1), nil
	case q.verb == "at":
		return v.first, nil
	}
	return v.last, nil
}

var privs = map[string]cpu.Priv{"U": cpu.U, "S": cpu.S, "M": cpu.M}

// Record is the file that a sheet's recorded quantities are read from, of the program that g makes: a line for each
// list of devices and run, "kettle mug | CUP=300 | KETTLE_FILL=300 …".
func (g Grader) Record(s *Sheet) (string, error) {
	lines := map[string]bool{}
	var failed error
	g.told = func(r *run, _ *Check, e *expect, _ bool, _ error) {
		for _, q := range []*Quantity{&e.left, &e.right} {
			if q.verb != "recorded" {
				continue
			}
			list, err := r.logged(q.args)
			if err != nil {
				failed = err
			}
			lines[r.recordedKey(q.args)+" | "+strings.Join(list, " ")+"\n"] = true
		}
	}
	if result := g.Grade(s.Name, s); result.Problem != "" {
		return "", fmt.Errorf("%s", result.Problem)
	}
	return strings.Join(slices.Sorted(maps.Keys(lines)), ""), failed
}

// SetRecorded gives a sheet what was recorded of another program: what Record has made.
func (s *Sheet) SetRecorded(text string) error {
	s.recorded = map[string]string{}
	for line := range strings.Lines(text) {
		at := strings.LastIndex(line, " | ")
		if at < 0 {
			return fmt.Errorf("recorded: %q is no line that breakfast lab record writes", strings.TrimSpace(line))
		}
		s.recorded[line[:at]] = strings.TrimSpace(line[at+3:])
	}
	return nil
}

package grade

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"breakfast/asm/advice"
)

// A Flaw is something about a sheet that its author would want to mend before a student sees it.
type Flaw struct {
	Line int    // of the sheet, from 1; 0 for none in particular
	Text string // a sentence, without its full stop
	Note bool   // it may well be meant so
}

// String is the flaw as it is printed behind the sheet's name: "12: {memory lokos}: …".
func (f Flaw) String() string {
	text := f.Text
	if f.Note {
		text = "note: " + text
	}
	if f.Line > 0 {
		return fmt.Sprintf("%d: %s", f.Line, text)
	}
	return text
}

// A Trial tries a sheet on programs of which it is known what they are worth, and collects what that says of the sheet.
type Trial struct {
	sheet  *Sheet
	failed map[*expect]bool
	wrong  bool // programs that are not right were tried
	flaws  []Flaw
}

// NewTrial begins a trial with what can be seen without any program.
func NewTrial(s *Sheet) *Trial {
	t := &Trial{sheet: s, failed: map[*expect]bool{}}
	for i := range s.Checks {
		t.look(&s.Checks[i])
	}
	return t
}

// add notes a flaw once.
func (t *Trial) add(line int, note bool, format string, args ...any) {
	f := Flaw{line, fmt.Sprintf(format, args...), note}
	if !slices.Contains(t.flaws, f) {
		t.flaws = append(t.flaws, f)
	}
}

// look finds what a check can only do in vain.
func (t *Trial) look(c *Check) {
	for i, d := range c.Runs {
		for _, other := range c.Runs[:i] {
			if slices.Equal(d, other) {
				t.add(0, false, "check %s makes the run with %s twice", c.Name, cmp.Or(d.String(), "nothing set"))
			}
		}
	}
	if len(c.turns) > 0 && max(c.harts, t.sheet.Harts, 1) == 1 {
		t.add(0, false, "check %s has turns of harts, and one hart: say harts 2, or leave interleave out", c.Name)
	}
	if slices.ContainsFunc(c.withs, func(line string) bool { return strings.Contains(line, "..") }) &&
		slices.ContainsFunc(c.Expects, func(e expect) bool {
			return e.left.verb == "recorded" ||
				e.right.verb == "recorded"
		}) {
		t.add(0, false, "check %s compares with what is recorded, and draws values: another seed has none", c.Name)
	}
	if len(c.Hints) == 0 {
		t.add(0, true, "check %s has no hint", c.Name)
	}
	for i := range c.Expects {
		e := &c.Expects[i]
		if slices.ContainsFunc(c.Expects[:i], func(o expect) bool { return o.String() == e.String() }) {
			t.add(e.line, false, "check %s expects %s twice", c.Name, e)
		}
		if e.message == "" {
			t.add(e.line, false, "%s: nothing is said if it does not hold: add an else", e)
		}
		if why := e.idle(c.limit); why != "" {
			t.add(e.line, false, "%s can never fail: %s", e, why)
		}
	}
}

// idle says why a comparison comes out in one way, whatever the program does; "" if it may fail.
func (e *expect) idle(l limit) string {
	if e.left.fixed() && e.right.fixed() {
		return "the program has no part in it"
	}
	most := map[string]float64{"steps": float64(l.steps), "time": float64(l.time)}[e.left.verb]
	if most > 0 && e.right.verb == "number" && (e.op == "<" || e.op == "<=") && e.right.num > most {
		return fmt.Sprintf("a run is stopped at %s %.0f", e.left.verb, most)
	}
	return ""
}

func (q *Quantity) fixed() bool { return q.verb == "number" || q.verb == "text" || q.verb == "symbol" }

// Right tries the sheet on a program that is right: all that is asked of it is there, and it passes.
func (t *Trial) Right(g Grader) *Result {
	g.told = func(r *run, c *Check, e *expect, _ bool, err error) {
		if err != nil {
			t.missing(r, e.line, e.String(), err)
		}
		_, _ = fill(e.message, func(q Quantity) string {
			if err := r.ask(&q); err != nil {
				t.missing(r, e.line, "{"+q.text+"}", err)
			}
			return ""
		})
	}
	result := g.Grade(t.sheet.Name, t.sheet)
	if result.Problem != "" {
		t.add(0, false, "the answer cannot be run: %s", result.Problem)
	}
	for _, m := range result.Checks {
		if m.Failure != nil {
			t.add(0, false, "the answer fails check %s: %s", m.Name, m.Failure.Message)
		}
	}
	return result
}

// Wrong tries the sheet on a program that is not right: a skeleton, a wrong solution. Something is to fail.
func (t *Trial) Wrong(g Grader) *Result {
	t.wrong = true
	g.told = func(_ *run, _ *Check, e *expect, ok bool, _ error) {
		if !ok {
			t.failed[e] = true
		}
	}
	return g.Grade(t.sheet.Name, t.sheet)
}

// missing notes a name that the program does not have, with the one that was likely meant.
func (t *Trial) missing(r *run, line int, what string, err error) {
	name := (*missing)(nil)
	if !errors.As(err, &name) {
		t.add(line, false, "%s: %v", what, err)
		return
	}
	var names []string
	for _, s := range r.m.Image().Symbols {
		names = append(names, s.Name)
	}
	for _, s := range r.m.Symbols() {
		names = append(names, s.Name)
	}
	hint := ""
	if near := advice.Nearest(name.name, names); near != "" {
		hint = fmt.Sprintf("; did you mean %s?", near)
	}
	t.add(line, false, "%s: there is no %s%s", what, name.name, hint)
}

// Flaws are all that was found, in order of the sheet. A check that no wrong program has failed may never be reached.
func (t *Trial) Flaws() []Flaw {
	for i := range t.sheet.Checks {
		if !t.wrong {
			break
		}
		c, any := &t.sheet.Checks[i], false
		for j := range c.Expects {
			any = any || t.failed[&c.Expects[j]]
		}
		if !any {
			t.add(0, false, "check %s: no wrong solution fails it, and the skeleton does not: is it ever reached?",
				c.Name)
			continue
		}
		for j := range c.Expects {
			if e := &c.Expects[j]; !t.failed[e] {
				t.add(e.line, true, "%s: no wrong solution fails it", e)
			}
		}
	}
	slices.SortStableFunc(t.flaws, func(a, b Flaw) int { return cmp.Compare(a.Line, b.Line) })
	return t.flaws
}

// ask says whether a quantity can be had in a run.
func (r *run) ask(q *Quantity) error {
	if q.isText() {
		_, err := r.words(q)
		return err
	}
	_, err := r.number(q)
	return err
}

// missing is a name that a program or the board does not have, told to whoever wrote the program.
type missing struct{ name, told string }

func (m *missing) Error() string { return m.told }

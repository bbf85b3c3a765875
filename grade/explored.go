package grade

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"breakfast/explore"
	"breakfast/machine"
)

// An exploration has the runs of a check made with up to so many interrupts placed in a procedure, at every choice of
// its instructions. There are too many of these to watch each as a run is watched that is graded: each is judged by
// where it ends, and only one that ends wrong is made again for the whole sheet.
type exploration struct {
	over    string
	most    int
	sources []string // none: those that the program listens to
}

// An exploration tries at most so many timings of a check, and as many as make about so many steps: a second of a
// processor. Where there are more, some are drawn by lot.
const (
	mostExplored  = 60_000
	exploredSteps = 100_000_000
	leastExplored = 500
	madeAgain     = 20                 // of those that fail
	watchedSteps  = exploredSteps / 32 // where each step is looked at, for violations
	// by lot, one for so many: each costs a look at all that may come after its first interrupt
	drawn = 32
)

func parseExploration(rest string) (e exploration, err error) {
	f := strings.Fields(rest)
	if len(f) >= 2 {
		e.most, err = strconv.Atoi(f[1])
		e.over, e.sources = f[0], f[2:]
	}
	if len(f) < 2 || err != nil || e.most < 1 || e.most > explore.MostPlaced {
		return e, fmt.Errorf("want: explore LABEL N, or explore LABEL N SOURCE, for 1 to %d interrupts in a run, such "+
			"as: explore inc 2 timer", explore.MostPlaced)
	}
	return e, nil
}

// schedules are some that fail, of those with as few interrupts as can be.
func (e exploration) schedules(t *timing) ([]explore.Schedule, error) {
	stretch, err := t.stretch(e.over)
	if err != nil {
		return nil, err
	}
	var sources []explore.Source
	for _, name := range e.sources {
		s, err := explore.ParseSource(t.machine, name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	q := t.question(stretch, sources)
	q.Check, q.Console = t.verdict, t.check.asks("console")
	q.Integrity = t.check.asks("violations") || t.check.asks("violation")
	q.Strict = t.check.asks("strict-violations") || t.check.asks("strict-violation")
	a, err := e.ask(q, t)
	if err == nil && (q.Integrity || q.Strict) && a.Failure != nil && len(a.Failure.Schedule) == 0 {
		q.Integrity, q.Strict = false, false // it is of a kind that the check does not ask for
		a, err = e.ask(q, t)
	}
	switch {
	case errors.Is(err, explore.ErrNothing):
		return nil, nil // what is wrong with that the check says of the run without
	case err != nil:
		return nil, err
	case a.Failure != nil && len(a.Failure.Schedule) == 0:
		return nil, fmt.Errorf("a run without an interrupt placed must end with code 0 to be explored: %s",
			a.Failure.Wrong)
	}
	return a.Failing[:min(len(a.Failing), madeAgain)], nil
}

// ask tries all timings of one interrupt, and then all of more, or, if there are too many, some.
func (e exploration) ask(q explore.Question, t *timing) (*explore.Answer, error) {
	steps, least := exploredSteps, leastExplored
	if q.Integrity || q.Strict {
		steps, least = watchedSteps, leastExplored/10
	}
	most := min(mostExplored, max(least, steps/int(max(t.steps, 1))/len(t.check.Runs)))
	q.Most, q.Timings = 1, uint64(most)
	a, err := explore.Explore(q)
	if err != nil || a.Failure != nil || a.Whole && e.most == 1 {
		return a, err
	}
	q.Most = e.most
	n, all := float64(a.Timings()), 1.0
	for i := range e.most {
		all *= n / float64(i+1)
	}
	if !a.Whole || all > float64(most) {
		q.Sample, q.Timings = max(1, most/drawn), 0
	}
	return explore.Explore(q)
}

// verdict is what is wrong at the end of a run with what can be seen there; "" for nothing.
func (t *timing) verdict(m *machine.Machine) string {
	r := &run{m: m, defines: t.defines, hart: -1, ending: machine.Halted.String(),
		stop: machine.Stop{Reason: machine.Halted}}
	for i := range t.check.Expects {
		e := &t.check.Expects[i]
		if !e.left.lasting() || !e.right.lasting() {
			continue
		}
		if ok, err := r.holds(e); err == nil && !ok {
			return e.String()
		}
	}
	return ""
}

// lasting says that a quantity can be read off the machine when a run has ended.
func (q *Quantity) lasting() bool {
	switch q.verb {
	case "number", "symbol", "memory", "register", "exit", "text", "ending", "device":
		return true
	case "name-of", "hex-of":
		return q.of.lasting()
	}
	return false
}

// asks says that the check compares a quantity of this kind.
func (c *Check) asks(verb string) bool {
	for i := range c.Expects {
		if c.Expects[i].left.verb == verb || c.Expects[i].right.verb == verb {
			return true
		}
	}
	return false
}

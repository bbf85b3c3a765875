package grade

import (
	"strings"

	"breakfast/explore"
	"breakfast/machine"
)

// A placer finds schedules of interrupts that are worth a run of a check: a sweep, all that it tries; an exploration,
// those that failed when it tried them.
type placer interface {
	schedules(t *timing) ([]explore.Schedule, error)
}

// A timing is the run of a check that is to be made again with interrupts at other moments. It was right without.
type timing struct {
	grader  *Grader
	check   *Check
	defines Defines
	machine *machine.Machine // with the program at its beginning
	steps   uint64           // that the run without took
	extent  *extent          // where that went
}

// question is what to ask of the explorer.
func (t *timing) question(in explore.Stretch, sources []explore.Source) explore.Question {
	return explore.Question{Machine: t.machine, Input: t.grader.Input, In: in, Sources: sources,
		Steps: t.check.limit.steps}
}

// timed makes the run of a check once more for each schedule that its sweeps and explorations find, and compares, until
// something fails. Base is the run without. A placer that finds no place in the program, such as a label that it does
// not have, fails the check.
func (g *Grader) timed(c *Check, board machine.Config, all *runs, base *run) (*run, []Failure, error) {
	d := base.defines
	for _, s := range c.placers {
		m, err := g.load(d, board)
		if err != nil {
			return nil, nil, err
		}
		t := &timing{g, c, d, m, base.m.Position().Steps, base.extent}
		list, err := s.schedules(t)
		if err != nil {
			f := base.failure(Failure{Message: sentence(err.Error())}, board, base.m.Position())
			return base, []Failure{f}, nil
		}
		for _, schedule := range list {
			r, err := g.run(all.ctx, c, d, board, all, schedule.Inputs()...)
			if err != nil {
				return nil, nil, err
			}
			if r.stop.Reason == machine.InVain {
				continue // nothing makes it due
			}
			r.name, r.recorded = runName(d, board), all.sheet.recorded
			if fails := g.compare(c, r, board); len(fails) > 0 {
				return r, fails, t.tell(fails, schedule, r)
			}
		}
	}
	return nil, nil, nil
}

// tell says in failures when the interrupts came, and has them be looked at one step before the last is taken.
func (t *timing) tell(fails []Failure, schedule explore.Schedule, r *run) error {
	q := t.question(explore.Stretch{}, nil)
	of := &explore.Run{Schedule: schedule, Stop: r.stop, End: r.m.Position()}
	film, err := q.Film(of)
	if err != nil {
		return err
	}
	story := strings.Join(strings.Split(strings.TrimSpace(film.Came(of)), "\n"), " ")
	for i := range fails {
		fails[i].Timing, fails[i].at = story, film.Look
	}
	return nil
}

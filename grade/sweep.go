package grade

import (
	"errors"
	"fmt"
	"strings"

	"breakfast/explore"
	"breakfast/machine"
)

// A sweep has the runs of a check made again and again, each time with an interrupt of a source at another moment of a
// procedure: before each of its instructions, each time that it is made. So what is wrong at one moment in a thousand
// is found for certain, and not by luck.
type sweep struct{ source, over string }

// A sweep tries at most so many moments in a run, and makes about as many steps at most: of more moments it tries some,
// evenly. What comes to the procedure so often is a loop that waits there, and each of its rounds is like the others.
const (
	mostSwept  = 2000
	sweptSteps = 4_000_000
	leastSwept = 40
)

func parseSweep(rest string) (s sweep, err error) {
	source, label, ok := strings.Cut(rest, " over ")
	s = sweep{strings.TrimSpace(source), strings.TrimSpace(label)}
	if !ok || s.source == "" || s.over == "" || strings.ContainsAny(s.over, " \t") {
		return s, fmt.Errorf("want: sweep SOURCE over LABEL, such as: sweep kettle over rest")
	}
	return s, nil
}

// schedules are the moments of a sweep, on a machine with the program at its beginning. There are none where the
// program never comes there, or does not end: what is wrong with that the check says of the run without, which took so
// many steps.
func (s sweep) schedules(m *machine.Machine, c *Check, typed []byte, steps uint64) ([]explore.Schedule, error) {
	source, err := explore.ParseSource(m, s.source)
	if err != nil {
		return nil, err
	}
	stretch, err := explore.In(m, s.over)
	if err != nil {
		return nil, err
	}
	q := explore.Question{Machine: m, Input: typed, In: stretch, Sources: []explore.Source{source}, Most: 1,
		Steps: c.limit.steps}
	list, err := q.Schedules()
	if errors.Is(err, explore.ErrNothing) {
		return nil, nil
	}
	most := min(mostSwept, max(leastSwept, sweptSteps/int(max(steps, 1))))
	if n := len(list); n > most {
		for i := range most {
			list[i] = list[i*n/most]
		}
		list = list[:most]
	}
	return list, err
}

// swept makes the run of a check once more for each moment of its sweeps, and compares, until something fails.
func (g *Grader) swept(c *Check, d Defines, board machine.Config, all *runs, steps uint64) (*run, []Failure, error) {
	for _, s := range c.sweeps {
		m, err := g.load(d, board)
		if err != nil {
			return nil, nil, err
		}
		list, err := s.schedules(m, c, g.Input, steps)
		if err != nil {
			return nil, nil, err
		}
		for _, moment := range list {
			r, err := g.run(all.ctx, c, d, board, all, moment.Inputs()...)
			if err != nil {
				return nil, nil, err
			}
			if r.stop.Reason == machine.InVain {
				continue // nothing makes it due
			}
			r.name, r.recorded = runName(d, board), all.sheet.recorded
			if fails := g.compare(c, r, board); len(fails) > 0 {
				at := moment[len(moment)-1]
				for i := range fails {
					fails[i].Timing = fmt.Sprintf("%s before %v", at.Source.Says(), explore.PlaceOf(m, at.PC))
				}
				return r, fails, nil
			}
		}
	}
	return nil, nil, nil
}

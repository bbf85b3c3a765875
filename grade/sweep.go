package grade

import (
	"errors"
	"fmt"
	"strings"

	"breakfast/explore"
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

// schedules are the moments of a sweep. There are none where the program never comes there, or does not end: what is
// wrong with that the check says of the run without.
func (s sweep) schedules(t *timing) ([]explore.Schedule, error) {
	m := t.machine
	source, err := explore.ParseSource(m, s.source)
	if err != nil {
		return nil, err
	}
	stretch, err := t.stretch(s.over)
	if err != nil {
		return nil, err
	}
	q := t.question(stretch, []explore.Source{source})
	q.Most = 1
	list, err := q.Schedules()
	if errors.Is(err, explore.ErrNothing) {
		return nil, nil
	}
	most := min(mostSwept, max(leastSwept, sweptSteps/int(max(t.steps, 1))))
	if n := len(list); n > most {
		for i := range most {
			list[i] = list[i*n/most]
		}
		list = list[:most]
	}
	return list, err
}

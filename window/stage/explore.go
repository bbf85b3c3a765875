package stage

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"breakfast/debug"
	"breakfast/explore"
	"breakfast/plain"
	"breakfast/window"
)

// exploring is a question about timings: on its way, beside what the window does, or answered. Its runs are made on
// machines of their own.
type exploring struct {
	q      *explore.Question
	name   string
	end    *atomic.Bool // asks it to end
	told   chan explore.Progress
	done   chan explored
	at     explore.Progress
	answer *explore.Answer
	text   string
	heat   map[uint32]window.Heat
}

// explored is what came of it.
type explored struct {
	answer *explore.Answer
	err    error
}

// explores begins to try every timing of an interrupt in the stretch that was chosen: the instructions from Addr to To,
// or, if To is 0, the procedure of the one at Addr.
func (s *Stage) explores(c window.Command) error {
	s.exploring.leave()
	m := s.d.Machine().Fork()
	m.Reset()
	q := &explore.Question{Machine: m, Most: 1, Workers: max(1, runtime.NumCPU()-1)}
	img := m.Image()
	if c.To != 0 {
		from, to := min(c.Addr, uint32(c.To)), max(c.Addr, uint32(c.To))
		q.In = explore.Stretch{Name: "from " + s.d.Where(from) + " to " + s.d.Where(to),
			Code: []explore.Range{{Addr: from, End: to + 2}}}
	} else {
		name, _, _ := strings.Cut(img.Place(c.Addr), "+")
		var err error
		if q.In, err = explore.In(m, name); err != nil {
			return errors.New("no procedure is here to try timings in: click in one, or on a first line, and with " +
				"Shift on a last")
		}
	}
	x := exploring{q: q, name: s.title, end: new(atomic.Bool), told: make(chan explore.Progress, 1),
		done: make(chan explored, 1)}
	last := time.Now()
	q.Batch = func(p explore.Progress) {
		select {
		case x.told <- p:
		default:
		}
	}
	q.Stop = func() bool {
		if runtime.GOOS == "js" && time.Since(last) > 20*time.Millisecond { // there is one thread for all
			time.Sleep(time.Millisecond)
			last = time.Now()
		}
		return x.end.Load()
	}
	if runtime.GOOS == "js" {
		q.Workers = 1
	}
	go func() {
		answer, err := explore.Explore(*q)
		x.done <- explored{answer, err}
	}()
	s.exploring, s.status = x, ""
	return nil
}

// leave has a question that is on its way be left: nobody waits for its answer.
func (x *exploring) leave() {
	if x.done != nil {
		x.end.Store(true)
	}
}

// watchExploring takes what has come of it since.
func (s *Stage) watchExploring() {
	x := &s.exploring
	if x.done == nil {
		return
	}
	select {
	case x.at = <-x.told:
		s.view = nil
	default:
	}
	select {
	case e := <-x.done:
		x.done, s.view = nil, nil
		if e.err != nil {
			x.text, x.answer = "", nil
			s.status = e.err.Error()
			return
		}
		x.answer, x.heat = e.answer, map[uint32]window.Heat{}
		for _, h := range e.answer.Heat {
			x.heat[h.PC] = window.Heat{Tried: int(h.Tried), Failed: int(h.Failed)}
		}
		x.text = s.verdict(e.answer)
		s.answer = x.text
	default:
	}
}

// verdict is an answer in words.
func (s *Stage) verdict(a *explore.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s timings fail.\n", plain.Grouped(a.Failed()), plain.Grouped(a.Timings()))
	if a.Failure != nil && len(a.Failure.Schedule) == 0 {
		fmt.Fprintf(&b, "It fails with no interrupt placed at all: %s.\n", a.Failure.Wrong)
	} else if a.Failure != nil {
		if film, err := s.exploring.q.Film(a.Failure); err == nil {
			b.WriteString(film.Story(a.Failure))
			b.WriteString("\nThe lines where timings fail are marked: a click on a mark goes to such a run, one step " +
				"before.\n")
		}
	}
	for _, line := range a.Covered() {
		fmt.Fprintf(&b, "%s\n", line)
	}
	for _, line := range a.NotCovered() {
		fmt.Fprintf(&b, "Not covered: %s\n", line)
	}
	return b.String()
}

// goToSchedule shows the first run that fails with an interrupt placed before an instruction: one step before it is
// taken.
func (s *Stage) goToSchedule(pc uint32) error {
	x := &s.exploring
	if x.answer == nil {
		return errors.New("no timings were tried yet")
	}
	for _, schedule := range x.answer.Failing {
		if last := schedule[len(schedule)-1]; last.PC != pc {
			continue
		}
		run := *x.answer.Failure
		run.Schedule = schedule
		record, err := x.q.Session(&run, x.name)
		if err != nil {
			return err
		}
		d, err := debug.Open(record)
		if err != nil {
			return err
		}
		kept := s.exploring
		s.Become(d, record.Moment)
		s.exploring = kept
		return nil
	}
	return errors.New("no run that fails has an interrupt placed here")
}

// explored adds to a view what is known of timings.
func (s *Stage) explored(v *window.View) {
	x := &s.exploring
	switch {
	case x.done == nil:
	case x.at.Placed == 0:
		v.Exploring = fmt.Sprintf("trying timings: the run without an interrupt is at step %s",
			plain.Grouped(x.at.Steps))
	default:
		v.Exploring = fmt.Sprintf("trying timings: %s of %s boundaries, %s runs, %s failed", plain.Grouped(x.at.Done),
			plain.Grouped(x.at.Of), plain.Grouped(x.at.Timings), plain.Grouped(x.at.Failed))
	}
	if v.Heat = x.heat; v.Exploring != "" && v.Status == "" {
		v.Status = v.Exploring
	}
}

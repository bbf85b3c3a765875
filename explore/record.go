package explore

import (
	"breakfast/machine"
	"breakfast/machine/session"
)

// Session is a run with a schedule as a session, one step before the last interrupt of it is taken, or where the hart
// stands still if that is elsewhere: what kitchen, debug and gdb open there.
func (q *Question) Session(r *Run, name string) (*session.Session, error) {
	at := machine.Position{}
	if n := len(r.Schedule); n > 0 {
		film, err := q.Film(r)
		if err != nil {
			return nil, err
		}
		at = film.Look
	}
	m, past, err := q.again(r, func(*machine.Machine) {})
	if err != nil {
		return nil, err
	}
	past.Go(at)
	return session.Record(m, past, name), nil
}

// Schedules is every schedule of one interrupt that can be placed in the stretch, in order, for somebody who makes the
// runs himself, and judges them by more than where they end. A run of one of them on a machine at power-on may stop
// InVain, where nothing makes the source due: it is none then, and goes on if it is run on. What cannot be asked is an
// error as of Explore; so is a run without an interrupt that does not end. Whether it ends well is not asked.
func (q Question) Schedules() ([]Schedule, error) {
	p := newPlan(q)
	p.Check, p.anyEnd = nil, true
	_, w, err := p.base()
	if err != nil {
		return nil, err
	}
	var list []Schedule
	for i := range p.first.list {
		for s := range p.Sources {
			if b := &p.first.list[i]; w.may(b, s) && b.far>>s&1 == 0 {
				list = append(list, Schedule{w.place(b, s)})
			}
		}
	}
	return list, nil
}

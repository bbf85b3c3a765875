package explore

import (
	"breakfast/devices"
	"breakfast/machine"
	"breakfast/machine/history"
	"breakfast/machine/session"
)

// Session is a run with a schedule as a session, one step before the last interrupt of it is taken: what kitchen, debug
// and gdb open there.
func (q *Question) Session(r *Run, name string) (*session.Session, error) {
	m := q.Machine.Fork()
	past := history.New(m)
	past.Give(q.Input)
	at := machine.Position{}
	if n := len(r.Schedule); n > 0 {
		film, err := q.Film(r.Schedule)
		if err != nil {
			return nil, err
		}
		at = film.Taken
	}
	for _, in := range r.Schedule.Inputs() {
		if err := past.Post(in); err != nil {
			return nil, err
		}
	}
	for {
		stop := past.Advance(machine.Limit{Steps: r.End.Steps, Now: devices.Never})
		if here := m.Position(); stop.Reason != machine.InVain || here.Steps >= r.End.Steps {
			break
		}
	}
	past.Go(at)
	return session.Record(m, past, name), nil
}

package grade

import (
	"strings"

	"breakfast/machine"
	"breakfast/machine/session"
)

// moment is where in a run to look for why a comparison does not hold: at the last, or the first, of what was counted,
// at the place where a value was looked at, where a context was lost; else at the end.
func (r *run) moment(e *expect) machine.Position {
	q := &e.left
	if q.verb == "on" {
		one := *r
		if hart := int(q.num); hart < len(r.seen.harts) {
			one.seen = r.seen.harts[hart]
		}
		return one.moment(&expect{left: *q.of})
	}
	switch q.verb {
	case "stores", "loads", "calls", "interrupts", "exceptions":
		if t, err := r.tally(q.verb, q.args); err == nil && t.count > 0 {
			return t.last
		}
	case "exception":
		if t := r.seen.exceptions[q.kind()]; t.count > 0 {
			return t.first
		}
	case "first", "last":
		t, err := r.tally(q.args[0], q.args[1:])
		switch {
		case err != nil || t.count == 0:
		case q.verb == "first":
			return t.first
		default:
			return t.last
		}
	case "at", "last-at":
		v := r.looks.visits[strings.Join(q.args, " ")]
		switch {
		case v == nil || !v.came:
		case q.verb == "at":
			return v.at
		default:
			return v.lastAt
		}
	case "violations", "violation", "strict-violations", "strict-violation":
		if list := r.violations(q); len(list) > 0 && list[0].Restored != nil {
			return machine.Position{Steps: list[0].Restored.Steps, Now: list[0].Restored.Ticks}
		}
	case "races", "race":
		if list := r.races.Races(); len(list) > 0 {
			return machine.Position{Steps: list[0].Write.Steps, Now: list[0].Write.Ticks}
		}
	}
	return r.m.Position()
}

// Session is the run that failed a check first, with all that came before, to be looked at where it went wrong; nil if
// none did.
func (r *Result) Session() *session.Session {
	if i := r.headline(); i >= 0 {
		return r.SessionOf(i)
	}
	return nil
}

// SessionOf is the same of one check.
func (r *Result) SessionOf(check int) *session.Session {
	m := &r.Checks[check]
	if m.failed == nil {
		return nil
	}
	s := session.Record(m.failed.m, m.failed.past, r.Lab)
	s.Moment = m.Failure.at
	return s
}

// Shown says which file has the run, to be opened at its moment; "" for none.
func (f *Failure) Shown(file string) {
	if file != "" {
		f.Session, f.See = file, "kitchen "+file
	}
}

package trace

import "breakfast/devices"

// clinted: a register of the timer was stored to.
func (t *Tracer) clinted() {
	clint, asked := t.m.CLINT, t.m.CLINT.Software()
	for i := range t.cooks {
		c := &t.cooks[i]
		was := c.alarm
		if c.alarm = t.alarm(i); was <= t.at && c.alarm > t.at || was > t.at && c.alarm <= t.at {
			t.turns(i, Timer, was > t.at, was)
		}
		if bit := asked >> i & 1; bit != t.asked>>i&1 {
			t.turns(i, Software, bit != 0, t.at)
		}
	}
	t.asked = clint.Software()
}

// turns: an own interrupt of a hart is asked for now, or no more; then it was since that moment.
func (t *Tracer) turns(hart, own int, on bool, since devices.Ticks) {
	c, row := &t.cooks[hart], lineRow(own, hart)
	l := &c.own[-1-own]
	switch {
	case on && !l.has:
		t.begins(l, row, born(t.at))
	case !on && !l.has: // nobody has taken it
		t.begins(l, row, born(max(since, c.quiet[-1-own])))
		if own == Timer {
			l.life.Behind, c.late = c.late, [Gates]devices.Ticks{}
		}
		fallthrough
	case !on:
		l.life.Acked = t.at
		c.quiet[-1-own] = t.at
		if l.life.Taken == devices.Never {
			t.timeline.set(row, t.at, LineQuiet, 0)
		}
		t.look(l, row)
	}
}

// alarm is when a hart's timer interrupt becomes pending: now, if it is; Never, if it does not.
func (t *Tracer) alarm(hart int) devices.Ticks {
	t.m.CLINT.Advance(t.at)
	at, armed := t.m.CLINT.Alarm(hart)
	switch now := t.m.CLINT.Time(); {
	case !armed:
		return devices.Never
	case at <= now:
		return t.at
	case at-now >= uint64(devices.Never-t.at):
		return devices.Never
	default:
		return t.at + devices.Ticks(at-now)
	}
}

// breaks: the machine is reset, and what a line's interrupt was about is no more.
func (t *Tracer) breaks(l *line, row rowID) {
	if l.has {
		t.ends(l, row, l.life)
	}
	if l.holds {
		t.timeline.live(row, l.held)
	}
	*l = line{}
	t.lives(row, false)
	if t.timeline.rows[row] != nil {
		t.timeline.set(row, t.at, LineQuiet, 0)
	}
}

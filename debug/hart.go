package debug

import (
	"math"
	"slices"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// StepHart moves to where a hart has made its next step, or back to before its last one, whatever other harts do
// meanwhile. It stops at what is watched, too (see Hits). It says whether there was a step.
func (d *Debugger) StepHart(dir Direction, hart int) bool {
	d.settle()
	here := d.m.Position()
	if dir == Backward {
		found := d.stepBack(hart, here)
		if found {
			d.watched(here)
		}
		return found
	}
	a, l := &aim{}, machine.Limit{Steps: here.Steps + 1, Now: later(here.Now)}
	if len(d.m.Harts) > 1 {
		l.Steps = here.Steps + min(overSteps, math.MaxUint64-here.Steps)
		a.kinds, a.when = made, func(_ *machine.Machine, e machine.Event) bool { return e.Hart == hart }
	}
	d.onward(l, a)
	return d.m.Position().Steps > here.Steps
}

// stepBack moves to before the last step of a hart.
func (d *Debugger) stepBack(hart int, here machine.Position) bool {
	if len(d.m.Harts) == 1 {
		d.Step(Backward)
		return here.Steps > 0
	}
	return d.last(here, func(end machine.Position) (at machine.Position, found bool) {
		defer d.m.Watch(machine.Probe{Kinds: made, Tell: func(m *machine.Machine, e machine.Event) {
			if e.Hart == hart && e.At.Steps <= here.Steps {
				at, found = machine.Position{Steps: e.At.Steps - 1}, true
			}
		}})()
		d.advance(machine.Limit{Steps: end.Steps, Now: devices.Never})
		return at, found
	})
}

// watched moves, from a moment to which a move has gone back, to the last one since that is before something watched
// happens, if there is one.
func (d *Debugger) watched(here machine.Position) {
	points, stop, p := d.points, d.stop, d.m.Position()
	d.points = slices.DeleteFunc(slices.Clone(points), func(p *point) bool { return p.watch == nil })
	defer func() { d.points = points }()
	if len(d.points) == 0 {
		return
	}
	var hit []Hit
	func() {
		defer d.armed(&aim{})()
		for d.advance(machine.Limit{Steps: here.Steps, Now: devices.Never}).Reason == machine.Stopped {
			if _, at := d.arrived(&aim{}, Backward); at != nil {
				hit, p = at, machine.Position{Steps: d.m.Position().Steps - 1}
			}
		}
	}()
	d.Seek(p)
	if d.stop, d.hit = stop, hit; hit != nil {
		d.stop = machine.Stop{Reason: machine.Stopped}
		d.gone(hit)
	}
}

// OverHart is StepHart forward, but a call is one step: to where the hart comes back, as Over is for the one whose turn
// it is.
func (d *Debugger) OverHart(hart int) bool {
	h, before := &d.m.Harts[hart], d.m.StepsOf(hart)
	var back uint32
	var call bool
	sp := h.X[isa.SP]
	d.m.As(hart, func() { back, call = d.called(h.PC) })
	stepped := d.StepHart(Forward, hart)
	if here := d.m.Position(); call && d.m.StepsOf(hart) > before && h.PC != back {
		d.onward(machine.Limit{Steps: here.Steps + min(overSteps, math.MaxUint64-here.Steps), Now: later(here.Now)},
			&aim{at: []uint32{back}, here: func() bool { return d.m.Turn() == hart && h.X[isa.SP] == sp }})
	}
	return stepped
}

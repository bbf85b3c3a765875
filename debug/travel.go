package debug

import (
	"fmt"
	"slices"

	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// An aim is what a move looks for: an event, or that the hart comes to one of some instructions; and breakpoints. The
// zero one looks for breakpoints alone. Instructions are come to at the engine's speed; so are
// events but Begun and Retired.
type aim struct {
	at    []uint32
	here  func() bool // at one of them: it is what is looked for; nil if it always is
	kinds machine.Kind
	when  func(m *machine.Machine, e machine.Event) bool
	begin func(m *machine.Machine) // is called before each stretch of the run; may be nil

	met bool
}

// armed has the machine stop wherever a move may have to, until disarm.
func (d *Debugger) armed(a *aim) (disarm func()) {
	stops, kinds := slices.Clone(a.at), a.kinds
	var memory []machine.Stretch
	var names []func(isa.Inst) bool
	points := d.points
	for _, p := range points {
		p.struck = false
		switch {
		case p.Off || p.err != nil:
		case p.watch != nil:
			p.watch.begin(d.m)
			k := p.watch.kinds()
			if kinds |= k; k&machine.Written != 0 {
				memory = append(memory, p.watch.stretch(d.m))
			}
			if k&machine.Named != 0 {
				names = append(names, p.watch.names)
			}
		case p.trap != nil:
			kinds |= machine.Trapped
		default:
			stops = append(stops, p.addrs...)
		}
	}
	a.met = false
	if a.begin != nil {
		a.begin(d.m)
	}
	remove := d.m.Watch(machine.Probe{Kinds: kinds, Tell: func(m *machine.Machine, e machine.Event) {
		if a.kinds&e.Kind != 0 && a.when(m, e) {
			a.met = true
			m.Break()
		}
		for _, p := range points {
			if !p.Off && p.err == nil && p.strikes(m, e) {
				p.struck, p.by = true, e
				m.Break()
			}
		}
	}})
	if stops != nil { // the engine drops what it has decoded
		slices.Sort(stops)
		d.m.StopAt(slices.Compact(stops)...)
	}
	d.m.WatchMemory(memory...)
	if names != nil {
		d.m.WatchInstructions(func(in isa.Inst) bool {
			return slices.ContainsFunc(names, func(holds func(isa.Inst) bool) bool { return holds(in) })
		})
	}
	return func() {
		remove()
		if names != nil {
			d.m.WatchInstructions(nil)
		}
		if stops != nil {
			d.m.StopAt()
		}
		d.m.WatchMemory()
	}
}

// strikes says that an event is what the point waits for.
func (p *point) strikes(m *machine.Machine, e machine.Event) bool {
	switch {
	case p.struck:
		return false // it is the first of a step that counts
	case p.watch != nil:
		return p.watch.kinds()&e.Kind != 0 && p.watch.strikes(m, e)
	case p.trap != nil:
		return e.Kind == machine.Trapped && slices.Contains(p.trap, e.Trap.Cause)
	}
	return false
}

// arrived says, of a machine that was stopped, whether it is where a move is to end; and at which breakpoints.
func (d *Debugger) arrived(a *aim, dir Direction) (there bool, at []Hit) {
	pc := d.m.Hart().PC
	there = a.met || slices.Contains(a.at, pc) && (a.here == nil || a.here())
	a.met = false
	for _, p := range d.points {
		if p.Off || p.err != nil {
			continue
		}
		if slices.Contains(p.addrs, pc) {
			p.struck, p.by = true, machine.Event{PC: pc, Hart: d.m.Turn(), Task: d.m.Task()}
		}
		if !p.struck {
			continue
		}
		p.struck = false
		if h, ok := d.check(p, dir); ok {
			at = append(at, h)
		}
	}
	return there || at != nil, at
}

// check says whether a point that has happened counts, and lets it say what it has to.
func (d *Debugger) check(p *point, dir Direction) (Hit, bool) {
	h, step := d.strike(p), d.m.Position().Steps
	if p.when != nil {
		holds, err := p.when.True(d.m)
		if err != nil {
			h.Text = fmt.Sprintf("breakpoint %d: %s cannot be worked out: %v", p.id, p.If, err)
			return h, true
		}
		if !holds {
			return h, false
		}
	}
	if dir == Forward {
		p.hits.add(step)
	}
	h.Number = p.hits.number(step)
	if !p.counts(h.Number) {
		return h, false
	}
	if p.say != nil {
		if dir == Forward && d.tell != nil {
			d.tell(p.say.now(d.m))
		}
		return h, false
	}
	d.put(p, &h, dir)
	return h, true
}

// onward runs to a limit, or to what a move looks for. Stopped is the latter.
func (d *Debugger) onward(l machine.Limit, a *aim) machine.Stop {
	defer d.armed(a)()
	for {
		stop := d.advance(l)
		if stop.Reason != machine.Stopped {
			return stop
		}
		there, at := d.arrived(a, Forward)
		if d.hit = at; there {
			d.gone(at)
			return stop
		}
	}
}

// backwards goes to the last moment before here that a move looks for. What is watched is changed by a step: the moment
// is before that. Where there is none it goes nowhere, and says so.
func (d *Debugger) backwards(a *aim) bool {
	here := d.m.Position()
	var hit []Hit
	found := d.last(here, func(end machine.Position) (at machine.Position, found bool) {
		begin := d.m.Position()
		defer d.armed(a)()
		if begin == (machine.Position{}) && earlier(begin, here) { // nobody comes to the very first moment
			if there, hits := d.arrived(a, Backward); there {
				at, found, hit = begin, true, hits
			}
		}
		for {
			l := machine.Limit{Steps: end.Steps, Now: devices.Never}
			if p := d.m.Position(); p.Steps >= end.Steps { // and to the end of a sleep there
				l = machine.Limit{Steps: end.Steps + 1, Now: end.Now}
			}
			stop, p := d.advance(l), d.m.Position()
			if stop.Reason == machine.Stopped {
				there, hits := d.arrived(a, Backward)
				if q := d.before(p, hits); there && earlier(q, here) && p != begin {
					if found && q.Steps == at.Steps { // what stands there, and what the next step does
						hits = append(hit, hits...)
					}
					at, found, hit = q, true, hits
				}
				continue
			}
			if !earlier(p, end) || stop.Reason != machine.Reached && stop.Reason != machine.InVain {
				return at, found
			}
		}
	})
	d.hit = nil
	if found {
		d.hit, d.stop = hit, machine.Stop{Reason: machine.Stopped}
		d.gone(hit)
	}
	return found
}

// before is where a move backwards ends for hits at a moment.
func (d *Debugger) before(p machine.Position, hits []Hit) machine.Position {
	for _, h := range hits {
		if i := d.find(h.ID); i >= 0 && d.points[i].watch != nil && p.Steps > 0 {
			return machine.Position{Steps: p.Steps - 1}
		}
	}
	return p
}

func earlier(p, q machine.Position) bool {
	return p.Steps < q.Steps || p.Steps == q.Steps && p.Now < q.Now
}

// gone takes away those that were to stop once.
func (d *Debugger) gone(hits []Hit) {
	for _, h := range hits {
		if i := d.find(h.ID); i >= 0 && d.points[i].Once {
			d.Clear(h.ID)
		}
	}
}

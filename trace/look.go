package trace

import (
	"slices"

	"breakfast/devices"
	"breakfast/machine"
)

// StareSteps is how far apart looks may be: a load of a device register is a stare if the same instruction read the
// same register at most this many steps ago and the hart did nothing in between: no store to a device (but the ticket
// rail), no sleep. The time since then was spent on looking. Longer than any loop around a poll, switches to others who
// look included; shorter than a stroke of the knife.
const StareSteps = 1000

// look is a load that may turn out to be the beginning of a stare.
type look struct {
	pc, addr uint32
	at       machine.Position
	before   Tally
}

// loaded looks whether a hart's load is a stare, and notes pours.
func (t *Tracer) loaded(c *cook, e machine.Event) {
	switch {
	case t.parts[e.Slot].Device == devices.Device(t.m.PLIC):
		return
	case e.Slot == t.kettle && e.Reg.Name == "POUR":
		t.poured += int(e.Value >> 16)
	}
	here := t.m.Position()
	for i := range c.looks {
		l := &c.looks[i]
		if l.pc != e.PC || l.addr != e.Addr {
			continue
		}
		if here.Steps-l.at.Steps <= StareSteps {
			c.tally = l.before
			c.tally.By[Staring] += here.Now - l.at.Now
			t.stare(e.Hart, l.at.Now, here.Now)
			for j := range c.looks { // what began in between was part of the same stare
				c.looks[j].at, c.looks[j].before = here, c.tally
			}
		}
		l.at, l.before = here, c.tally
		return
	}
	if len(c.looks) < 16 {
		c.looks = append(c.looks, look{e.PC, e.Addr, here, c.tally})
	}
}

// spent adds a span of a hart's time, which begins where its last one ends.
func (t *Tracer) spent(hart int, s Span) {
	c := &t.cooks[hart]
	if n := len(c.spans); n > 0 {
		if last := &c.spans[n-1]; last.To == s.From && last.Task == s.Task && last.Doing == s.Doing {
			last.To = s.To
			return
		}
		if n >= max(c.due, pending) {
			t.settle(hart)
		}
	}
	c.spans = append(c.spans, s)
}

// pending is how many spans of a hart wait, if they need not, before they are written down.
const pending = 32

// settle writes down the spans of a hart that no stare can change any more.
func (t *Tracer) settle(hart int) {
	c, floor := &t.cooks[hart], t.at
	here := t.m.Position()
	for i := range c.looks {
		if l := &c.looks[i]; here.Steps-l.at.Steps <= StareSteps {
			floor = min(floor, l.at.Now)
		}
	}
	n := 0
	for n < len(c.spans)-1 && c.spans[n].To < floor {
		t.timeline.set(hartRow(hart), c.spans[n].From, State(c.spans[n].Doing), c.spans[n].Task)
		n++
	}
	c.spans = slices.Delete(c.spans, 0, n)
	c.due = 2 * len(c.spans)
}

// stare turns what a hart did from then to now into a stare.
func (t *Tracer) stare(hart int, from, to devices.Ticks) {
	c := &t.cooks[hart]
	for n := len(c.spans); n > 0 && c.spans[n-1].To > from; n = len(c.spans) {
		if c.spans[n-1].From < from {
			c.spans[n-1].To = from
			break
		}
		c.spans = c.spans[:n-1]
	}
	t.spent(hart, Span{From: from, To: to, Task: c.task, Doing: Staring, Hart: uint8(hart)})
}

package races

import (
	"slices"

	"breakfast/machine"
)

// What is listed, where nothing orders it?
//
// What somebody does with more than one access to the same, and another's store that may come in between:
//
//   - an update: a load, something made of it, and a store to the same;
//   - a check: a load by which a branch decides, and a store to the same. It takes two that do so: both look for the
//     same and store what tells the other, or both do so with one device;
//   - a sleep: a load by which a branch decides, and wfi;
//   - and of tasks and harts a value: a load that reads what another has stored, which is stored elsewhere.
//
// Nothing that is missing is a mistake by itself: what is stored may be the same in either order, a flag may be enough,
// a lost update may be meant. Whether it does harm exploring says, which is handed the stretch from the load on.

// A unit is a load, and what follows from it.
type unit struct {
	kind       Kind
	of         *object
	by         *thread
	who        party
	load       mark
	store      mark // or the wfi
	addr, size uint32
	value      uint32  // that was looked at
	clock      clock   // what came before the load
	open       uint32  // interrupts that could come in between
	act        *access // the store, of a check
}

// checks are looks by which a branch has decided, the latest of each object.
type checks [4]*look

func (c *checks) add(l *look) {
	for i, k := range c {
		if k == nil || k.of == l.of {
			c[i] = l
			return
		}
	}
	copy(c[:], c[1:])
	c[len(c)-1] = l
}

// unit is what a look and the present step make.
func (o *order) unit(k Kind, l *look, h *hart, e machine.Event) *unit {
	return &unit{kind: k, of: l.of, by: l.by, who: h.run.party(e), load: l.mark, store: h.step.mark, addr: l.addr,
		size: l.size, value: l.value, clock: l.clock, open: l.by.openSince(l.at.Steps)}
}

// stores is a plain store.
func (o *order) stores(h *hart, e machine.Event) {
	s := &h.step
	if !s.memory {
		o.started(h.thread, s)
	}
	words, a := s.words(), o.access(h, e)
	for i, w := range words {
		if i > 0 && w == words[0] {
			break
		}
		ob := o.object(s, w)
		if ob == nil {
			return
		}
		u := o.storing(ob, h, e)
		o.stored(ob, a, u != nil && u.kind == Update)
		if u != nil {
			o.done(u, a)
		}
	}
}

// storing is the unit that a store ends; nil for none. What is stored elsewhere was read.
func (o *order) storing(ob *object, h *hart, e machine.Event) *unit {
	from := &h.run.origins[h.step.in.Rs2]
	for i := range from.n {
		l := from.of[i].look
		switch {
		case l == nil || l.by != h.thread:
		case l.of == ob && (!ob.device || l.addr == h.step.addr):
			return o.unit(Update, l, h, e)
		case l.unordered && l.from.at.Steps > l.by.clock.at(l.from.by.id) && !l.from.meets(l.by, l.hart):
			o.report(o.unit(Value, l, h, e), l.from)
			l.unordered = false
		}
	}
	for _, l := range h.run.checks {
		if l != nil && l.of == ob && l.by == h.thread && !l.atomic {
			u := o.unit(Check, l, h, e)
			u.clock = l.first
			return u
		}
	}
	return nil
}

// meets says that one of two is a handler that interrupts the other's hart.
func (a *access) meets(t *thread, hart int) bool {
	return a.hart == hart && (a.handler || t.depth >= 0)
}

// sleeps: the hart sleeps, by what it has looked at.
func (o *order) sleeps(h *hart, e machine.Event) {
	for _, l := range h.run.checks {
		if l != nil && l.by == h.thread && !l.of.device {
			l.of.add(o.unit(Sleep, l, h, e))
		}
	}
}

// add adds a unit, in place of the same one before.
func (ob *object) add(u *unit) {
	for i, v := range ob.units {
		if v.kind == u.kind && v.by == u.by && v.load.pc == u.load.pc && v.store.pc == u.store.pc {
			ob.units[i] = u
			return
		}
	}
	ob.units = keep(ob.units, u)
}

// done looks at what was done before a unit that has just ended, with the store a.
func (o *order) done(u *unit, a *access) {
	if u.kind == Update {
		for _, b := range u.of.stores {
			if o.unordered(u, b) {
				o.report(u, b)
			}
		}
	}
	if u.kind == Check {
		u.act = a
		for _, v := range u.of.units {
			switch {
			case v.kind != Check || !u.of.device && v.value != u.value:
			case o.unordered(v, a.since(u.clock)):
				o.report(v, a)
			case o.unordered(u, v.act):
				o.report(u, v.act)
			}
		}
	}
	u.of.add(u)
}

// since is the access as if it had come when no more than that had come before.
func (a *access) since(c clock) *access {
	b := *a
	b.clock = c
	return &b
}

// unordered says that a store may come into a unit: nothing keeps it before or behind.
func (o *order) unordered(u *unit, a *access) bool {
	here := u.store.hart == a.hart
	switch {
	case u.by == a.by || !u.sees(a) || !here && u.kind == Sleep:
		return false
	case here && (!o.comesIn(u.open, a) || a.handler && a.by.depth <= u.by.depth):
		return false // nothing opens a gate for it; or it is itself interrupted, and goes on later
	case a.at.Steps < u.store.at.Steps:
		return u.kind != Sleep && a.at.Steps > u.clock.at(a.by.id)
	case here && a.handler:
		return u.store.at.Steps > a.before.at(u.by.id)
	}
	return u.store.at.Steps > a.clock.at(u.by.id)
}

// sees says that a store changes what a unit has to do with: this part of the word, or this register of the device. A
// check of a device is of all of it.
func (u *unit) sees(a *access) bool {
	switch {
	case u.of.device && u.kind == Check:
		return true
	case u.of.device:
		return a.addr < u.addr+u.size && u.addr < a.addr+a.size
	case u.addr&3+u.size > 4:
		return a.changed != 0
	}
	return a.changed>>(u.addr&3*8)&uint32(1<<(u.size*8)-1) != 0
}

// comesIn says that interrupts which could come let a store come.
func (o *order) comesIn(open uint32, a *access) bool {
	if a.handler {
		return open>>a.cause&1 != 0
	}
	return open&o.switching != 0
}

// A pair is what is listed.
type pair struct {
	*unit
	a *access
}

// report lists a pair. What a handler has stored may be taken back.
func (o *order) report(u *unit, a *access) {
	if a.handler && a.by == o.d.harts[a.hart].thread && len(a.by.listed) < mostFound {
		a.by.listed = append(a.by.listed, pair{u, a})
		return
	}
	o.list(u, a)
}

func (o *order) list(u *unit, a *access) {
	r := o.d.race(u.kind, u.of.addr, u.who, u.load, u.store, stored{who: a.who, mark: a.mark})
	if !noteIn(&o.found, r) {
		o.forgets = true
	}
}

// An undo is what a word was when a handler was called.
type undo struct {
	of  *object
	was uint32
}

// stored notes what a word was before a handler has stored to it.
func (t *thread) stored(ob *object, was uint32) {
	for _, u := range t.undone {
		if u.of == ob {
			return
		}
	}
	if len(t.undone) < mostUndone {
		t.undone = append(t.undone, undo{ob, was})
	}
}

// mostUndone words are looked at when a handler has ended.
const mostUndone = 64

// settle: a handler has ended. What it has taken back, such as a count of how deep handlers are, it has not stored.
func (o *order) settle(t *thread) {
	back := map[*object]bool{}
	for _, u := range t.undone {
		if now, _ := o.d.m.Peek(u.of.addr, 4); now == u.was {
			back[u.of] = true
			u.of.stores = slices.DeleteFunc(slices.Clone(u.of.stores), func(a *access) bool { return a.by == t })
		}
	}
	listed := t.listed
	t.undone, t.listed = nil, nil
	for _, p := range listed {
		if !back[p.of] {
			o.list(p.unit, p.a)
		}
	}
}

package races

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// What is ordered?
//
// What one thread does is; thread.go says who that is. Of two threads, what the one has done comes before what the
// other does
//
//   - once a branch of the other decides by what the one has stored, or what was made of it there: a flag that is
//     waited for, a lock that was taken by an AMO or by lr.w and sc.w, a count, whoever thought it up;
//   - once it had to wait for the one: for its interrupt, asleep; for its bell; for the kernel, in a call.
//
// So a kernel's semaphores order whom they let through, by the words that it keeps them in. To have read something
// orders nothing by itself: that would have been so in another order, too, with another value.
//
// On one hart it also takes an open gate for anything to come in between: what is done with gates closed happens as
// one.
//
// A single access of an aligned word is whole on these harts, and they make theirs in order. So one alone is no
// mistake, whatever it meets: a flag, a count that somebody shows. What is listed is more than one: see pair.go.

// An order is who has done what, and what came before.
type order struct {
	d       *Detector
	parts   []machine.Part
	objects map[uint32]*object // words of memory, and devices, by their address

	threads  []*thread
	handlers [][mostDeep]*thread // of each hart
	tasks    map[uint32]*thread  // by the ticket rail

	alarms, bells, starts []clock // what came before an alarm of each hart, its bell, a device could ring
	could                 uint64  // before the present store to a device: which alarms or device can ring
	switching             uint32  // interrupts by which a hart goes on with another thread

	found   []Race
	forgets bool // there was more than is kept
}

// mostObjects are kept; then all are forgotten.
const mostObjects = 1 << 16

func newOrder(d *Detector) *order { return &order{d: d, parts: d.m.Parts()} }

// forget begins anew: each hart with a thread.
func (o *order) forget(harts []*hart) {
	n := len(harts)
	*o = order{d: o.d, parts: o.parts, found: o.found, forgets: o.forgets, objects: map[uint32]*object{},
		handlers: make([][mostDeep]*thread, n), tasks: map[uint32]*thread{},
		alarms: make([]clock, n), bells: make([]clock, n), starts: make([]clock, len(o.parts))}
	for _, h := range harts {
		h.thread = o.thread(-1)
	}
}

// An object is a word of memory, or a device.
type object struct {
	addr   uint32
	device bool
	last   *access   // who stored to it last
	stores []*access // of each thread the last one that changed it
	units  []*unit
	looks  []*look // of each thread the last one
}

// An access is a store.
type access struct {
	mark
	by         *thread
	who        party
	addr, size uint32
	clock      clock // what came before it …
	before     clock // … and, of a handler, before it could come
	tells      clock // what comes before who decides by it
	handler    bool
	cause      uint8
	changed    uint32 // bits of the word that are others now; all, if it is a device
}

// A look is a load.
type look struct {
	mark
	by         *thread
	addr, size uint32
	of         *object
	value      uint32
	from       *access // who had stored to it last; nil for nobody
	clock      clock   // what came before it,
	first      clock   // and before the first one, if it is made again and again
	unordered  bool    // with the store that it reads
	atomic     bool    // it is an AMO or a lr.w: what it does is done
}

// begun is told of each step that begins.
func (o *order) begun(h *hart, e machine.Event) {
	if h.thread != nil {
		h.thread.begins(e.At.Steps, o.d.m.Hart().Open())
	}
	if s := &h.step; s.size > 0 && !s.memory && s.in.Op.Stores() > 0 {
		o.could = o.canRing(s.addr)
	}
}

// step follows a step that has retired. Of a load it is the look.
func (o *order) step(h *hart, e machine.Event) *look {
	t, s := h.thread, &h.step
	if t == nil {
		return nil
	}
	switch op := s.in.Op; {
	case op >= isa.BEQ && op <= isa.BGEU:
		o.branched(h, s.in.Rs1)
		o.branched(h, s.in.Rs2)
	case op == isa.WFI:
		o.sleeps(h, e)
	case op == isa.ADDI && s.in.Rd == isa.SP && s.in.Rs1 == isa.SP && s.in.Imm > 0:
		o.popped(s.sp, uint32(s.in.Imm))
	case s.size == 0:
	case s.atomic():
		return o.atomic(h, e)
	case op.Stores() > 0:
		o.stores(h, e)
	default:
		return o.looks(h)
	}
	return nil
}

// object is what an access goes to; nil for what is nobody's, such as the ticket rail.
func (o *order) object(s *step, word uint32) *object {
	addr := word
	if !s.memory {
		i := o.part(s.addr)
		if i < 0 || !o.parts[i].Appliance && o.parts[i].Source == 0 {
			return nil
		}
		addr = o.parts[i].Base
	}
	ob := o.objects[addr]
	if ob == nil {
		if len(o.objects) == mostObjects {
			clear(o.objects)
			o.forgets = true
		}
		ob = &object{addr: addr, device: !s.memory}
		o.objects[addr] = ob
	}
	return ob
}

// part is the index of the device at an address; -1 for none.
func (o *order) part(addr uint32) int {
	for i := range o.parts {
		if p := &o.parts[i]; addr >= p.Base && addr-p.Base < p.Device.Info().Size {
			return i
		}
	}
	return -1
}

// looks is a load.
func (o *order) looks(h *hart) *look {
	t, s := h.thread, &h.step
	ob := o.object(s, s.addr&^3)
	if ob == nil {
		return nil
	}
	l := &look{mark: s.mark, by: t, addr: s.addr, size: s.size, of: ob, value: o.d.m.Hart().X[s.in.Rd], from: ob.last,
		clock: t.clock, first: t.clock, atomic: s.atomic()}
	if f := l.from; f != nil && f.by != t && f.at.Steps > t.clock.at(f.by.id) {
		l.unordered = f.hart != l.hart || o.comesIn(t.open, f)
	}
	for i, k := range ob.looks {
		if k.by == t {
			if k.pc == l.pc {
				l.first = k.first
			}
			ob.looks[i] = l
			return l
		}
	}
	ob.looks = keep(ob.looks, l)
	return l
}

// branched: a branch decides by a register.
func (o *order) branched(h *hart, r isa.Reg) {
	from := &h.run.origins[r]
	for i := range from.n {
		l := from.of[i].look
		if l == nil || l.by != h.thread {
			continue
		}
		if f := l.from; f != nil {
			l.by.after(f.tells, f.by, f.at.Steps)
		}
		h.run.checks.add(l)
	}
}

// atomic is an AMO, a lr.w or a sc.w. Of what has read it is the look.
func (o *order) atomic(h *hart, e machine.Event) (l *look) {
	s := &h.step
	if s.in.Op != isa.SCW {
		l = o.looks(h)
	}
	if ob := o.object(s, s.addr&^3); ob != nil && s.stores(o.d.m.Hart()) {
		o.stored(ob, o.access(h, e), true)
	}
	return l
}

// access is the store that is the present step.
func (o *order) access(h *hart, e machine.Event) *access {
	t, s := h.thread, &h.step
	a := &access{mark: s.mark, by: t, who: h.run.party(e), addr: s.addr, size: s.size, clock: t.clock,
		before: t.before, handler: t.depth >= 0, cause: t.cause, changed: ^uint32(0)}
	if s.memory {
		if now, _ := o.d.m.Peek(s.addr&^3, 4); s.addr&3+s.size <= 4 {
			a.changed = now ^ s.value
		}
	}
	return a
}

// stored notes a store. One that makes of what was there what is there now tells what that told, too.
func (o *order) stored(ob *object, a *access, made bool) {
	if a.tells = a.clock; made && ob.last != nil {
		a.tells = a.clock.join(ob.last.tells, ob.last.by.id, ob.last.at.Steps)
	}
	for _, u := range ob.units {
		if u.kind != Check && o.unordered(u, a) {
			o.report(u, a)
		}
	}
	if a.handler && !ob.device {
		a.by.stored(ob, o.d.harts[a.hart].step.value)
	}
	ob.last = a
	for i, k := range ob.looks {
		if k.by == a.by {
			ob.looks = append(ob.looks[:i:i], ob.looks[i+1:]...)
			break
		}
	}
	if a.changed == 0 {
		return
	}
	for i, b := range ob.stores {
		if b.by == a.by {
			ob.stores[i] = a
			return
		}
	}
	ob.stores = keep(ob.stores, a)
}

// mostOfEach is how many stores, looks and units are kept of an object.
const mostOfEach = 4

// keep adds to a list, of which the oldest is forgotten.
func keep[T any](list []T, v T) []T {
	if len(list) == mostOfEach {
		list = append(list[:0:0], list[1:]...)
	}
	return append(list, v)
}

// popped: so many bytes of a stack are nobody's any more. What stands there later is something else.
func (o *order) popped(sp, size uint32) {
	at, ok := o.d.m.Translate(sp, cpu.Loading)
	if !ok || size > pageSize {
		return
	}
	for a := at &^ 3; a < at+size && a < at|(pageSize-1); a += 4 {
		delete(o.objects, a)
	}
}

// canRing says which alarms can ring, or whether the device at an address can, as bits.
func (o *order) canRing(addr uint32) (can uint64) {
	m, i := o.d.m, o.part(addr)
	if i < 0 {
		return 0
	}
	if o.parts[i].Device == devices.Device(m.CLINT) {
		for hart := range m.Harts {
			if at, _ := m.CLINT.Alarm(hart); at <= m.CLINT.Time()+farAlarm {
				can |= 1 << hart
			}
		}
		return can
	}
	if d := o.parts[i].Device; d.IRQ() || d.Deadline() != devices.Never {
		can = 1
	}
	return can
}

// farAlarm is so far, in ticks, that it is meant to be never.
const farAlarm = 1 << 34

// started notes whom a store to a device lets ring that could not before.
func (o *order) started(t *thread, s *step) {
	i := o.part(s.addr)
	if i < 0 {
		return
	}
	list, now := o.starts[i:], o.canRing(s.addr)&^o.could
	if o.parts[i].Device == devices.Device(o.d.m.CLINT) {
		list = o.alarms
	}
	for n := 0; now>>n != 0; n++ {
		if now>>n&1 != 0 {
			list[n] = list[n].join(t.clock, t.id, s.at.Steps)
		}
	}
}

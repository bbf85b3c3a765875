// Package races watches a run for updates that get lost: somebody reads a word and writes it back changed, and what
// another wrote to it in between is gone.
//
// It says two things. That an update was lost: in this run it came to that (lost.go). That one can be lost: here it did
// not come to that, and with the same interrupt a few instructions earlier it does (proof.go). Both are certain: a
// right program, however it orders what it does, is never accused. What it does not see is in proof.go.
//
// Asked for (All), it also lists what nothing orders (order.go, pair.go): pairs of which a right program may have some,
// and of which exploring says whether they do harm.
//
// A Detector is a probe. It watches and never touches, its memory is bounded, and a run without one pays nothing.
package races

import (
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
	"breakfast/trace/contexts"
)

// Detector follows one run of one machine from power-on.
type Detector struct {
	m     *machine.Machine
	names func(task uint32) string
	named map[uint32]string // the names of tasks, if nobody else knows them

	harts []*hart
	last  map[uint32]stored // who stored to a word last, by its address in memory
	ids   uint64            // of threads so far

	suspended []*suspended // by a trap, the latest last

	found []Race
	lost  int // beyond the most that are kept

	order *order // nil, if nobody asks what is ordered
}

// A hart is what is kept of each hart by itself.
type hart struct {
	step  step
	run   *stretch
	proof *proof // of the last interrupt; nil for none

	thread *thread // nil, if nobody asks what is ordered
}

// A step is an instruction that has begun.
type step struct {
	mark
	in     isa.Inst
	ok     bool   // it is one, and no interrupt comes instead
	addr   uint32 // where in memory it goes to
	size   uint32
	memory bool   // it accesses memory, and not a device
	value  uint32 // of the word, before
	sp     uint32
}

// How much is kept. What is more is forgotten; then less is said.
const (
	mostFound     = 32
	mostWords     = 1 << 16 // of which it is known who stored to them last
	mostTouched   = 1 << 12 // words that one stretch stores to
	mostSuspended = 128
	mostOrigins   = 3 // of what is in a register
)

// New is a detector for a machine that stands at its beginning; its Probe is still to be attached. Names gives the name
// of a task by its id on the ticket rail, "" for none; if it is nil, the detector listens to the rail itself.
func New(m *machine.Machine, names func(task uint32) string) *Detector {
	d := &Detector{m: m, names: names}
	if names == nil {
		d.named = map[uint32]string{}
		d.names = func(task uint32) string { return d.named[task] }
	}
	d.forget()
	return d
}

// All has the detector follow what orders what, and list what nothing orders (Unordered). It must be asked for before
// the run.
func (d *Detector) All() {
	d.order = newOrder(d)
	d.forget()
}

// forget begins anew.
func (d *Detector) forget() {
	d.harts, d.last, d.suspended = make([]*hart, len(d.m.Harts)), map[uint32]stored{}, nil
	for i := range d.harts {
		d.harts[i] = &hart{run: d.stretch(0)}
	}
	if d.order != nil {
		d.order.forget(d.harts)
	}
}

// Probe is what the detector wants to be told.
func (d *Detector) Probe() machine.Probe {
	kinds := machine.Begun | machine.Retired | machine.Trapped | machine.Returned | machine.Restarted
	if d.named != nil {
		kinds |= machine.RailName
	}
	if d.order != nil {
		kinds |= machine.Stored | machine.Claimed | machine.Slept | machine.Woke
	}
	return machine.Probe{Kinds: kinds, Tell: func(_ *machine.Machine, e machine.Event) { d.tell(e) }}
}

func (d *Detector) tell(e machine.Event) {
	h := d.harts[e.Hart]
	switch e.Kind {
	case machine.Begun:
		h.step = d.begun(e)
		if d.order != nil {
			d.order.begun(h, e)
		}
	case machine.Retired:
		if h.step.ok && h.step.pc == e.PC {
			d.retired(h, e)
		}
	case machine.Trapped:
		d.trapped(h, e)
	case machine.Returned:
		d.returned(h, e)
	case machine.Restarted:
		d.forget()
	case machine.RailName:
		if len(d.named) < mostWords {
			d.named[e.Task] = e.Name
		}
	default:
		d.order.tell(h, e)
	}
}

// begun looks at the step that is about to be made.
func (d *Detector) begun(e machine.Event) step {
	x := d.m.Hart()
	if _, interrupted := x.Pending(); interrupted {
		return step{}
	}
	in, ok := d.m.Instruction(e.PC)
	s := step{mark: mark{e.PC, e.Hart, e.At}, in: in, ok: ok, size: uint32(in.Op.Width()), sp: x.X[isa.SP]}
	if s.in.Op = in.Op.Long(); s.size == 0 || !ok {
		return s
	}
	a := cpu.Loading
	if in.Op.Stores() > 0 {
		a = cpu.Storing
	}
	if s.addr, ok = d.m.Translate(in.Address(x.X[in.Rs1]), a); ok && d.m.RAM.Contains(s.addr, s.size) &&
		s.addr%pageSize+s.size <= pageSize { // what is in two pages may be in two places
		s.memory = true
		s.value, _ = d.m.Peek(s.addr&^3, 4)
	}
	return s
}

const pageSize = 1 << 12

// whole says that the step accesses one word, and all of it.
func (s *step) whole() bool { return s.size == 4 && s.addr&3 == 0 }

// words are those that the step touches some of: two, if it is not aligned.
func (s *step) words() [2]uint32 { return [2]uint32{s.addr &^ 3, (s.addr + s.size - 1) &^ 3} }

// atomic says that the step is a lr.w, a sc.w or an AMO.
func (s *step) atomic() bool { return s.in.Op >= isa.LRW && s.in.Op <= isa.AMOMAXUW }

// stores says that the step, which has retired, has stored.
func (s *step) stores(h *cpu.Hart) bool {
	return s.in.Op.Stores() > 0 && (s.in.Op != isa.SCW || s.in.Rd == 0 || h.X[s.in.Rd] == 0)
}

// retired follows the step that was made.
func (d *Detector) retired(h *hart, e machine.Event) {
	s := &h.step
	d.prove(h, e)
	d.lose(h, e)
	var look *look
	if d.order != nil {
		look = d.order.step(h, e)
	}
	h.run.follow(s, d.m.Hart(), look)
	if s.memory && s.stores(d.m.Hart()) {
		for _, w := range s.words() {
			if len(d.last) >= mostWords {
				clear(d.last)
			}
			d.last[w] = stored{by: h.run.id, who: h.run.party(e), mark: s.mark}
		}
	}
}

// trapped: the hart goes on in a handler. What an interrupt holds up goes on later.
func (d *Detector) trapped(h *hart, e machine.Event) {
	interrupted := e.Trap.Cause.IsInterrupt()
	if interrupted {
		d.settle(h, true)
	} else {
		h.proof.trapped(e.Trap.Cause)
	}
	if len(d.suspended) == mostSuspended {
		d.suspended = append(d.suspended[:0], d.suspended[1:]...)
	}
	held := &suspended{Context: contexts.Interrupted(d.m, e), stretch: h.run, who: h.run.party(e), thread: h.thread}
	if d.order != nil && interrupted {
		held.slept = d.order.interrupted(h, e)
	}
	d.suspended = append(d.suspended, held)
	if interrupted && len(d.harts) == 1 && len(held.updates) > 0 {
		h.proof = begin(held)
	}
	h.run = d.handler(e)
}

// returned: the hart goes on with what was held up, or with something else.
func (d *Detector) returned(h *hart, e machine.Event) {
	h.run = d.stretch(e.At.Steps)
	i := contexts.GoesOn(d.suspended, func(s **suspended) *contexts.Context { return &(*s).Context }, d.m, e.Task)
	var s *suspended
	if i >= 0 {
		s = d.suspended[i]
		d.suspended = append(d.suspended[:i], d.suspended[i+1:]...)
	}
	if s != nil && s.Cause.IsInterrupt() {
		h.run.id, h.run.handler, h.run.handles = s.id, s.handler, s.handles
		h.run.origins, h.run.checks = s.origins, s.checks
		if h.proof != nil && h.proof.of.id == s.id {
			d.settle(h, false)
		}
	}
	if d.order != nil {
		d.order.returned(h, s, e)
	}
	h.proof.returned(e.Op)
}

// Finish looks at what can be told only when the run has ended. It is called once.
func (d *Detector) Finish() {
	for _, h := range d.harts {
		d.settle(h, true)
	}
}

// Races is what was found so far, in order of their first occurrence: at most 32 different ones.
func (d *Detector) Races() []Race { return d.found }

// Lost counts the occurrences that were too many to be kept.
func (d *Detector) Lost() int { return d.lost }

// Unordered is what nothing orders, if it was asked for (All), in order of its first occurrence: at most 32 different
// pairs. A right program may have some. Those of which Races says more are left out.
func (d *Detector) Unordered() (list []Race) {
	if d.order == nil {
		return nil
	}
	for _, r := range d.order.found {
		if !slices.ContainsFunc(d.found, func(f Race) bool {
			return f.Read.PC == r.Read.PC && f.Write.PC == r.Write.PC && f.Word == r.Word
		}) {
			list = append(list, r)
		}
	}
	return list
}

// Forgot says that more was done than is kept for Unordered: more may be unordered than it lists.
func (d *Detector) Forgot() bool { return d.order != nil && d.order.forgets }

// note notes a race, or that one occurred again. Of a pair of which an update was lost it is not said that one can be.
func (d *Detector) note(r Race) {
	if !noteIn(&d.found, r) {
		d.lost++
	}
}

// noteIn notes a race in a list, or that it occurred again; false if they are too many.
func noteIn(found *[]Race, r Race) bool {
	for i := range *found {
		if f := &(*found)[i]; f.Read.PC == r.Read.PC && f.Write.PC == r.Write.PC && f.Other.PC == r.Other.PC {
			if times := f.Times + 1; f.Kind == r.Kind {
				f.Times = times
			} else if r.Kind == Lost {
				r.Times, *f = times, r
			}
			return true
		}
	}
	if len(*found) == mostFound {
		return false
	}
	r.Times = 1
	*found = append(*found, r)
	return true
}

package races

import (
	"slices"

	"breakfast/cpu"
	"breakfast/cpu/isa"
)

// A stretch is what a hart does from one trap, or return from one, to the next. It notes what an interrupt at its end
// could find otherwise, had it come earlier: when each register was last written, and each word.
//
// In a stretch somebody may close the way for interrupts, let in others, start a device. Whatever could bear on what an
// interrupt does, or whether one comes, begins it anew: each CSR that is written, each access to a device.
type stretch struct {
	id      uint64 // of the thread, which is the same when it goes on
	handles bool   // it is a handler's, of this cause, or what that calls
	handler isa.Cause

	since   uint64            // the step from which on nothing bore on interrupts
	origins [32]origins       // of what is in each register
	wrote   [32]uint64        // the step in which each register was written; 0 for before
	words   map[uint32]uint64 // and each word of memory
	updates map[uint32]update // by the word: those whose beginning is not before since

	checks checks // by what branches have decided, if somebody asks what is ordered
}

// A load is where a value comes from.
type load struct {
	word, value uint32
	mark
	look *look // nil, if nobody asks what is ordered
	part bool  // it is not a word, but a part of it, or of a device
}

// origins are loads that a value was made of: not all, if they are many.
type origins struct {
	of [mostOrigins]load
	n  int
}

// An update is a word that was loaded, and stored with something that was made of it.
type update struct {
	load
	store mark
}

// stretch is one that begins.
func (d *Detector) stretch(now uint64) *stretch {
	d.ids++
	return &stretch{id: d.ids, since: now, words: map[uint32]uint64{}, updates: map[uint32]update{}}
}

// follow notes what a step has done; of a load, by which look.
func (r *stretch) follow(s *step, h *cpu.Hart, l *look) {
	op := s.in.Op
	if s.size > 0 && !s.memory || op >= isa.CSRRW && op <= isa.CSRRCI || op == isa.SFENCEVMA || op == isa.FENCEI {
		r.since = s.mark.at.Steps
		clear(r.words)
		clear(r.updates)
	}
	if s.memory && s.stores(h) {
		r.stored(s)
	}
	if s.in.Rd == 0 || op >= isa.BEQ && op <= isa.BGEU || s.size > 0 && op.Stores() > 0 && !s.atomic() {
		return
	}
	r.wrote[s.in.Rd] = s.mark.at.Steps
	from := origins{}
	switch {
	case s.memory && op == isa.LW && s.whole() && (s.in.Rs1 != isa.SP || s.in.Imm >= 0):
		from.add(load{word: s.addr, value: h.X[s.in.Rd], mark: s.mark, look: l})
	case l != nil && (s.in.Rs1 != isa.SP || s.in.Imm >= 0):
		from.add(load{word: s.addr, value: h.X[s.in.Rd], mark: s.mark, look: l, part: true})
	case s.size == 0 && computes(op):
		from = r.origins[s.in.Rs1]
		for i := range r.origins[s.in.Rs2].n {
			from.add(r.origins[s.in.Rs2].of[i])
		}
	}
	r.origins[s.in.Rd] = from
	if s.in.Rd == isa.SP {
		r.popped(s.sp, h.X[isa.SP])
	}
}

// computes says that an instruction makes what is in rd of what is in rs1 and rs2 alone.
func computes(op isa.Op) bool {
	return op != isa.JAL && op != isa.JALR && op != isa.LUI && op != isa.AUIPC && (op < isa.CSRRW || op > isa.CSRRCI)
}

// stored notes a store to memory.
func (r *stretch) stored(s *step) {
	if len(r.words) >= mostTouched {
		r.since = s.mark.at.Steps
		clear(r.words)
		clear(r.updates)
	}
	for _, w := range s.words() {
		r.words[w] = s.mark.at.Steps
		delete(r.updates, w)
	}
	if l, ok := r.updating(s); ok && l.at.Steps > r.since {
		r.updates[s.addr] = update{l, s.mark}
	}
}

// updating is the load of the word that a step stores to, if what it stores was made of that.
func (r *stretch) updating(s *step) (load, bool) {
	if s.in.Op != isa.SW || !s.whole() {
		return load{}, false
	}
	from := &r.origins[s.in.Rs2]
	for i := range from.n {
		if from.of[i].word == s.addr && !from.of[i].part {
			return from.of[i], true
		}
	}
	return load{}, false
}

// add adds an origin, the latest load of each word.
func (o *origins) add(l load) {
	list := o.of[:o.n]
	i := slices.IndexFunc(list, func(k load) bool { return k.word == l.word })
	switch {
	case i >= 0 && list[i].at.Steps < l.at.Steps:
		list[i] = l
	case i < 0 && o.n < mostOrigins:
		o.of[o.n] = l
		o.n++
	}
}

// popped: what was on the stack from one address to another is nobody's any more. A word that stands there later is
// another one.
func (r *stretch) popped(from, to uint32) {
	for i := range r.origins {
		o := &r.origins[i]
		kept := origins{}
		for j := range o.n {
			if w := o.of[j].word; w < from || w >= to {
				kept.add(o.of[j])
			}
		}
		*o = kept
	}
}

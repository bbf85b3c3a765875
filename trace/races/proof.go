package races

import (
	"math"

	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// When can an update be lost?
//
// Somebody has loaded a word and stored it changed, and is interrupted after that. What runs then, the handler and
// whomever that lets go on, stores to the same word. Had the interrupt come between that load and that store, would
// it have done the same? It would, if nothing that it has looked at until then was made after the load: no register,
// no word of memory that decides where it branches, or where it stores to. And the interrupt could have come: since
// before the load, who was interrupted has written no CSR and touched no device, so that the way was as open as
// later, and whatever rang had been started. (Time is not asked. A hart that is slower has come less far when it
// rings.) Then the store of who was interrupted writes over what the other has stored. Whoever takes a lock, looks
// at a flag, closes interrupts for a while, or waits in a semaphore, leaves behind what the other looks at, or
// what begins the stretch anew; so no way of being right has to be known here.
//
// What a handler does and takes back, such as counting how deep it is, is no loss: the word must have another value
// when it goes on, or when the one who was let in is interrupted.
//
// Not seen by it: what the run does not show, such as a handler that never comes, or always through another branch.
// What is looked at and then acted upon, with no update of one word. What more than one interrupt is needed for. And
// anything on several harts, where another hart may have changed what the handler finds; there only what is lost
// (lost.go).

// A proof is what runs since an interrupt, and what of it would be the same, had that come earlier. To each register
// and word belongs the step of who was interrupted on which it depends; 0 for none.
type proof struct {
	of      *suspended
	control uint64 // what has decided until now where it goes
	regs    [32]uint64
	csrs    map[isa.CSR]uint64
	words   map[uint32]uint64 // that it has stored to

	left   bool // the handler has let somebody go on
	closed bool // no more can be known
	losses []loss
}

// A loss is one that was found, if it is not taken back.
type loss struct {
	update
	was uint32 // the value of the word
	by  stored
}

// unknown is what depends on the moment of the interrupt itself.
const unknown = math.MaxUint64

// begin is a proof that begins when an interrupt is taken.
func begin(of *suspended) *proof {
	return &proof{of: of, regs: of.wrote, words: map[uint32]uint64{},
		csrs: map[isa.CSR]uint64{isa.MEPC: unknown, isa.SEPC: unknown}}
}

// prove follows a step that was made, and notes a store to a word that was updated before.
func (d *Detector) prove(h *hart, e machine.Event) {
	p, s := h.proof, &h.step
	if p == nil || p.closed {
		return
	}
	if s.memory && s.stores(d.m.Hart()) && len(p.losses) < mostFound {
		for _, w := range s.words() {
			u, ok := p.of.updates[w]
			if ok && s.addr&^3 == w && u.at.Steps >= max(p.control, p.regs[s.in.Rs1]) && !p.holds(w) {
				p.losses = append(p.losses, loss{u, s.value, stored{h.run.id, h.run.party(e), s.mark}})
			}
		}
	}
	p.follow(s, d.m.Hart())
}

// holds says that a loss of the word is noted.
func (p *proof) holds(word uint32) bool {
	for i := range p.losses {
		if p.losses[i].word == word {
			return true
		}
	}
	return false
}

// follow follows what a step makes of what.
func (p *proof) follow(s *step, h *cpu.Hart) {
	op, rd := s.in.Op, s.in.Rd
	a, b := p.regs[s.in.Rs1], p.regs[s.in.Rs2]
	made := max(a, b)
	switch {
	case op >= isa.BEQ && op <= isa.BGEU:
		p.control, rd = max(p.control, made), 0
	case op == isa.JALR:
		p.control, made = max(p.control, a), 0
	case op >= isa.CSRRW && op <= isa.CSRRCI:
		made = p.csr(s, a)
	case !computes(op):
		made = 0
	case s.memory:
		made = p.access(s, h, a, b)
	case s.size > 0: // a device
		p.control = max(p.control, made)
	}
	if op.Stores() > 0 && !s.atomic() {
		rd = 0
	}
	if rd != 0 {
		p.regs[rd] = made
	}
	p.closed = p.control == unknown || len(p.words) > mostTouched
}

// csr follows an access to a CSR, and is what was read depends on.
func (p *proof) csr(s *step, a uint64) uint64 {
	n, op := isa.CSR(s.in.Imm), s.in.Op
	was := p.csrs[n]
	if n >= firstCounter && n < endOfCounters {
		was = unknown
	}
	switch op {
	case isa.CSRRW:
		p.csrs[n] = a
	case isa.CSRRS, isa.CSRRC:
		p.csrs[n] = max(was, a)
	case isa.CSRRWI:
		p.csrs[n] = 0
	}
	return was
}

// Counters of steps and of time have these numbers.
const firstCounter, endOfCounters = 0xb00, 0xca0

// access follows an access to memory, and is what was loaded depends on; a is for its address, b for what it stores.
func (p *proof) access(s *step, h *cpu.Hart, a, b uint64) uint64 {
	was := a
	for _, w := range s.words() {
		t, ok := p.words[w]
		if !ok {
			t = p.of.words[w]
		}
		was = max(was, t)
	}
	if s.stores(h) {
		now := max(a, b)
		if !s.whole() || s.atomic() && s.in.Op != isa.AMOSWAPW && s.in.Op != isa.SCW {
			now = max(now, was)
		}
		for _, w := range s.words() {
			p.words[w] = now
		}
	}
	if s.in.Op == isa.SCW {
		return unknown
	}
	return was
}

// trapped: an exception is taken. One that is not an ecall may come from what is not known here.
func (p *proof) trapped(cause isa.Cause) {
	if p == nil {
		return
	}
	p.csrs[isa.MEPC], p.csrs[isa.SEPC] = 0, 0
	p.closed = p.closed || cause != isa.EcallU && cause != isa.EcallS && cause != isa.EcallM
}

// returned: somebody goes on, who is not the one that was interrupted.
func (p *proof) returned(op isa.Op) {
	if p == nil {
		return
	}
	epc := isa.MEPC
	if op == isa.SRET {
		epc = isa.SEPC
	}
	p.left, p.control = true, max(p.control, p.csrs[epc])
	p.closed = p.closed || p.control == unknown
}

// settle ends a proof: the one who was interrupted goes on, or, cut, what ran since is itself interrupted. What is
// different now was not taken back.
func (d *Detector) settle(h *hart, cut bool) {
	p := h.proof
	if h.proof = nil; p == nil || cut && !p.left {
		return
	}
	for _, l := range p.losses {
		if v, _ := d.m.Peek(l.word, 4); v != l.was {
			d.report(CanBeLost, l.update, p.of.who, l.by)
		}
	}
}

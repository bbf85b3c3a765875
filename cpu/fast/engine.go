// Package fast is an engine that does what cpu.Hart.Step does, for the instructions that most programs are made of,
// many times as fast. It may take over from the stepper before any step, and hand back before any other.
//
// It keeps three things that the stepper works out anew each time: decoded instructions (page), where addresses lead
// (view), and how long a straight line of instructions is, so that a deadline need not be asked for after each of them.
// None of them can be told from outside: a store to memory that one was made from drops it (memory.Code and
// memory.Walked).
//
// What it does not do it leaves to the stepper, having done nothing of it: traps, CSRs, atomics, devices, wfi. So there
// is one definition of all that is hard, and the loop here has no call in it.
package fast

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/memory"
)

// Engine runs the harts of one memory. It holds no state of the machine: one may be dropped, and another made, at any
// time.
type Engine struct {
	ram   *memory.RAM
	bytes []byte
	flags *[memory.Granules]memory.Flag
	base  uint32 // of RAM

	pages []*page // of the physical pages of RAM, what is decoded
	kept  int     // how many

	views [viewsKept]*view // the one used last first

	// LeaveReturns has mret and sret left to the stepper, and LeaveGates what may change which interrupts the hart
	// hears, or satp: somebody wants to be told of them.
	LeaveReturns, LeaveGates bool

	stops   [slots / 64]uint64  // slots, of every page, before which it stops
	leaves  func(isa.Inst) bool // instructions that it leaves to the stepper; nil for none
	targets []target            // of decode
	counts  Counts
}

// Counts is what an engine has done since it was made: where its time goes beside the loop.
type Counts struct {
	Steps      uint64 // made here
	Views      uint64 // begun, since no view that was kept was the hart's
	Fetches    uint64 // finding out what is executed at an address
	Fills      uint64 // finding out where a load or store leads
	Translated uint64 // fills and fetches by way of a page table
	Flushes    uint64 // of views, after a store to a page table
	Drops      uint64 // of pages, after a store to code
	Beside     uint64 // stores to a granule with code that met none
	Forgotten  uint64 // times that all pages were, since they were too many
}

// New is an engine for harts whose memory this is.
func New(ram *memory.RAM) *Engine {
	e := &Engine{ram: ram, base: ram.Base(), pages: make([]*page, (ram.Size()+pageSize-1)/pageSize)}
	e.bytes, e.flags = ram.Raw()
	return e
}

// StopAt has the engine stop before an instruction at one of these addresses, and perhaps before others, wherever it
// comes upon one but at the first.
func (e *Engine) StopAt(addrs []uint32) {
	e.stops = [slots / 64]uint64{}
	for _, a := range addrs {
		e.stops[slotOf(a)/64] |= 1 << (slotOf(a) % 64)
	}
	e.dropAll()
}

// Leave has the engine leave to the stepper the instructions of which it holds, wherever they are; nil for none. It is
// asked when code is decoded, and must always answer alike.
func (e *Engine) Leave(holds func(isa.Inst) bool) {
	e.leaves = holds
	e.dropAll()
}

// Steps is how many steps it has made.
func (e *Engine) Steps() uint64 { return e.counts.Steps }

// Counts is what it has done.
func (e *Engine) Counts() Counts { return e.counts }

// most is how many steps are made at one go.
const most = 1 << 30

// Run makes steps as Step would, at most limit of them, and says how many: each has retired an instruction, and none
// has reached beyond the hart and memory. It stops before an instruction that it leaves to the stepper. The hart must
// not wait, nor have an interrupt to take.
func (e *Engine) Run(h *cpu.Hart, bus cpu.Bus, limit uint64) (steps uint64) {
	if h.PC&1 != 0 { // somebody has set it so
		return 0
	}
	e.forget()
	budget := int(min(limit, most))
	left := e.make(h, bus, budget)
	steps = uint64(budget - left)
	h.Retire(steps)
	e.counts.Steps += steps
	return steps
}

// A spot is a word of a page; none is no spot.
type spot struct {
	p *page
	i uint
}

func (s spot) word() word { return s.p.code[s.i%places] }

// make makes at most left steps, and says how many are left.
func (e *Engine) make(h *cpu.Hart, bus cpu.Bus, left int) int {
	var (
		v   = e.view(h)
		s   = e.code(h, bus, v)
		why reason
	)
	for s.p != nil && left > 0 {
		if why = step; !leaves(opOf(s.word())) {
			if s, left, why = v.lines(h, s, left); why == done && left > 0 {
				s, left, why = v.begin(h, s, left)
			}
		}
		switch why {
		case elsewhere:
			s = e.code(h, bus, v)
		case loading, storing:
			if !e.fill(h, bus, v, s.word(), why) {
				return left
			}
		case flagged:
			if !e.besideCode(h, v, s) {
				return left
			}
			e.counts.Beside++
			s = e.after(h, bus, v, s)
			left--
		case step:
			if left == 0 || e.LeaveReturns && s.returns() || e.LeaveGates && s.gates() || !v.system(h, bus, s) {
				return left
			}
			left--
			if opOf(s.word()) != opSystem {
				s = e.after(h, bus, v, s)
				continue
			}
			if _, interrupted := h.Pending(); interrupted {
				return left
			}
			v = e.view(h)
			s = e.code(h, bus, v)
		default:
			return left
		}
	}
	return left
}

// lines makes steps from a spot on, as long as whole lines have room, and says where it is then.
func (v *view) lines(h *cpu.Hart, s spot, left int) (spot, int, reason) {
	var why reason
	s.p, s.i, left, why = v.run(h, s.p, s.i, left)
	if why != elsewhere {
		s.i = (s.i - 1) % places
		h.PC += uint32(s.p.slot[s.i]) * 2
	}
	if why >= step { // in the middle of a line
		left += runOf(s.word())
	}
	return s, left, why
}

// begin makes the first so many steps of a line that has more: for as long, the word behind them is the stepper's. It
// makes one less if that is in the middle of a pair.
func (v *view) begin(h *cpu.Hart, s spot, left int) (spot, int, reason) {
	p, i, whole := s.p, s.i, runOf(s.word())
	w := p.code[i%places]
	for n := 0; n <= left; w = p.code[i%places] {
		switch op := opOf(w); {
		case op == opGo:
			i = uint(immOf(w))
			continue
		case paired(op):
			n++
		}
		if n++; n <= left {
			i++
		}
	}
	p.code[i%places] = w&^opMask | opStep
	s, rest, why := v.lines(h, s, whole)
	p.code[i%places] = w
	return s, left - (whole - rest), why
}

// after is the spot that pc is at, after an instruction that ends no line.
func (e *Engine) after(h *cpu.Hart, bus cpu.Bus, v *view, s spot) spot {
	if h.PC%pageSize == 0 {
		return e.code(h, bus, v)
	}
	return spot{s.p, s.i + 1}
}

// code is the spot that pc is at, with the instruction there decoded; none if that is the stepper's.
func (e *Engine) code(h *cpu.Hart, bus cpu.Bus, v *view) spot {
	p, slot := v.page(h.PC), slotOf(h.PC)
	if p == nil || slot < p.first || slot >= p.behind {
		if p = e.fetch(h, bus, v); p == nil {
			return spot{}
		}
	}
	if p.place[slot] == 0 {
		e.decode(p, slot)
	}
	return spot{p, uint(p.place[slot])}
}

package machine

import (
	"slices"

	"breakfast/cpu/isa"
)

// A hart stares if it does nothing but look whether something has changed that it does not change itself. That is seen
// by looking ahead: a copy of the hart goes on by itself, time standing still. It stares if it goes round a loop, after
// once (what it has looked at before may have been another) twice in the same way.
//
// In that it loads from the same places and gets the same, and reads time, counters and pending interrupts. A branch
// depends on what it has got, and on nothing else that changes: so it would go on round. It stores what is there
// already, or to at most eight words of memory that are its own (the stack of a procedure that is called, a counter);
// to no device but the ticket rail. Registers, and those words, are the same after it, or more or less by the same each
// time: they count.
//
// So a loop that waits a while between two looks stares, and one that counts them, or calls a procedure for them. One
// that goes through memory, or computes something, does not: it has something else the next time.

// Stare is a loop in which a hart stares.
type Stare struct {
	PCs   []uint32 // its instructions, one time round
	Looks []Look   // what it loads, by physical address, but for what is its own
	Lock  bool     // it tries to take a lock: it swaps, or reserves a word
	Parts []int    // the devices that it looks at, as indexes in Parts
}

// StareAhead is as many steps as it takes to see that a loop of up to 2,048 steps stares.
const StareAhead = 3 * 2048

// Stares says whether the hart stares, and how many steps had to be looked at for it, most at the most. It has no
// effect.
func (m *Machine) Stares(most int) (s Stare, looked int, ok bool) {
	if !m.ready(m.round.turn) {
		return s, 0, false
	}
	g := m.gaze()
	h0, h := m.hart, *m.hart
	visits, at := g.visits[:0], g.at[:0]
	for n := range min(most, StareAhead) + 1 {
		at = append(at, 0)
		if h.PC == h0.PC && n > 0 {
			visits = append(visits, visit{n, h.X})
			if at[n] = len(visits); n%3 == 0 && at[n/3] > 0 && at[n/3*2] > 0 &&
				g.same(visits[at[n/3]-1], visits[at[n/3*2]-1], visits[at[n]-1]) {
				return g.stare(n / 3), n, true
			}
		}
		in, ok := g.instruction(h.PC)
		if !ok {
			return s, n, false
		}
		g.bus.begin(h.PC)
		g.before(&h.X, in)
		if _, trapped := h.Step(&g.bus); trapped || g.bus.met || h.Waiting {
			return s, n, false
		}
		h.Cycle, h.InstRet = h0.Cycle, h0.InstRet // time stands still
		g.after(in)
	}
	return s, most, false
}

// A visit is when the copy was back where it began, with which registers.
type visit struct {
	n int
	x [32]uint32
}

// A gaze is what a copy of the hart has done.
type gaze struct {
	m      *Machine
	bus    stareBus
	from   [32]bool // which registers come from what was looked at
	steps  []glance
	visits []visit
	at     []int // by steps, which visit it is, and 1 more
	known  [64]struct {
		pc uint32
		in isa.Inst
	}
}

// gaze is one that has seen nothing; there is one at a time.
func (m *Machine) gaze() *gaze {
	g := m.gazing
	if g == nil {
		g = &gaze{m: m, steps: make([]glance, 0, StareAhead+1), visits: make([]visit, 0, 16), at: make([]int, 0,
			StareAhead+1)}
		g.bus = stareBus{dryBus: (*dryBus)(m), words: make([]ownWord, 0, mostOwn)}
		m.gazing = g
	}
	clear(g.known[:])
	clear(g.from[:])
	g.steps, g.bus.words, g.bus.met, g.bus.stored = g.steps[:0], g.bus.words[:0], false, false
	return g
}

// instruction is the one at an address.
func (g *gaze) instruction(pc uint32) (in isa.Inst, ok bool) {
	k := &g.known[pc/2%uint32(len(g.known))]
	if k.pc == pc && k.in.Op != 0 {
		return k.in, true
	}
	in, ok = g.m.Instruction(pc)
	k.pc, k.in = pc, in
	return in, ok
}

// A glance is one of its steps.
type glance struct {
	touch
	depends bool   // it is a branch that depends on what was looked at
	looks   int    // how many of them there were, this included
	a, b    uint32 // what it compares
	lock    bool
}

// before notes what an instruction is about to do with what was looked at.
func (g *gaze) before(x *[32]uint32, in isa.Inst) {
	var s glance
	switch op := in.Op.Long(); op {
	case isa.BEQ, isa.BNE, isa.BLT, isa.BGE, isa.BLTU, isa.BGEU:
		s.depends, s.a, s.b = g.from[in.Rs1] || g.from[in.Rs2], x[in.Rs1], x[in.Rs2]
	default:
		s.lock = op >= isa.LRW && op <= isa.AMOMAXUW
	}
	if n := len(g.steps); n > 0 {
		s.looks = g.steps[n-1].looks
	}
	if s.depends {
		s.looks++
	}
	g.bus.stored = g.from[in.Rs2]
	g.steps = append(g.steps, s)
}

// after notes what it has done.
func (g *gaze) after(in isa.Inst) {
	s := &g.steps[len(g.steps)-1]
	s.touch = g.bus.touch
	looked := g.from[in.Rs1] || g.from[in.Rs2]
	switch {
	case s.load:
		looked = s.looked
	case slices.Contains(isa.Table[in.Op].Operands, isa.OpCSR):
		looked = live(isa.CSR(in.Imm))
	}
	if in.Rd != 0 {
		g.from[in.Rd] = looked
	}
}

// live says that a CSR may change by itself.
func live(n isa.CSR) bool {
	switch n {
	case isa.MIP, isa.SIP, isa.MCycle, isa.MCycleH, isa.MInstRet, isa.MInstRetH, isa.Cycle, isa.CycleH, isa.InstRet,
		isa.InstRetH, isa.Time, isa.TimeH:
		return true
	}
	return false
}

// same says that the second time round was as the first, as far as a stare is.
func (g *gaze) same(zero, one, two visit) bool {
	first, second := g.steps[zero.n:one.n], g.steps[one.n:two.n]
	if second[len(second)-1].looks == first[len(first)-1].looks {
		return false // it has not looked
	}
	for i := range zero.x {
		if two.x[i]-one.x[i] != one.x[i]-zero.x[i] || isa.Reg(i) == isa.SP && one.x[i] != zero.x[i] {
			return false
		}
	}
	decided := false
	for i := range first {
		a, b := &first[i], &second[i]
		if a.pc != b.pc || a.addr != b.addr || a.load != b.load || a.store != b.store {
			return false
		}
		own := g.bus.own(a.addr)
		switch {
		case a.load && !a.store && !own && a.value != b.value:
			return false
		case a.store && a.value != b.value && b.value-a.value != a.value-a.was:
			return false
		}
		decided = decided || b.depends && a.a == b.a && a.b == b.b
	}
	return decided
}

// stare is what was found, of so many steps.
func (g *gaze) stare(n int) (s Stare) {
	for _, step := range g.steps[2*n:] {
		s.PCs = append(s.PCs, step.pc)
		s.Lock = s.Lock || step.lock
		if !step.load || g.bus.own(step.addr) {
			continue
		}
		s.Looks = append(s.Looks, Look{step.pc, step.addr})
		if i := g.m.slotAt(step.addr); i >= 0 && !slices.Contains(s.Parts, i) {
			s.Parts = append(s.Parts, i)
		}
	}
	return s
}

// A touch is what a step does to memory or a device.
type touch struct {
	pc          uint32
	load, store bool
	looked      bool // what it has loaded may be changed by others
	addr        uint32
	value, was  uint32 // loaded or stored; in front of a store
}

// stareBus is a dryBus on which what is stored stays in sight of who has stored it, and devices answer as they would.
type stareBus struct {
	*dryBus
	touch
	words  []ownWord
	stored bool // what is stored comes from what was looked at
	met    bool // something whose effect is not known
}

// An ownWord is one that was stored to.
type ownWord struct {
	addr, value uint32
	looked      bool // its value comes from what was looked at
	changed     bool
}

const mostOwn = 8

func (b *stareBus) begin(pc uint32) { b.touch = touch{pc: pc} }

// own says that the word of an address was stored to, and changed.
func (b *stareBus) own(addr uint32) bool {
	w := b.word(addr)
	return w != nil && w.changed
}

func (b *stareBus) word(addr uint32) *ownWord {
	for i := range b.words {
		if b.words[i].addr == addr&^3 {
			return &b.words[i]
		}
	}
	return nil
}

// Load reads memory as it would be, or asks a device.
func (b *stareBus) Load(addr uint32, size int) (uint32, bool) {
	b.load, b.looked, b.addr = true, true, addr
	if w := b.word(addr); w != nil {
		b.looked = w.looked || !w.changed
		b.value = w.value >> (8 * (addr & 3)) & (1<<(8*size) - 1)
		return b.value, true
	}
	if v, ok := b.RAM.Load(addr, size); ok {
		b.value = v
		return v, true
	}
	m := (*Machine)(b.dryBus)
	d, off, slot := m.deviceAt(addr)
	if slot < 0 {
		b.met = true
		return 0, d != nil
	}
	d.Advance(m.now)
	v, ok := d.Peek(off, size)
	if reg, _ := d.Info().Accessed(off, size, false); reg != nil && reg.Effect != "" && v != 0 {
		b.met = true
	}
	b.value = v
	return v, ok
}

// Store keeps what is stored to memory.
func (b *stareBus) Store(addr uint32, size int, v uint32) bool {
	if !b.dryBus.Store(addr, size, v) {
		return false
	}
	m := (*Machine)(b.dryBus)
	if !b.RAM.Contains(addr, uint32(size)) {
		_, _, slot := m.deviceAt(addr)
		b.met = b.met || slot < 0 || m.slots[slot].dev != m.Rail
		return true
	}
	if b.host.tohost != 0 {
		b.met = true // the host may be watching
	}
	w := b.word(addr)
	if w == nil {
		if len(b.words) == mostOwn {
			b.met = true
			return true
		}
		was, _ := b.RAM.Load(addr&^3, 4)
		b.words = append(b.words, ownWord{addr: addr &^ 3, value: was})
		w = &b.words[len(b.words)-1]
	}
	shift := 8 * (addr & 3)
	mask := uint32(1<<(8*size)-1) << shift
	now := w.value&^mask | v<<shift&mask
	b.store, b.addr, b.was, b.value = true, addr, w.value, now
	w.changed = w.changed || now != w.value
	w.value, w.looked = now, b.stored
	return true
}

// Mark ends the look: it stores.
func (b *stareBus) Mark(addr, pte uint32) bool {
	b.met = true
	return b.dryBus.Mark(addr, pte)
}

// Alarm ends the look.
func (b *stareBus) Alarm() { b.met = true }

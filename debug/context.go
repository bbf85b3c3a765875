package debug

import (
	"breakfast/cpu"
	"breakfast/cpu/isa"
	"breakfast/machine"
)

// A Context is what a handler that is under way has made of what it interrupted: which of its registers are in memory,
// and where.
type Context struct {
	Passage
	Slots [32]Slot // by register; the first is pc
}

// A Slot is where a register of what was interrupted is kept.
type Slot struct {
	Value uint32
	Where Kept
	Addr  uint32 // of Stored
	PC    uint32 // of the instruction that stored it
}

// Kept is where a value is.
type Kept uint8

// A value is in no place that is known; still where it was, in its register or in mepc (or sepc); in another register
// or in mscratch (or sscratch); in memory.
const (
	Nowhere Kept = iota
	Live
	Moved
	Stored
)

// longestHandler is how far back a trap may be for its context to be known, in steps.
const longestHandler = 50_000

// Context is what was interrupted by the last trap of a hart whose handler has not returned; false where there is none,
// or it was too long ago. It is known by following each value from the trap on, whichever way a kernel keeps
// contexts: through moves, CSRs, stores and loads of words.
func (d *Debugger) Context(hart int) (c Context, ok bool) {
	p, ok := d.Passage(hart)
	since := d.m.Position().Steps - p.At.Steps
	if !ok || p.Return || since > longestHandler {
		return c, false
	}
	c.Passage = p
	f := follower{hart: hart, memory: map[uint32]int{}, csr: map[isa.CSR]int{isa.MEPC: 0}}
	if p.To == cpu.S {
		f.csr = map[isa.CSR]int{isa.SEPC: 0}
	}
	for i := range f.x {
		f.x[i] = i
	}
	f.x[0] = none
	d.Again(since, machine.Probe{Kinds: machine.Begun, Tell: f.begins})
	values := p.After.X
	values[0] = p.PC
	for i := range c.Slots {
		c.Slots[i] = f.slot(i)
		c.Slots[i].Value = values[i]
	}
	return c, true
}

const none = -1

// A follower follows values: what holds which register's, or pc's, 0.
type follower struct {
	hart   int
	x      [32]int
	csr    map[isa.CSR]int
	memory map[uint32]int
	stored [32]uint32 // by which instruction
}

// begins follows an instruction that is about to be made.
func (f *follower) begins(m *machine.Machine, e machine.Event) {
	in, ok := m.Instruction(e.PC)
	if e.Hart != f.hart || !ok {
		return
	}
	h := m.Hart()
	was := func(r isa.Reg) int { return f.x[r] }
	set := func(r isa.Reg, v int) {
		if r != 0 {
			f.x[r] = v
		}
	}
	n := isa.CSR(in.Imm)
	switch op := in.Op.Long(); {
	case op == isa.SW:
		addr := in.Address(h.X[in.Rs1])
		f.forget(addr)
		if v := was(in.Rs2); v != none {
			f.memory[addr], f.stored[v] = v, e.PC
		}
	case op.Stores() != 0: // part of a word, or an atomic
		f.forget(in.Address(h.X[in.Rs1]) &^ 3)
		set(in.Rd, none)
	case op == isa.LW:
		v, kept := f.memory[in.Address(h.X[in.Rs1])]
		if !kept {
			v = none
		}
		set(in.Rd, v)
	case op == isa.ADDI && (in.Imm == 0 || in.Imm == 4 && was(in.Rs1) == 0), // 4: a call goes on behind its ecall
		op == isa.ADD && in.Rs2 == 0:
		set(in.Rd, was(in.Rs1))
	case op == isa.ADD && in.Rs1 == 0:
		set(in.Rd, was(in.Rs2))
	case op == isa.CSRRW:
		v := f.ofCSR(n)
		if f.csr[n] = was(in.Rs1); was(in.Rs1) == none {
			delete(f.csr, n)
		}
		set(in.Rd, v)
	case op == isa.CSRRS && in.Rs1 == 0:
		set(in.Rd, f.ofCSR(n))
	case op >= isa.CSRRW && op <= isa.CSRRCI:
		delete(f.csr, n)
		set(in.Rd, none)
	default:
		set(in.Rd, none)
	}
}

func (f *follower) forget(addr uint32) { delete(f.memory, addr) }

func (f *follower) ofCSR(n isa.CSR) int {
	if v, ok := f.csr[n]; ok {
		return v
	}
	return none
}

// slot is where the value of a register is now; of several places in memory the lowest.
func (f *follower) slot(i int) (s Slot) {
	for addr, v := range f.memory {
		if v == i && (s.Where != Stored || addr < s.Addr) {
			s = Slot{Where: Stored, Addr: addr, PC: f.stored[i]}
		}
	}
	if s.Where == Stored {
		return s
	}
	for n, v := range f.csr {
		if v != i {
			continue
		}
		if i == 0 && (n == isa.MEPC || n == isa.SEPC) {
			return Slot{Where: Live}
		}
		s.Where = Moved
	}
	for r, v := range f.x {
		if v == i && r == i && i != 0 {
			return Slot{Where: Live}
		}
		if v == i {
			s.Where = Moved
		}
	}
	return s
}

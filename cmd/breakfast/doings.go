package main

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"

	"breakfast/asm/image"
	"breakfast/cpu/isa"
	"breakfast/devices"
	"breakfast/machine"
)

// Two programs that are laid out differently are compared by what they do: what each device is told, in order, and what
// each variable that both have by name becomes. A removed line moves everything behind it, and the moments of
// interrupts. So these do not count:
//   - the time: what is told the timer and the ticket rail, and values that come from a clock or an appliance
//     (how hot the water is);
//   - what a handler saves of the program that was interrupted, but for that it saves it, and where;
//   - addresses, but for what they are the address of; and the stack.

// A deed is one store to a device or to a shared variable.
type deed struct {
	what uint64 // stands for the place and the value
	step uint64
}

// doings notes what a run does.
type doings struct {
	m       *machine.Machine
	other   *image.Image // of the other program
	parts   []machine.Part
	shared  map[string]bool
	strands map[strand][]deed // that are not compared yet
	count   int               // how many deeds there have been
	pending int               // how many those are
	closed  map[strand]bool   // those that nobody asks about any more

	interrupted bool

	hands []hand // of the harts
	*hand        // of the one that makes the present step
}

// A hand is what is known of a hart.
type hand struct {
	before  [32]uint32 // the registers before the present step
	origin  [32]origin // where their values come from
	scratch origin     // of mscratch
	loaded  int        // the part that the present step has read; -1 for none
}

// A strand is a device, or a place in a shared variable.
type strand struct {
	part   int    // -1 for a variable
	symbol string // of a variable
	offset uint32
}

// An origin says that a register's value is not the program's own doing.
type origin uint8

const (
	own    origin = iota
	world         // it comes from a clock or an appliance
	savedX        // and up to savedX+31: it is that register of a program that was interrupted
	mepc   = savedX + 32
)

func newDoings(m *machine.Machine, other *image.Image) *doings {
	d := &doings{m: m, other: other, parts: m.Parts(), shared: map[string]bool{}, strands: map[strand][]deed{},
		closed: map[strand]bool{}, hands: make([]hand, len(m.Harts))}
	for i := range d.hands {
		d.hands[i].loaded = -1
	}
	return d
}

func (d *doings) note(e machine.Event) {
	d.hand = &d.hands[e.Hart]
	switch e.Kind {
	case machine.Loaded:
		d.loaded = e.Slot
	case machine.Stored:
		if dev := d.parts[e.Slot].Device; dev != devices.Device(d.m.CLINT) && dev != devices.Device(d.m.Rail) {
			in, _ := d.m.Instruction(e.PC)
			d.add(strand{part: e.Slot}, mix(uint64(e.Addr), d.value(e.Value, d.origin[in.Rs2])), e.At.Steps)
		}
	case machine.Trapped:
		d.interrupted = d.interrupted || e.Trap.Cause.IsInterrupt()
		for r := range d.origin {
			d.origin[r] = savedX + origin(r)
		}
		d.origin[0] = own
		d.before, d.loaded = d.m.Hart().X, -1
	case machine.Retired:
		in, _ := d.m.Instruction(e.PC)
		in.Op = in.Op.Long()
		d.variable(in)
		d.follow(in)
		d.before, d.loaded = d.m.Hart().X, -1
	}
}

func (d *doings) add(s strand, what, step uint64) {
	if d.closed[s] {
		return
	}
	d.strands[s] = append(d.strands[s], deed{what, step})
	d.pending++
	d.count++
}

// open lists the strands with something to compare, in an order that is always the same.
func (d *doings) open() []strand {
	return slices.SortedFunc(maps.Keys(d.strands), func(x, y strand) int {
		return cmp.Or(cmp.Compare(x.part, y.part), cmp.Compare(x.symbol, y.symbol), cmp.Compare(x.offset, y.offset))
	})
}

// close forgets a strand for good.
func (d *doings) close(s strand) {
	d.closed[s] = true
	d.drop(s, len(d.strands[s]))
}

// drop forgets the first deeds of a strand.
func (d *doings) drop(s strand, n int) {
	n = min(n, len(d.strands[s]))
	d.pending -= n
	if d.strands[s] = d.strands[s][n:]; len(d.strands[s]) == 0 {
		delete(d.strands, s)
	}
}

// value stands for a value by what it means.
func (d *doings) value(v uint32, from origin) uint64 {
	switch {
	case from != own:
		return uint64(from) << 33
	case d.m.RAM.Contains(v, 1):
		name, off, ok := d.symbol(v)
		if code, end := d.isCode(v); !ok || end || code && off > 0 { // a line that is gone moves all code behind it
			return 1 << 32
		}
		return mix(hashOf(name), uint64(off)) | 1<<40
	}
	return uint64(v)
}

// isCode says that an address is one of code, or of the end of some: an ecall may be the last instruction.
func (d *doings) isCode(addr uint32) (code, end bool) {
	img := d.m.Image()
	seg, before := img.SegmentAt(addr), img.SegmentAt(addr-2)
	code = seg != nil && seg.Flags&image.X != 0
	return code, before != nil && before.Flags&image.X != 0 && before.End() == uint64(addr)
}

func hashOf(name string) uint64 {
	h := fnv.New64a()
	io.WriteString(h, name)
	return h.Sum64()
}

// farOff is how far behind its symbol a place may be, if nobody says how large that is.
const farOff = 4096

// symbol names an address by a symbol that both programs have.
func (d *doings) symbol(addr uint32) (name string, off uint32, ok bool) {
	name, off = d.m.Image().SymbolAt(addr)
	if name == "" || off >= farOff {
		return "", 0, false
	}
	both, known := d.shared[name]
	if !known {
		s := d.other.Symbol(name)
		both = s != nil && s.Kind != image.Absolute
		d.shared[name] = both
	}
	return name, off, both
}

// variable notes a store to memory, if a shared variable is there.
func (d *doings) variable(in isa.Inst) {
	addr, size := in.Address(d.before[in.Rs1]), in.Op.Stores()
	switch {
	case size > 0:
		if in.Rs1 == isa.SP || in.Rs1 == isa.S0 && addr-d.before[isa.SP] < farOff { // a local one
			return
		}
	case isa.Table[in.Op].Ext == "A" && in.Op != isa.LRW && !(in.Op == isa.SCW && d.m.Hart().X[in.Rd] != 0):
		addr, size = d.before[in.Rs1], 4
	default:
		return
	}
	seg := d.m.Image().SegmentAt(addr)
	if seg == nil || seg.Flags&image.W == 0 {
		return
	}
	name, off, ok := d.symbol(addr)
	v, there := d.m.Peek(addr&^uint32(size-1), size)
	if !ok || !there {
		return
	}
	from := d.origin[in.Rs2]
	if isa.Table[in.Op].Ext == "A" {
		from = own
	}
	d.add(strand{-1, name, off}, mix(uint64(size), d.value(v, from)), d.m.Position().Steps)
}

// follow keeps up where the values of registers come from.
func (d *doings) follow(in isa.Inst) {
	if in.Op == isa.MRET {
		clear(d.origin[:])
		return
	}
	from := own
	operands := isa.Table[in.Op].Operands
	switch {
	case len(operands) > 1 && operands[1] == isa.OpCSR:
		from = d.csr(in)
	case d.loaded >= 0:
		if p := d.parts[d.loaded]; p.Appliance || p.Device == devices.Device(d.m.CLINT) {
			from = world
		}
	case isa.Table[in.Op].Ext == "A" || len(operands) > 1 && operands[1] == isa.OpMemI: // out of memory
	case in.Op == isa.ADDI && in.Imm == 0 || in.Op == isa.ADD && in.Rs1 == 0 || in.Op == isa.ADD && in.Rs2 == 0:
		// a move
		from = max(d.origin[in.Rs1], d.origin[in.Rs2])
	case d.origin[in.Rs1] == world || d.origin[in.Rs2] == world:
		from = world
	}
	if in.Rd != 0 {
		d.origin[in.Rd] = from
	}
}

// csr is where what is read of a CSR comes from.
func (d *doings) csr(in isa.Inst) origin {
	switch n := isa.CSR(in.Imm); {
	case n == isa.MEPC:
		return mepc
	case n == isa.MScratch:
		was := d.scratch
		if in.Op == isa.CSRRW {
			d.scratch = d.origin[in.Rs1]
		}
		return was
	case n == isa.Cycle || n == isa.Time || n == isa.InstRet || n == isa.MCycle || n == isa.MInstRet:
		return world
	}
	return own
}

// storedInWords is the store to memory that the instruction at pc has just made; "" for none.
func storedInWords(m *machine.Machine, pc uint32) string {
	in, _ := m.Instruction(pc)
	size, addr := in.Op.Stores(), in.Address(m.Hart().X[in.Rs1])
	if size == 0 {
		return ""
	}
	v, _ := m.Peek(addr&^uint32(size-1), size)
	text := small(v)
	if name := m.Image().Place(v); name != "" {
		text = name
	}
	return fmt.Sprintf("stores %s = %s", m.Image().Place(addr), text)
}

package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "breakfast/cpu/isa"
)

func TestAMOs(t *testing.T) {
	const at, least, minus = base + 0x100, 0x8000_0000, 0xffff_ffff
	for _, c := range []struct {
		op     Op
		mem, b uint32
		after  uint32
	}{
		{AMOSWAPW, 1, 2, 2},
		{AMOADDW, 1, 2, 3},
		{AMOADDW, minus, 1, 0},
		{AMOXORW, 0xff00, 0x0ff0, 0xf0f0},
		{AMOANDW, 0xff00, 0x0ff0, 0x0f00},
		{AMOORW, 0xff00, 0x0ff0, 0xfff0},
		{AMOMINW, minus, 1, minus},
		{AMOMINW, 1, least, least},
		{AMOMAXW, minus, 1, 1},
		{AMOMAXW, least, minus, minus},
		{AMOMINUW, minus, 1, 1},
		{AMOMINUW, 0, least, 0},
		{AMOMAXUW, minus, 1, minus},
		{AMOMAXUW, 1, least, least},
	} {
		for order := range int32(4) {
			for _, rd := range []Reg{A2, A0, A1, Zero} { // the result may go over the address or the operand
				b, h := newFlat(), Hart{Priv: M}
				b.Store(at, 4, c.mem)
				h.X[A0], h.X[A1] = at, c.b
				step(t, &h, b, Inst{Op: c.op, Rd: rd, Rs1: A0, Rs2: A1, Imm: order})
				v, _ := b.Load(at, 4)
				assert.Equal(t, c.after, v, "%s %#x, %#x", c.op, c.mem, c.b)
				if rd != Zero {
					assert.Equal(t, c.mem, h.X[rd], "%s %#x, %#x", c.op, c.mem, c.b)
				}
			}
		}
	}
}

// Programs of lr.w and sc.w. Each sc.w puts its result into the next of a2, a3, …: "0" stored, "1" not.
func TestReservations(t *testing.T) {
	const x, y = base + 0x100, base + 0x104 // in a0 and a1; s0 is 7
	lr := func(at Reg) Inst { return Inst{Op: LRW, Rd: T0, Rs1: at} }
	sc := func(at, rd Reg) Inst { return Inst{Op: SCW, Rd: rd, Rs1: at, Rs2: S0} }
	for _, c := range []struct {
		name string
		ins  []Inst
		want []uint32 // a2, a3 …
		x, y uint32   // memory afterwards; 1 and 2 before
	}{
		{"stores", []Inst{lr(A0), sc(A0, A2)}, []uint32{0}, 7, 2},
		{"nothing reserved", []Inst{sc(A0, A2)}, []uint32{1}, 1, 2},
		{"another word", []Inst{lr(A0), sc(A1, A2)}, []uint32{1}, 1, 2},
		{"once", []Inst{lr(A0), sc(A0, A2), sc(A0, A3)}, []uint32{0, 1}, 7, 2},
		{"a failure ends it", []Inst{lr(A0), sc(A1, A2), sc(A0, A3)}, []uint32{1, 1}, 1, 2},
		{"the last one counts", []Inst{lr(A0), lr(A1), sc(A0, A2)}, []uint32{1}, 1, 2},
		{"the last one counts, again", []Inst{lr(A0), lr(A1), sc(A1, A2)}, []uint32{0}, 1, 7},
		{"one's own stores do not end it", []Inst{lr(A0), {Op: SW, Rs1: A0, Rs2: S0}, {Op: AMOADDW, Rs1: A0, Rs2: S0},
			sc(A0, A2)}, []uint32{0}, 7, 2},
	} {
		h := Hart{Priv: M, PC: base}
		h.X[A0], h.X[A1], h.X[S0] = x, y, 7
		h.X[A2], h.X[A3] = 9, 9
		b := newFlat(code(c.ins...)...)
		b.Store(x, 4, 1)
		b.Store(y, 4, 2)
		for range c.ins {
			_, trapped := h.Step(b)
			assert.False(t, trapped, c.name)
		}
		assert.Equal(t, c.want, h.X[A2:int(A2)+len(c.want)], c.name)
		vx, _ := b.Load(x, 4)
		vy, _ := b.Load(y, 4)
		assert.Equal(t, []uint32{c.x, c.y}, []uint32{vx, vy}, c.name)
	}
}

func TestLoadReservedLoads(t *testing.T) {
	b, h := newFlat(), Hart{Priv: M}
	b.Store(base+0x100, 4, 0x8765_4321)
	h.X[A0] = base + 0x100
	step(t, &h, b, Inst{Op: LRW, Rd: A0, Rs1: A0})
	assert.Equal(t, uint32(0x8765_4321), h.X[A0])
	assert.Equal(t, uint32(base+0x101), h.Reservation)
}

func TestTrapsEndReservations(t *testing.T) {
	h := Hart{Priv: M, PC: base, MTVec: base + 8, MIP: MTI, MIE: MTI, MStatus: StatusMIE}
	h.X[A0] = base + 0x100
	h.Reservation = base + 0x101
	h.Step(newFlat())
	assert.Zero(t, h.Reservation)
}

func TestAtomicFaults(t *testing.T) {
	const nowhere = 0x4000_0000
	for _, c := range []struct {
		op    Op
		addr  uint32
		perm  uint8 // of U mode, everywhere
		cause Cause // 0: none
	}{
		{LRW, base + 0x102, r | w | x, LoadMisaligned},
		{LRW, nowhere, r | w | x, LoadAccess},
		{LRW, base + 0x100, x, LoadAccess},
		{LRW, base + 0x100, r | x, 0},
		{SCW, base + 0x102, r | w | x, StoreMisaligned},
		{SCW, base + 0x100, r | x, StoreAccess}, // though nothing is reserved
		{SCW, base + 0x100, r | w | x, 0},
		{SCW, nowhere, r | w | x, 0}, // fails before it comes to the bus
		{AMOADDW, base + 0x101, r | w | x, StoreMisaligned},
		{AMOADDW, nowhere + 1, r | w | x, StoreMisaligned},
		{AMOADDW, nowhere, r | w | x, StoreAccess},
		{AMOADDW, base + 0x100, r | x, StoreAccess},
		{AMOADDW, base + 0x100, x, StoreAccess},
	} {
		h := Hart{Priv: U, PC: base, MTVec: handler}
		h.PMPCfg[0], h.PMPAddr[0] = nap|c.perm, 0xffff_ffff
		h.X[A0] = c.addr
		want := Trap{c.cause, c.addr}
		if c.cause == 0 {
			want = Trap{}
		}
		trap, trapped := h.Step(newFlat(code(Inst{Op: c.op, Rd: A1, Rs1: A0})...))
		assert.Equal(t, want, trap, "%s %#x", c.op, c.addr)
		assert.Equal(t, c.cause != 0, trapped)
	}
	// A reservation of a word that has gone: sc.w reaches the bus and faults.
	h := Hart{Priv: M, PC: base, MTVec: handler, Reservation: nowhere + 1}
	h.X[A0] = nowhere
	trap, _ := h.Step(newFlat(code(Inst{Op: SCW, Rd: A1, Rs1: A0})...))
	assert.Equal(t, Trap{StoreAccess, nowhere}, trap)
}

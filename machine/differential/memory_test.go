package differential

import "breakfast/cpu/isa"

// address is a place for an access of so many bytes.
func (g *generator) address(size uint32, store bool) uint32 {
	within := g.Uint32N(4) &^ (size - 1)
	switch n := g.IntN(16); {
	case n == 0:
		return g.nowhere() &^ (size - 1)
	case n < 7:
		return g.unguarded() + within
	case n < 9 && !store:
		return g.at(routines) + within
	}
	return g.at(data) + within
}

// unguarded is a word that no region of PMP covers, with another one on each side.
func (g *generator) unguarded() uint32 {
	return arena + free + slots*slotSize + 64 + g.Uint32N(page-slots*slotSize-128)&^3
}

// nowhere is an address where neither machine has anything.
func (g *generator) nowhere() uint32 {
	return one[uint32](g, 0x0800_0000, 0x1800_0000, 0x9000_0000, 0xf000_0000) + g.Uint32N(1<<24)
}

// access is a load or a store.
func (g *generator) access(op isa.Op) {
	full := meaning(op)
	size := [...]uint32{1, 2, 4, 1, 2, 1, 2, 4}[full-isa.LB]
	store := full >= isa.SB
	at := g.address(size, store)
	if g.odd && g.IntN(3) == 0 {
		at = g.unguarded() + g.Uint32N(4)
	}
	in := isa.Inst{Op: op}
	switch op {
	case isa.CLW, isa.CSW:
		in.Rs1, in.Imm = g.prime(), 4*g.Int32N(32)
	case isa.CLWSP, isa.CSWSP:
		in.Rs1, in.Imm = isa.SP, 4*g.Int32N(64)
	default:
		in.Rs1, in.Imm = g.dest(), g.Int32N(4096)-2048
	}
	switch {
	case op == isa.CSW:
		in.Rs2 = g.prime()
	case store:
		in.Rs2 = g.source()
	case op == isa.CLW:
		in.Rd = g.prime()
	default:
		in.Rd = g.dest()
	}
	if op.Size() == 4 && g.IntN(32) == 0 { // from x0
		in.Rs1, in.Imm = isa.Zero, in.Imm&^int32(size-1)
	} else {
		g.li(in.Rs1, at-uint32(in.Imm))
	}
	g.emit(in)
}

// atomic is an AMO; now and then misaligned.
func (g *generator) atomic(in isa.Inst) {
	in.Rs1 = g.dest()
	at := g.address(4, true)
	if g.IntN(16) == 0 {
		at += 1 + g.Uint32N(3)
	}
	g.li(in.Rs1, at)
	g.emit(in)
}

// reserve is lr.w and sc.w, with something between that ends the reservation or does not, or one without the other. An
// sc.w is not reached if its lr.w has trapped.
func (g *generator) reserve() {
	const p, old, mark = isa.S0, isa.S2, isa.S3
	order := func() int32 { return g.Int32N(4) }
	at := g.address(4, true)
	switch g.IntN(8) {
	case 0: // none
		g.li(p, g.unguarded())
		g.emit(isa.Inst{Op: isa.SCW, Rd: g.dest(), Rs1: p, Rs2: g.source(), Imm: order()})
		return
	case 1: // misaligned, or alone
		g.li(p, at+g.Uint32N(4))
		g.emit(isa.Inst{Op: isa.LRW, Rd: g.dest(), Rs1: p, Imm: order()})
		return
	}
	between := g.apart(func() {
		switch g.IntN(8) {
		case 0: // a trap ends it; the address must be one that sc.w may store to
			at = g.unguarded()
			g.emit(isa.Inst{Op: one(g, isa.ECALL, isa.EBREAK)})
		case 1: // somewhere else
			at = g.unguarded()
			g.li(p, g.unguarded())
		case 2: // an sc.w ends it
			at = g.unguarded()
			g.emit(isa.Inst{Op: isa.SCW, Rd: isa.S4, Rs1: p, Rs2: g.source(), Imm: order()})
		case 3: // a store next to it does not
			at = g.unguarded()
			g.emit(isa.Inst{Op: isa.SW, Rs1: p, Rs2: g.source(), Imm: one[int32](g, -4, 4, 64)})
		}
		g.emit(isa.Inst{Op: isa.SCW, Rd: isa.S5, Rs1: p, Rs2: g.source(), Imm: order()})
	})
	g.li(p, at)
	g.li(mark, 0x1234_5678)
	g.emit(isa.Inst{Op: isa.ADDI, Rd: old, Rs1: mark},
		isa.Inst{Op: isa.LRW, Rd: old, Rs1: p, Imm: order()},
		isa.Inst{Op: isa.BEQ, Rs1: old, Rs2: mark, Imm: 4 + between.size()})
	g.unit = append(g.unit, between...)
}

package differential

import "breakfast/cpu/isa"

// jump makes a branch or a jal of in, with a target in this unit; now and then a far one.
func (g *generator) jump(in isa.Inst) {
	if g.IntN(4) == 0 && in.Op >= isa.BEQ && in.Op <= isa.BGEU {
		in.Rs2 = in.Rs1 // a random pair is seldom equal
	}
	between := g.apart(func() { g.filler(3) })
	if g.IntN(24) == 0 {
		between = g.distance(in)
	}
	if g.half() { // over what is between
		in.Imm = int32(in.Op.Size()) + between.size()
		if fits(in) {
			g.emit(in)
			g.unit = append(g.unit, between...)
		}
		return
	}
	// Backwards: over the body to the jump, from there back to the body, and from its end out.
	body := g.apart(func() { g.filler(2) })
	over := 4 + body.size() + between.size()
	in.Imm = -over
	if fits(in) {
		g.emit(isa.Inst{Op: isa.JAL, Imm: 4 + over})
		g.unit = append(g.unit, body...)
		g.emit(isa.Inst{Op: isa.JAL, Imm: 4 + between.size() + int32(in.Op.Size())})
		g.unit = append(g.unit, between...)
		g.emit(in)
	}
}

func fits(in isa.Inst) bool {
	_, err := isa.Encode(in)
	return err == nil
}

// distance is about as much as a jump reaches over, or less. A branch gets code, as it may not be taken; nobody
// executes what follows a jal.
func (g *generator) distance(in isa.Inst) unit {
	n := 1 + g.IntN(600)
	switch in.Op {
	case isa.JAL, isa.CJ, isa.CJAL:
		return make(unit, n)
	case isa.CBEQZ, isa.CBNEZ:
		n = 1 + n%110
	}
	return g.apart(func() {
		for len(g.unit) < n {
			g.raw(g.plain())
		}
	})
}

// jumpRegister is a jalr, or a compressed one, to the end of the unit.
func (g *generator) jumpRegister(op isa.Op) {
	between := g.apart(func() { g.filler(2) })
	r := g.dest()
	odd := g.Int32N(2) // bit 0 of the target is cleared
	if op.Size() == 2 {
		g.emit(isa.Inst{Op: isa.AUIPC, Rd: r},
			isa.Inst{Op: isa.ADDI, Rd: r, Rs1: r, Imm: 10 + between.size() + odd})
		g.emit(isa.Inst{Op: op, Rs1: r, Rd: isa.Table[op].As.Rd})
	} else {
		by := one(g, 0, g.Int32N(2000)-1000)
		g.emit(isa.Inst{Op: isa.AUIPC, Rd: r},
			isa.Inst{Op: isa.ADDI, Rd: r, Rs1: r, Imm: by},
			isa.Inst{Op: isa.JALR, Rd: one(g, isa.Zero, r, g.dest()), Rs1: r, Imm: 12 + between.size() + odd - by})
	}
	g.unit = append(g.unit, between...)
}

// loop goes around a few times.
func (g *generator) loop() {
	body := g.apart(func() {
		for len(g.unit) == 0 || g.IntN(4) != 0 {
			if w := g.plain(); isa.Decode(w).Rd != counter {
				g.raw(w)
			}
		}
	})
	g.li(counter, uint32(2+g.IntN(30)))
	g.unit = append(g.unit, body...)
	g.emit(isa.Inst{Op: isa.ADDI, Rd: counter, Rs1: counter, Imm: -1},
		isa.Inst{Op: isa.BNE, Rs1: counter, Rs2: isa.Zero, Imm: -4 - body.size()})
}

// home goes to where tp points, twice.
const home = 0x8202_8202

// routines fills a page, any part of which PMP may forbid to fetch from. Each instruction is one to begin with, and
// none is followed by another without a jump by register or a trap, or something else that makes QEMU look at the
// permission of the next; see the differences.
func (g *generator) routines(b block) {
	const goHome, call, longHome = home & 0xffff, 0x9202, 0x0002_00e7 // c.jr tp; c.jalr tp; jalr ra, 0(tp)
	short := func() uint32 { return one[uint32](g, goHome, goHome, call, breakpoint, 0) }
	for at := 0; at < len(b); at += 4 {
		if g.half() {
			b.set(at, short()|short()<<16)
		} else {
			b.set(at, one[uint32](g, longHome, longHome, ebreak, ecall, 0xffff_ffff, fenceI, readScratch))
		}
	}
	b.set(len(b)-4, home)
}

const (
	ebreak      = 0x0010_0073
	ecall       = 0x0000_0073
	fenceI      = 0x0000_100f
	readScratch = 0x3400_2873 // csrr a6, mscratch
)

// Slots are at the beginning of the page that PMP leaves alone: an instruction that a patch may exchange, and the
// way back. No random store goes there.
const (
	slots    = 32
	slotSize = 8
)

func (g *generator) slots(b block) {
	for at := 0; at < slots*slotSize; at += slotSize {
		b.set(at, g.longPlain())
		b.set(at+4, home)
	}
}

// longPlain is an instruction of 32 bits that only computes.
func (g *generator) longPlain() uint32 {
	for {
		if w := g.plain(); w&3 == 3 {
			return w
		}
	}
}

// visit goes to a routine, or now and then to where there is no memory, and comes back by tp.
func (g *generator) visit() {
	to := g.at(routines)
	if g.half() && g.pages.word(int(to-arena))&3 != 3 { // two short instructions
		to += 2
	}
	if g.IntN(8) == 0 {
		to = g.nowhere() &^ 1
	}
	g.call(to, func() {})
}

// guard does something with the page of which parts may be forbidden to all, which leaves it executable.
func (g *generator) guard() {
	at := g.at(guarded)
	p := g.dest()
	switch g.IntN(4) {
	case 0:
		g.li(p, at+g.Uint32N(4))
		g.emit(isa.Inst{Op: one(g, isa.LB, isa.LBU), Rd: g.dest(), Rs1: p})
	case 1:
		g.poke(isa.SW, at, home)
	case 2:
		g.li(p, at)
		g.emit(isa.Inst{Op: isa.AMOORW, Rd: g.dest(), Rs1: p})
	case 3:
		g.call(at, func() {})
	}
}

// call sets tp to the unit's end, does something, and jumps to an address.
func (g *generator) call(to uint32, first func()) {
	r := g.dest()
	body := g.apart(func() {
		first()
		low := int32(to<<20) >> 20
		g.emit(isa.Inst{Op: isa.LUI, Rd: r, Imm: int32(to) - low},
			isa.Inst{Op: isa.JALR, Rd: one(g, isa.Zero, isa.RA, r), Rs1: r, Imm: low})
	})
	g.emit(isa.Inst{Op: isa.AUIPC, Rd: goOn}, isa.Inst{Op: isa.ADDI, Rd: goOn, Rs1: goOn, Imm: 8 + body.size()})
	g.unit = append(g.unit, body...)
}

// patch writes an instruction and then executes it.
func (g *generator) patch() {
	slot := arena + free + slotSize*g.Uint32N(slots)
	g.call(slot, func() {
		p, v := isa.A0, isa.A1
		g.li(p, slot)
		g.li(v, g.longPlain())
		g.emit(isa.Inst{Op: isa.SW, Rs1: p, Rs2: v}, isa.Inst{Op: isa.FENCEI})
	})
}

// changeMode goes to M or U mode by mret; in U mode, where that is illegal, it goes on.
func (g *generator) changeMode() {
	r := g.dest()
	body := g.apart(func() {
		g.emit(isa.Inst{Op: isa.CSRRW, Rs1: r, Imm: int32(isa.MEPC)})
		if g.half() {
			g.li(r, isa.StatusMPP)
			g.emit(isa.Inst{Op: isa.CSRRS, Rs1: r, Imm: int32(isa.MStatus)})
		} else { // see differences: MPRV and mret
			g.li(r, isa.StatusMPP|isa.StatusMPRV)
			g.emit(isa.Inst{Op: isa.CSRRC, Rs1: r, Imm: int32(isa.MStatus)})
		}
		g.emit(isa.Inst{Op: isa.MRET})
	})
	g.emit(isa.Inst{Op: isa.AUIPC, Rd: r}, isa.Inst{Op: isa.ADDI, Rd: r, Rs1: r, Imm: 8 + body.size()})
	g.unit = append(g.unit, body...)
}

// illegal is a word that is no instruction.
func (g *generator) illegal() {
	for {
		w := g.Uint32()
		if g.half() { // one that is nearly one
			d := &isa.Table[g.op()]
			w = w&^d.Mask | d.Match
			for range 1 + g.IntN(3) {
				w ^= 1 << (2 + g.IntN(30)) & d.Mask
			}
		}
		if w&3 != 3 {
			w &= 0xffff
		}
		if isa.Decode(w).Op == isa.ILLEGAL && !knownToQEMU(w) {
			g.raw(w)
			return
		}
	}
}

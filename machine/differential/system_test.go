package differential

import "breakfast/cpu/isa"

// status is a value for mstatus.
func (g *generator) status() uint32 {
	v := g.Uint32()&(isa.StatusMIE|isa.StatusMPIE) | one[uint32](g, 0, isa.StatusMPP)
	if v&isa.StatusMPP != 0 && g.IntN(8) == 0 {
		v |= isa.StatusMPRV
	}
	if g.tw {
		v |= isa.StatusTW
	}
	return v
}

// lines is a set of interrupts, for mie: not software and external interrupts together.
func (g *generator) lines() uint32 { return one[uint32](g, 0, isa.MSI, isa.MEI) | g.Uint32()&isa.MTI }

// csr gives a CSR instruction a CSR to work on.
func (g *generator) csr(in isa.Inst) {
	imm := in.Op >= isa.CSRRWI
	writes := in.Op == isa.CSRRW || in.Op == isa.CSRRWI || in.Rs1 != 0
	operand := func(v uint32) { // a constant, where the operand is a register and not x0
		if !imm && in.Rs1 != 0 {
			in.Rs1 = g.dest()
			g.li(in.Rs1, v)
		}
	}
	var n isa.CSR
	switch g.IntN(8) {
	case 0, 1: // holds all that is written to it, or ignores all
		n = one(g, isa.MScratch, isa.MCause, isa.MTVal, isa.MISA)
	case 2: // all but bit 0
		n = isa.MEPC
		operand(g.value() &^ 1)
		if imm {
			in.Rs1 &^= 1
		}
	case 3: // read only
		n = one(g, isa.MVendorID, isa.MHartID, isa.MConfigPtr)
		operand(g.value() | 1)
	case 4: // counters: what they hold is not looked at
		n = one(g, isa.Cycle, isa.Time, isa.InstRet, isa.CycleH, isa.TimeH, isa.InstRetH, isa.MCycle, isa.MInstRet,
			isa.MCycleH, isa.MInstRetH)
		in.Rd = isa.Zero
		operand(g.value() | 1)
	case 5: // there is none
		for n = isa.CSR(g.Uint32N(4096)); n.Def() != nil || qemuHas(n); {
			n = isa.CSR(g.Uint32N(4096))
		}
	case 6:
		if writes {
			g.csrWrite()
			return
		}
		n = one(g, isa.MStatus, isa.MStatusH, isa.MIE, isa.MIP, isa.MTVec, isa.MCounterEn, isa.MCountInhibit,
			isa.PMPCfg0+isa.CSR(g.IntN(4)), isa.PMPAddr0+isa.CSR(g.IntN(16)))
	case 7:
		if writes {
			g.csrWrite()
			return
		}
		n = one(g, isa.MEnvCfg, isa.MEnvCfgH)
		in.Rd = isa.Zero
	}
	in.Imm = int32(n)
	g.emit(in)
}

// write is a CSR instruction with a constant.
func (g *generator) write(op isa.Op, n isa.CSR, v uint32) {
	rd := one(g, isa.Zero, g.dest())
	if op >= isa.CSRRWI {
		g.emit(isa.Inst{Op: op, Rd: rd, Rs1: isa.Reg(v & 31), Imm: int32(n)})
		return
	}
	r := g.dest()
	g.li(r, v)
	g.emit(isa.Inst{Op: op, Rd: rd, Rs1: r, Imm: int32(n)})
}

// csrWrite writes something to a CSR that keeps only some of it.
func (g *generator) csrWrite() {
	change := one(g, isa.CSRRS, isa.CSRRC)
	switch g.IntN(12) {
	case 0, 1:
		g.write(isa.CSRRW, isa.MStatus, g.status())
	case 2, 3:
		g.write(change, isa.MStatus, one[uint32](g, isa.StatusMIE, isa.StatusMPIE, isa.StatusMPP, isa.StatusMPRV))
	case 4:
		g.write(one(g, isa.CSRRSI, isa.CSRRCI), isa.MStatus, isa.StatusMIE)
	case 5:
		g.write(one(g, isa.CSRRW, isa.CSRRC), isa.MIE, g.lines())
	case 6:
		g.write(one(g, isa.CSRRW, change), isa.MIP, g.lines())
	case 7:
		g.write(isa.CSRRW, isa.MTVec, symbol("vectors")|g.Uint32N(2))
	case 8:
		g.write(one(g, isa.CSRRSI, isa.CSRRCI), isa.MTVec, 1)
	case 9:
		g.write(isa.CSRRWI+isa.Op(g.IntN(3)), isa.MCounterEn, g.Uint32N(8))
	case 10:
		g.write(isa.CSRRWI+isa.Op(g.IntN(3)), isa.MCountInhibit, g.Uint32N(8)&^2)
	case 11:
		g.write(change, isa.MScratch, g.value())
	}
}

// PMP. Nothing may cover the driver, the log and the stream's own code with less than all that they need. So the
// entries that may forbid something have regions in pages made for it: 1 to 6 in those of data and routines, 8 to 11,
// which may be locked, in the guarded one. Entries 0 and 7 come between, where TOR makes the region reach from one
// to the other; 12 to 14 are wide; they allow everything, and so does 15, for U mode to have the rest of memory.

const allAllowed = 7

func (g *generator) pmpAddr(i int) uint32 {
	if i == 15 {
		return 0xffff_ffff
	}
	if i >= 12 {
		return one(g, 0xffff_ffff, 0x3fff_ffff, 0x1fff_ffff, (arena+free)>>2, 0x0400_0000|g.Uint32N(0x400_0000),
			0x2000_0000|g.Uint32N(1<<20))
	}
	v := uint32(arena+data)>>2 + g.Uint32N(2*page/4)
	if i >= 7 {
		v = uint32(arena+guarded)>>2 + g.Uint32N(page/4)
	}
	if g.half() { // trailing ones make a bigger region
		v |= 0x1ff >> g.IntN(10)
	}
	v &^= 0x200 // the biggest is a page
	low := v ^ (v + 1)
	g.edges = append(g.edges, v<<2, v&^low<<2, (v|low)<<2)
	return v
}

// at is a word in one of the arena's pages, more often than not one at the edge of a region.
func (g *generator) at(from int) uint32 {
	if at := one(g, g.edges...) - 4*g.Uint32N(2); g.half() && at-arena-uint32(from) < page {
		return at
	}
	return arena + uint32(from) + g.Uint32N(page)&^3
}

// pmpCfg is a value for pmpcfg<reg>.
func (g *generator) pmpCfg(reg int) (v uint32) {
	for k := range 4 {
		c := g.Uint32N(4)<<3 | one[uint32](g, 0, 1, 3, 4, 5, 7)
		switch i := 4*reg + k; {
		case i == 15:
			c = 0x1f
		case i >= 12 || i == 0 || i == 7:
			c |= allAllowed
		}
		if reg >= 2 && (reg == 2 || k == 3) && g.locks && g.IntN(12) == 0 {
			c |= 0x80
		}
		v |= c << (8 * k)
	}
	return v
}

// pmp writes to pmpaddr or pmpcfg. Each address is followed by the configuration of its entry and of the next.
func (g *generator) pmp() {
	i := g.IntN(16)
	if i < 15 && g.half() {
		n := isa.PMPAddr0 + isa.CSR(i)
		if i >= 12 || g.half() {
			g.write(isa.CSRRW, n, g.pmpAddr(i))
		} else {
			g.write(one(g, isa.CSRRS, isa.CSRRC), n, g.Uint32N(0x200))
		}
		g.write(isa.CSRRW, isa.PMPCfg0+isa.CSR(i/4), g.pmpCfg(i/4))
		if i%4 == 3 {
			g.write(isa.CSRRW, isa.PMPCfg0+isa.CSR(i/4+1), g.pmpCfg(i/4+1))
		}
		return
	}
	reg := i / 4
	n := isa.PMPCfg0 + isa.CSR(reg)
	set, clear := g.pmpCfg(reg)&0x1f1f_1f1f, g.Uint32()&0x9898_9898
	for k := range 4 { // without R there is no W
		clear |= one[uint32](g, 0, 2, 3, 4, 6, 7) << (8 * k)
	}
	switch reg {
	case 0:
		clear &^= allAllowed
	case 1:
		clear &^= allAllowed << 24
	case 3:
		clear &= 0x0018_1818
	}
	switch g.IntN(6) {
	case 0:
		g.write(isa.CSRRS, n, set)
	case 1:
		g.write(isa.CSRRC, n, clear)
	case 2:
		g.write(isa.CSRRSI, n, set)
	case 3:
		g.write(isa.CSRRCI, n, clear)
	case 4:
		if reg != 3 {
			g.write(isa.CSRRWI, n, set)
		}
	default:
		g.write(isa.CSRRW, n, g.pmpCfg(reg))
	}
}

// Interrupts and devices.

const (
	msip = 0x0200_0000

	uartLine      = 10 // its source at the PLIC
	plicPriority  = 0x0c00_0000 + 4*uartLine
	plicPending   = 0x0c00_1000
	plicEnable    = 0x0c00_2000
	plicThreshold = 0x0c20_0000
	plicClaim     = 0x0c20_0004

	uartTHR = 0x1000_0000
	uartIER = 0x1000_0001
	uartMCR = 0x1000_0004
	uartMSR = 0x1000_0006
	uartSCR = 0x1000_0007
)

// plic is a value for source 10's priority, the enable word, and the threshold.
func (g *generator) plic(which int) uint32 {
	if which == 1 {
		return one[uint32](g, 0, 1<<uartLine, 1<<uartLine)
	}
	return one[uint32](g, uint32(1-which/2), 1, 2, 7)
}

// poke stores a constant at a device's register.
func (g *generator) poke(op isa.Op, at, v uint32) {
	p := g.dest()
	r := g.dest()
	for r == p {
		r = g.dest()
	}
	g.li(p, at)
	g.li(r, v)
	g.emit(isa.Inst{Op: op, Rs1: p, Rs2: r})
}

// peek loads a device's register.
func (g *generator) peek(op isa.Op, at uint32) {
	p := g.dest()
	g.li(p, at)
	g.emit(isa.Inst{Op: op, Rs1: p, Rd: g.dest()})
}

// interrupts makes one pending, and lets them in or not.
func (g *generator) interrupts() {
	if g.half() {
		g.write(isa.CSRRW, isa.MIE, g.lines())
	}
	if g.half() {
		g.write(isa.CSRRSI, isa.MStatus, isa.StatusMIE)
	}
	switch g.IntN(3) {
	case 0:
		g.poke(isa.SW, msip, g.Uint32())
	case 1: // the transmitter is empty
		g.poke(isa.SB, uartIER, 2)
	case 2: // a character comes back
		g.poke(isa.SB, uartMCR, 0x10)
		g.poke(isa.SB, uartIER, 1)
		g.poke(isa.SB, uartTHR, g.Uint32())
		g.peek(isa.LBU, uartTHR)
	}
}

// device reads or writes a register of the UART or the PLIC.
func (g *generator) device() {
	switch g.IntN(12) {
	case 0, 2:
		g.poke(isa.SB, uartIER, g.Uint32N(4))
	case 1:
		g.poke(isa.SB, uartMCR, one[uint32](g, 0, 0x10))
	case 3:
		g.poke(isa.SB, uartSCR, g.Uint32())
	case 4:
		g.poke(isa.SB, uartTHR, g.Uint32())
	case 5, 6:
		if at := uartTHR + 1 + g.Uint32N(7); at != uartMSR {
			g.peek(one(g, isa.LB, isa.LBU), at)
		}
	case 7:
		g.poke(isa.SW, plicPriority, g.plic(0))
	case 8:
		g.poke(isa.SW, plicThreshold, 7)
		g.poke(isa.SW, plicEnable, g.plic(1))
		g.poke(isa.SW, plicThreshold, g.plic(2))
	case 9:
		g.poke(isa.SW, plicThreshold, g.plic(2))
	case 10:
		g.peek(isa.LW, one[uint32](g, plicPriority, plicPending, plicEnable, plicThreshold, msip))
	case 11:
		g.poke(isa.SW, plicThreshold, 0)
		g.peek(isa.LW, plicClaim)
		g.poke(isa.SB, uartIER, 0)
		g.poke(isa.SW, plicClaim, uartLine)
	}
}

// wait is a wfi that an interrupt ends at once, without a trap. In U mode all of it is illegal, if TW is set.
func (g *generator) wait() {
	if !g.tw {
		g.raw(g.plain())
		return
	}
	g.write(isa.CSRRCI, isa.MStatus, isa.StatusMIE)
	g.write(isa.CSRRW, isa.MIE, isa.MSI)
	g.poke(isa.SW, msip, 1)
	g.emit(isa.Inst{Op: isa.WFI})
	g.poke(isa.SW, msip, 0)
}

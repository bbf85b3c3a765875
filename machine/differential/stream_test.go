package differential

import (
	"fmt"
	"math/rand/v2"

	"breakfast/cpu/isa"
)

// A unit is a few instructions that belong together. Control leaves it only at its end, to the next one, or by a trap;
// and it holds no address of its own, so that a stream without some of its units is a stream.
type unit []uint16

// size is the unit's, in bytes.
func (u unit) size() int32 { return int32(2 * len(u)) }

// A stream is what one run begins with.
type stream struct {
	name       string
	block      block // all but the code
	units      []unit
	misaligned bool // there are misaligned loads and stores
}

func (s *stream) code() (c []uint16) {
	for _, u := range s.units {
		c = append(c, u...)
	}
	return c
}

// start is the block that the stream runs from.
func (s *stream) start() block {
	b := append(block(nil), s.block...)
	b.setCode(s.code())
	return b
}

// A generator makes up a stream.
type generator struct {
	*rand.Rand
	unit unit
	// mstatus.TW is set all the time: U mode may meet a wfi. Otherwise it may not, as nothing would wake it
	tw    bool
	locks bool     // entries of PMP may be locked, which lasts as long as the machine
	odd   bool     // loads and stores may be misaligned
	edges []uint32 // where regions of PMP begin and end
	pages block    // what the stream begins with
}

// Registers that a stream leaves to the driver, and the one that loops count in.
const (
	goOn    = isa.TP
	counter = isa.T3
)

func reserved(r isa.Reg) bool { return r == goOn || r >= isa.T4 }

// newStream is stream number n of a seed.
func newStream(seed, n uint64, misaligned, locks bool) *stream {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, n)), locks: locks, odd: misaligned}
	g.tw = g.IntN(4) != 0
	s := &stream{name: fmt.Sprintf("seed %d, stream %d", seed, n), block: make(block, blockSize),
		misaligned: misaligned}
	g.begin(s.block)
	for size := 0; ; {
		g.unit = nil
		g.pick()
		if size += 2 * len(g.unit); size > maxCode || len(s.units) == 400 {
			return s
		}
		if len(g.unit) > 0 && !g.endsPage(size) {
			s.units = append(s.units, g.unit)
		}
	}
}

// endsPage says that the unit, which ends at an offset in the code, has a wfi at the end of a page; see the
// differences.
func (g *generator) endsPage(end int) bool {
	const wfi = 0x1050_0073
	at := (arena+code)%page + end - 2*len(g.unit)
	for i := range len(g.unit) - 1 {
		if uint32(g.unit[i])|uint32(g.unit[i+1])<<16 == wfi && (at+2*i)%page == page-4 {
			return true
		}
	}
	return false
}

// begin makes up what the stream begins with.
func (g *generator) begin(b block) {
	for r := isa.Reg(1); r <= isa.T3; r++ {
		b.setReg(r, g.value())
	}
	b.setReg(goOn, arena+code)
	b.setCSR(isa.MTVec, symbol("vectors")|g.Uint32N(2))
	b.setCSR(isa.MScratch, g.Uint32())
	b.setCSR(isa.MIE, g.lines())
	b.setCSR(isa.MStatus, g.status()&^isa.StatusMIE) // which mret sets
	b.setCSR(isa.MCounterEn, g.Uint32N(8))
	b.setCSR(isa.MCountInhibit, g.Uint32N(8)&^2)
	for i := range 16 {
		b.set(pmpAddrIn+4*i, g.pmpAddr(i))
	}
	for i := range 4 {
		b.set(pmpCfgIn+4*i, g.pmpCfg(i))
	}
	for i := range 3 {
		b.set(plicIn+4*i, g.plic(i))
	}
	for at := data; at < code; at += 4 {
		b.set(at, g.Uint32())
	}
	g.routines(b[routines : routines+page])
	g.slots(b[free:code])
	g.pages = b
}

// kinds of units, with how often they come.
var kinds = []struct {
	weight int
	make   func(*generator)
}{
	{60, (*generator).anyRow},
	{4, (*generator).interesting},
	{3, (*generator).loop},
	{2, (*generator).visit},
	{1, (*generator).patch},
	{3, (*generator).guard},
	{6, (*generator).csrWrite},
	{4, (*generator).pmp},
	{2, (*generator).changeMode},
	{4, (*generator).interrupts},
	{4, (*generator).device},
	{3, (*generator).illegal},
	{3, (*generator).reserve},
}

var allWeights = func() (n int) {
	for _, k := range kinds {
		n += k.weight
	}
	return n
}()

func (g *generator) pick() {
	n := g.IntN(allWeights)
	for _, k := range kinds {
		if n -= k.weight; n < 0 {
			k.make(g)
			return
		}
	}
}

// half is true every second time.
func (g *generator) half() bool { return g.IntN(2) == 0 }

// one is one of a list.
func one[T any](g *generator, list ...T) T { return list[g.IntN(len(list))] }

// source is a register to read: any.
func (g *generator) source() isa.Reg { return isa.Reg(g.IntN(32)) }

// dest is a register to write, not zero.
func (g *generator) dest() isa.Reg {
	for {
		if r := isa.Reg(1 + g.IntN(31)); !reserved(r) {
			return r
		}
	}
}

// prime is a register that compressed instructions with a short field know.
func (g *generator) prime() isa.Reg { return isa.Reg(8 + g.IntN(8)) }

// value is a word as it makes trouble.
func (g *generator) value() uint32 {
	switch g.IntN(4) {
	case 0:
		return one[uint32](g, 0, 1, 2, 31, 32, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0xffff_fffe, 0xffff_ffff, 0x8000,
			0xffff, 0x80, 0xff)
	case 1:
		return uint32(int32(g.Uint32()) >> g.IntN(32))
	}
	return g.Uint32()
}

// raw appends a word: 16 bits, or 32.
func (g *generator) raw(w uint32) {
	g.unit = append(g.unit, uint16(w))
	if w&3 == 3 {
		g.unit = append(g.unit, uint16(w>>16))
	}
}

// emit appends instructions, whose operands must be in range.
func (g *generator) emit(list ...isa.Inst) {
	for _, in := range list {
		w, err := isa.Encode(in)
		if err != nil {
			panic(err)
		}
		g.raw(w)
	}
}

// apart is what f appends, which is not yet part of the unit.
func (g *generator) apart(f func()) unit {
	was := g.unit
	g.unit = nil
	f()
	made := g.unit
	g.unit = was
	return made
}

// li loads a constant.
func (g *generator) li(rd isa.Reg, v uint32) {
	low := int32(v<<20) >> 20
	switch high := int32(v) - low; {
	case high == 0:
		g.emit(isa.Inst{Op: isa.ADDI, Rd: rd, Imm: low})
	case low == 0:
		g.emit(isa.Inst{Op: isa.LUI, Rd: rd, Imm: high})
	default:
		g.emit(isa.Inst{Op: isa.LUI, Rd: rd, Imm: high}, isa.Inst{Op: isa.ADDI, Rd: rd, Rs1: rd, Imm: low})
	}
}

// interesting puts a word that makes trouble into a register.
func (g *generator) interesting() { g.li(g.dest(), g.value()) }

// plain is a word of an instruction that only computes, short or long.
func (g *generator) plain() uint32 {
	for {
		if w, ok := g.row(g.op()); ok && isPlain(meaning(isa.Decode(w).Op)) {
			return w
		}
	}
}

// filler appends up to n instructions that only compute.
func (g *generator) filler(n int) {
	for range 1 + g.IntN(n) {
		g.raw(g.plain())
	}
}

// op is an instruction of the table that a hart without S mode has.
func (g *generator) op() isa.Op {
	for {
		if d := &isa.Table[1+g.IntN(isa.NumOps-1)]; d.Ext != "S" && d.Absent == "" {
			return d.Op
		}
	}
}

// row is a row of the table with random operands, which leave the driver's registers alone.
func (g *generator) row(op isa.Op) (uint32, bool) {
	d := &isa.Table[op]
	w := g.Uint32()&^d.Mask | d.Match
	if op.Size() == 2 {
		w &= 0xffff
	}
	in := isa.Decode(w)
	return w, in.Op == op && !reserved(in.Rd)
}

// meaning is the instruction that a compressed one is short for; others are their own.
func meaning(op isa.Op) isa.Op {
	if op.Size() == 2 {
		return isa.Table[op].As.Op
	}
	return op
}

func isPlain(op isa.Op) bool {
	switch op {
	case isa.LUI, isa.AUIPC, isa.FENCE, isa.FENCEI:
		return true
	}
	return op >= isa.ADDI && op <= isa.AND || op >= isa.MUL && op <= isa.REMU
}

// anyRow is an instruction of the table, each as often as every other, and what has to stand around it.
func (g *generator) anyRow() {
	op := g.op()
	w, ok := g.row(op)
	for !ok {
		w, ok = g.row(op)
	}
	switch full := meaning(op); {
	case isPlain(full):
		g.raw(w)
	case full >= isa.BEQ && full <= isa.BGEU || full == isa.JAL:
		g.jump(isa.Decode(w))
	case full == isa.JALR:
		g.jumpRegister(op)
	case full >= isa.LB && full <= isa.SW:
		g.access(op)
	case full == isa.LRW || full == isa.SCW:
		g.reserve()
	case full >= isa.AMOSWAPW && full <= isa.AMOMAXUW:
		g.atomic(isa.Decode(w))
	case full >= isa.CSRRW && full <= isa.CSRRCI:
		g.csr(isa.Decode(w))
	case full == isa.MRET:
		g.changeMode()
	case full == isa.WFI:
		g.wait()
	case full == isa.ECALL && g.half():
		g.emit(isa.Inst{Op: isa.ORI, Rd: isa.A7, Rs1: isa.A7, Imm: 1}, isa.Inst{Op: isa.ECALL})
	default:
		g.raw(w)
	}
}

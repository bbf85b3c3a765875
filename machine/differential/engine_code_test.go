package differential

import "breakfast/cpu/isa"

// The code of the jobs: functions at chosen places, made of what a fast engine could get wrong. Each runs in any mode,
// at any of its addresses, and whatever in it may trap is four bytes long, or followed by two more, so that a handler
// can skip it.

// A weaver makes up code. Registers have their uses, so that most accesses go somewhere:
//
//	s0, s1, a0, a1, sp   addresses that the job has chosen
//	tp                   a device; a4 page tables
//	ra, t0, gp           the way back from functions of levels 1, 2 and 3
//	s7 to s11, t3        loops, one within the other
//	t4 to t6             the program's (jobs.s)
//	the others           data
type weaver struct {
	generator
	at     uint32 // where the function begins
	level  int
	loops  int
	tails  []tail
	slots  []uint32 // where instructions stand that may be exchanged for others, of all functions
	levels [4][]uint32
	edges  []uint32 // addresses where regions of PMP begin and end
}

// A tail is the upper half of a jalr, by a register, that leaves a function.
type tail struct {
	at   uint32
	link isa.Reg
}

var (
	addressRegs = []isa.Reg{isa.S0, isa.S1, isa.A0, isa.A1, isa.SP}
	loopRegs    = [4][]isa.Reg{{isa.S10, isa.S11}, {isa.T3, isa.S9}, {isa.S8}, {isa.S7}} // by level
	dataRegs    = []isa.Reg{isa.T1, isa.T2, isa.A2, isa.A3, isa.A6, isa.S2, isa.S3, isa.S4, isa.S5, isa.S6}
	links       = [4]isa.Reg{isa.Zero, isa.RA, isa.T0, isa.GP}
)

// of is one of a list.
func of[T any](w *weaver, list ...T) T { return list[w.IntN(len(list))] }

func (w *weaver) data() isa.Reg    { return dataRegs[w.IntN(len(dataRegs))] }
func (w *weaver) pointer() isa.Reg { return addressRegs[w.IntN(len(addressRegs))] }
func (w *weaver) here() uint32     { return w.at + 2*uint32(len(w.unit)) }

// pad follows a compressed instruction that may trap.
func (w *weaver) pad(op isa.Op) {
	if op.Size() == 2 {
		w.emit(isa.Inst{Op: isa.CNOP})
	}
}

// computes is a word that only computes, with its result in a register of data, or in none.
func (w *weaver) computes() uint32 {
	for {
		x := w.plain()
		in := isa.Decode(x)
		for _, r := range dataRegs {
			if in.Rd == r {
				return x
			}
		}
		if in.Rd == 0 && w.IntN(4) == 0 {
			return x
		}
	}
}

// function makes a function of about n elements that begins at an address, and gives its code.
func (w *weaver) function(at uint32, level, n int) unit {
	w.at, w.level, w.loops, w.unit = at, level, 0, nil
	for range n {
		w.element()
	}
	w.leave()
	return w.unit
}

// leave is the way back.
func (w *weaver) leave() {
	link := links[w.level]
	switch {
	case w.level == 0:
		w.emit(isa.Inst{Op: isa.ADDI, Rd: isa.A7}, isa.Inst{Op: isa.ECALL})
	case 0x100-w.here()%0x100 < 64 && w.half(): // with its upper half in a granule where nothing else is yet
		for w.here()%0x100 != 0xfe {
			w.emit(isa.Inst{Op: isa.CNOP})
		}
		w.tails = append(w.tails, tail{w.here() + 2, link})
		w.emit(isa.Inst{Op: isa.JALR, Rs1: link})
	case w.half():
		w.emit(isa.Inst{Op: isa.CJR, Rs1: link})
	case w.half():
		w.emit(isa.Inst{Op: isa.JALR, Rs1: link})
	default: // the lowest bit does not count
		w.emit(isa.Inst{Op: isa.ADDI, Rd: link, Rs1: link, Imm: 33},
			isa.Inst{Op: isa.JALR, Rd: of(w, isa.Zero, link, isa.T2), Rs1: link, Imm: -32})
	}
}

// element makes one of these, with a weight that says how often it comes.
func (w *weaver) element() {
	n := w.IntN(118)
	for _, e := range [...]struct {
		weight int
		make   func(*weaver)
	}{
		{30, (*weaver).compute},
		{14, (*weaver).load},
		{14, (*weaver).store},
		{3, (*weaver).atomic},
		{7, (*weaver).loop},
		{6, (*weaver).skip},
		{7, (*weaver).call},
		{5, (*weaver).slot},
		{5, (*weaver).patch},
		{3, (*weaver).table},
		{8, (*weaver).csr},
		{4, (*weaver).between},
		{3, (*weaver).move},
		{3, (*weaver).beside},
		{2, (*weaver).trap},
		{1, (*weaver).device},
		{2, (*weaver).wait},
		{1, (*weaver).changeMode}, // 118 in all
	} {
		if n -= e.weight; n < 0 {
			e.make(w)
			return
		}
	}
}

func (w *weaver) compute() { w.raw(w.computes()) }

// distance is from an address register to what is accessed, now and then misaligned.
func (w *weaver) distance(size int32) int32 {
	d := of(w, 0, 0, 4, -4, w.Int32N(64)-32, w.Int32N(512)-256, w.Int32N(4096)-2048)
	if w.IntN(12) != 0 {
		d &^= size - 1
	}
	return d
}

func (w *weaver) load() {
	in := isa.Inst{Op: of(w, isa.LW, isa.LW, isa.LH, isa.LHU, isa.LB, isa.LBU, isa.CLW, isa.CLWSP),
		Rd: w.data(), Rs1: w.pointer()}
	switch in.Op {
	case isa.CLW:
		in.Rd, in.Rs1, in.Imm = of(w, isa.A2, isa.A3), addressRegs[w.IntN(4)], w.Int32N(32)*4
	case isa.CLWSP:
		in.Rs1, in.Imm = isa.SP, w.Int32N(64)*4
	default:
		in.Imm = w.distance(int32(in.Op.Width()))
		if w.IntN(32) == 0 {
			in.Rd = isa.Zero
		}
	}
	w.emit(in)
	w.pad(in.Op)
}

func (w *weaver) store() {
	in := isa.Inst{Op: of(w, isa.SW, isa.SW, isa.SH, isa.SB, isa.CSW, isa.CSWSP), Rs2: w.data(),
		Rs1: w.pointer()}
	switch in.Op {
	case isa.CSW:
		in.Rs2, in.Rs1, in.Imm = of(w, isa.A2, isa.A3), addressRegs[w.IntN(4)], w.Int32N(32)*4
	case isa.CSWSP:
		in.Rs1, in.Imm = isa.SP, w.Int32N(64)*4
	default:
		in.Imm = w.distance(int32(in.Op.Width()))
	}
	w.emit(in)
	w.pad(in.Op)
}

func (w *weaver) atomic() {
	r := w.pointer()
	switch w.IntN(3) {
	case 0:
		w.emit(isa.Inst{Op: isa.LRW, Rd: w.data(), Rs1: r})
		if w.half() {
			w.raw(w.computes())
		}
		w.emit(isa.Inst{Op: isa.SCW, Rd: w.data(), Rs1: r, Rs2: w.data()})
	case 1: // of code
		if s := w.near(); s != 0 {
			w.reach(isa.A1, s)
			w.emit(isa.Inst{Op: isa.ADDI, Rd: isa.A1, Rs1: isa.A1, Imm: w.low(s)},
				isa.Inst{Op: isa.AMOSWAPW, Rd: w.data(), Rs1: isa.A1, Rs2: w.slotWord()})
		}
	default:
		w.emit(isa.Inst{Op: isa.AMOSWAPW + isa.Op(w.IntN(int(isa.AMOMAXUW-isa.AMOSWAPW)+1)), Rd: w.data(), Rs1: r,
			Rs2: w.data()})
	}
}

// loop goes round a few elements.
func (w *weaver) loop() {
	if w.loops == len(loopRegs[w.level]) {
		return
	}
	r := loopRegs[w.level][w.loops]
	w.loops++
	n := w.Int32N(12) + 2
	if w.loops > 1 {
		n = w.Int32N(3) + 1
	}
	w.emit(isa.Inst{Op: isa.ADDI, Rd: r, Imm: n})
	top := len(w.unit)
	for range 1 + w.IntN(5) {
		w.element()
	}
	w.emit(isa.Inst{Op: of(w, isa.ADDI, isa.CADDI), Rd: r, Rs1: r, Imm: -1})
	in := isa.Inst{Op: of(w, isa.BNE, isa.BLT), Rs1: r, Imm: int32(top-len(w.unit)) * 2}
	if in.Op == isa.BLT {
		in.Rs1, in.Rs2 = isa.Zero, r
	}
	if fits(in) {
		w.emit(in)
	}
	w.loops--
}

// skip is a branch or a jump over some elements.
func (w *weaver) skip() {
	in := isa.Inst{Op: isa.BEQ + isa.Op(w.IntN(6)), Rs1: w.data(), Rs2: w.data()}
	switch w.IntN(6) {
	case 0:
		in = isa.Inst{Op: isa.JAL, Rd: of(w, isa.Zero, isa.T2)}
	case 1:
		in = isa.Inst{Op: isa.CJ}
	case 2, 3:
		in = isa.Inst{Op: of(w, isa.CBEQZ, isa.CBNEZ), Rs1: of(w, isa.A2, isa.A3)}
	}
	at := len(w.unit)
	w.emit(in)
	for range 1 + w.IntN(3) {
		w.element()
	}
	in.Imm = int32(len(w.unit)-at) * 2
	if !fits(in) { // it goes on behind itself
		in.Imm = int32(in.Op.Size())
	}
	copy(w.unit[at:], w.apart(func() { w.emit(in) }))
}

// call calls a function of a deeper level.
func (w *weaver) call() {
	if w.level == 3 {
		return
	}
	deeper := w.level + 1 + w.IntN(3-w.level)
	list := w.levels[deeper]
	if len(list) == 0 {
		return
	}
	to := list[w.IntN(len(list))]
	w.callTo(to, links[deeper])
}

func (w *weaver) callTo(to uint32, link isa.Reg) {
	near := isa.Inst{Op: isa.JAL, Rd: link, Imm: int32(to - w.here())}
	short := isa.Inst{Op: isa.CJAL, Rd: isa.RA, Imm: near.Imm}
	switch {
	case link == isa.RA && fits(short) && w.half():
		w.emit(short)
	case fits(near) && w.IntN(4) != 0:
		w.emit(near)
	default:
		w.reach(link, to)
		low := w.low(to)
		if link == isa.RA && w.half() {
			w.emit(isa.Inst{Op: isa.ADDI, Rd: link, Rs1: link, Imm: low | w.Int32N(2)},
				isa.Inst{Op: isa.CJALR, Rs1: link, Rd: isa.RA})
			return
		}
		w.emit(isa.Inst{Op: isa.JALR, Rd: link, Rs1: link, Imm: low | w.Int32N(2)})
	}
}

// reach puts into a register what is near an address, at whatever address the code is executed; low is the rest, for
// the instruction that follows.
func (w *weaver) reach(r isa.Reg, to uint32) {
	d := to - w.here()
	w.emit(isa.Inst{Op: isa.AUIPC, Rd: r, Imm: int32(d - uint32(int32(d<<20)>>20))})
}

func (w *weaver) low(to uint32) int32 {
	d := to - (w.here() - 4)
	return int32(d<<20) >> 20
}

// slot is an instruction that may be exchanged for another one, wherever its four bytes are.
func (w *weaver) slot() {
	w.slots = append(w.slots, w.here())
	w.raw(w.slotted())
}

// slotted is addi of a data register to itself: whatever else its upper half says, it is an addi.
func (w *weaver) slotted() uint32 {
	r := w.data()
	x, _ := isa.Encode(isa.Inst{Op: isa.ADDI, Rd: r, Rs1: r, Imm: w.Int32N(4096) - 2048})
	return x
}

// near is a slot; 0 if there is none yet.
func (w *weaver) near() uint32 {
	if len(w.slots) == 0 {
		return 0
	}
	if last := len(w.slots); w.half() { // of this function, most likely
		return w.slots[last-1-w.IntN(min(last, 3))]
	}
	return w.slots[w.IntN(len(w.slots))]
}

// slotWord is a register with an instruction for a slot.
func (w *weaver) slotWord() isa.Reg {
	r := w.data()
	w.li(r, w.slotted())
	return r
}

// patch changes a slot, in whole or in part, and most often it is executed soon.
func (w *weaver) patch() {
	if n := len(w.tails); n > 0 && w.IntN(4) == 0 { // or how many instructions further a function comes back
		t, r := w.tails[w.IntN(n)], w.data()
		w.li(r, w.Uint32N(3)*4<<4|uint32(t.link)>>1)
		w.reach(isa.A1, t.at)
		w.emit(isa.Inst{Op: isa.SH, Rs1: isa.A1, Rs2: r, Imm: w.low(t.at)})
		return
	}
	s := w.near()
	if s == 0 {
		return
	}
	v := w.data()
	full := w.half()
	if full {
		v = w.slotWord()
	}
	w.reach(isa.A1, s)
	low := w.low(s)
	switch {
	case full && s&3 == 0:
		w.emit(isa.Inst{Op: isa.SW, Rs1: isa.A1, Rs2: v, Imm: low})
	case full:
		w.emit(isa.Inst{Op: isa.ADDI, Rd: isa.A1, Rs1: isa.A1, Imm: low}, isa.Inst{Op: isa.SH, Rs1: isa.A1, Rs2: v},
			isa.Inst{Op: isa.SRLI, Rd: v, Rs1: v, Imm: 16}, isa.Inst{Op: isa.SH, Rs1: isa.A1, Rs2: v, Imm: 2})
	default:
		w.emit(isa.Inst{Op: isa.ADDI, Rd: isa.A1, Rs1: isa.A1, Imm: low},
			isa.Inst{Op: of(w, isa.SB, isa.SH), Rs1: isa.A1, Rs2: v, Imm: 2})
	}
	if w.IntN(4) == 0 {
		w.emit(isa.Inst{Op: isa.FENCEI})
	}
	if w.level < 3 && w.half() && len(w.levels[3]) > 0 {
		w.callTo(w.levels[3][w.IntN(len(w.levels[3]))], links[3])
	}
}

// beside accesses the words before the function, by an address of its own.
func (w *weaver) beside() {
	to := w.at - 4*(1+w.Uint32N(besideWords))
	w.reach(isa.A1, to)
	low := w.low(to)
	w.emit(isa.Inst{Op: isa.ADDI, Rd: isa.A1, Rs1: isa.A1, Imm: low})
	for range 1 + w.IntN(3) {
		r := w.data()
		switch w.IntN(6) {
		case 0:
			w.emit(isa.Inst{Op: isa.CSW, Rs1: isa.A1, Rs2: isa.A2})
			w.pad(isa.CSW)
		case 1:
			w.emit(isa.Inst{Op: isa.LW, Rd: r, Rs1: isa.A1})
		case 2:
			w.emit(isa.Inst{Op: isa.SB, Rs1: isa.A1, Rs2: r, Imm: w.Int32N(4)})
		case 3:
			w.emit(isa.Inst{Op: isa.SH, Rs1: isa.A1, Rs2: r, Imm: w.Int32N(2) * 2})
		default:
			w.emit(isa.Inst{Op: isa.SW, Rs1: isa.A1, Rs2: r})
		}
	}
}

// besideWords is how many words of data stand before a function.
const besideWords = 4

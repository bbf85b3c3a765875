package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "breakfast/cpu/isa"
)

// step makes one step of h at base, with ins as the code there, and demands that it retires.
func step(t *testing.T, h *Hart, b *flat, ins ...Inst) {
	t.Helper()
	for i, w := range code(ins...) {
		b.Store(base+uint32(4*i), 4, w)
	}
	h.PC = base
	trap, trapped := h.Step(b)
	require.False(t, trapped, "%s: %s", ins[0].Text(base, nil), trap)
}

// Two operands, one result. The results are worked out by hand; two's complement in hex.
var arithmetic = []struct {
	reg, imm Op // the same with a register and an immediate (imm ILLEGAL: has none)
	a, b     uint32
	want     uint32
}{
	{ADD, ADDI, 1, 2, 3},
	{ADD, ADDI, 0x7fff_ffff, 1, 0x8000_0000},
	{ADD, ADDI, 0, 0xffff_f800, 0xffff_f800}, // the least immediate is sign-extended
	{ADD, ADDI, 5, 0xffff_ffff, 4},
	{ADD, ILLEGAL, 0x8000_0000, 0x8000_0000, 0},
	{SUB, ILLEGAL, 3, 5, 0xffff_fffe},
	{SUB, ILLEGAL, 0x8000_0000, 1, 0x7fff_ffff},
	{XOR, XORI, 0xffff_0000, 0xffff_ffff, 0x0000_ffff},
	{XOR, XORI, 0x0ff0, 0x7f0, 0x0800},
	{OR, ORI, 0xf0, 0x0f, 0xff},
	{OR, ORI, 1, 0xffff_f800, 0xffff_f801},
	{AND, ANDI, 0xf0, 0x30, 0x30},
	{AND, ANDI, 0xdead_beef, 0xffff_fff0, 0xdead_bee0},

	{SLL, SLLI, 1, 0, 1},
	{SLL, SLLI, 1, 31, 0x8000_0000},
	{SLL, SLLI, 0xffff_ffff, 4, 0xffff_fff0},
	{SLL, ILLEGAL, 1, 32, 1}, // five bits of the amount count
	{SLL, ILLEGAL, 1, 0xffff_ffe1, 2},
	{SRL, SRLI, 0x8000_0000, 31, 1},
	{SRL, SRLI, 0xffff_ffff, 4, 0x0fff_ffff},
	{SRL, ILLEGAL, 0x8000_0000, 33, 0x4000_0000},
	{SRA, SRAI, 0x8000_0000, 31, 0xffff_ffff},
	{SRA, SRAI, 0x8000_0000, 4, 0xf800_0000},
	{SRA, SRAI, 0x7fff_ffff, 30, 1},
	{SRA, ILLEGAL, 0x8000_0000, 32, 0x8000_0000},

	{SLT, SLTI, 0xffff_ffff, 0, 1}, // -1 < 0
	{SLT, SLTI, 0, 0xffff_ffff, 0},
	{SLT, SLTI, 5, 5, 0},
	{SLT, ILLEGAL, 0x8000_0000, 0x7fff_ffff, 1},
	{SLTU, SLTIU, 0xffff_ffff, 0, 0},
	{SLTU, SLTIU, 0, 0xffff_ffff, 1}, // sltiu compares with the sign-extended immediate as unsigned
	{SLTU, SLTIU, 0, 1, 1},           // seqz
	{SLTU, ILLEGAL, 0x8000_0000, 0x7fff_ffff, 0},

	{MUL, ILLEGAL, 6, 7, 42},
	{MUL, ILLEGAL, 0xffff_ffff, 0xffff_ffff, 1},
	{MUL, ILLEGAL, 0x1_0000, 0x1_0000, 0},
	{MULH, ILLEGAL, 0xffff_ffff, 0xffff_ffff, 0},           // -1 × -1 = 1
	{MULH, ILLEGAL, 0x8000_0000, 0x8000_0000, 0x4000_0000}, // 2⁶²
	{MULH, ILLEGAL, 0x7fff_ffff, 0x7fff_ffff, 0x3fff_ffff}, // 2⁶² - 2³² + 1
	{MULH, ILLEGAL, 0x8000_0000, 1, 0xffff_ffff},
	{MULHSU, ILLEGAL, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff}, // -1 × (2³²-1) = -2³² + 1
	{MULHSU, ILLEGAL, 0x8000_0000, 0x8000_0000, 0xc000_0000}, // -2⁶²
	{MULHSU, ILLEGAL, 0xffff_ffff, 1, 0xffff_ffff},           // only rs1 is signed …
	{MULHSU, ILLEGAL, 1, 0xffff_ffff, 0},                     // … and rs2 is not
	{MULHU, ILLEGAL, 0xffff_ffff, 0xffff_ffff, 0xffff_fffe},
	{MULHU, ILLEGAL, 0x8000_0000, 2, 1},
	{DIV, ILLEGAL, 7, 0xffff_fffe, 0xffff_fffd}, // 7 / -2 = -3, towards zero
	{DIV, ILLEGAL, 0xffff_fff9, 2, 0xffff_fffd},
	{DIV, ILLEGAL, 0xffff_fff9, 0xffff_fffe, 3},
	{DIV, ILLEGAL, 5, 0, 0xffff_ffff},
	{DIV, ILLEGAL, 0, 0, 0xffff_ffff},
	{DIV, ILLEGAL, 0x8000_0000, 0xffff_ffff, 0x8000_0000},
	{DIVU, ILLEGAL, 0xffff_ffff, 2, 0x7fff_ffff},
	{DIVU, ILLEGAL, 0x8000_0000, 0xffff_ffff, 0},
	{DIVU, ILLEGAL, 5, 0, 0xffff_ffff},
	{REM, ILLEGAL, 7, 0xffff_fffe, 1}, // the sign of the dividend
	{REM, ILLEGAL, 0xffff_fff9, 2, 0xffff_ffff},
	{REM, ILLEGAL, 0xffff_fff9, 0, 0xffff_fff9},
	{REM, ILLEGAL, 0x8000_0000, 0xffff_ffff, 0},
	{REMU, ILLEGAL, 0xffff_ffff, 10, 5}, // 4294967295
	{REMU, ILLEGAL, 0x8000_0000, 0xffff_ffff, 0x8000_0000},
	{REMU, ILLEGAL, 5, 0, 5},
}

func TestArithmetic(t *testing.T) {
	b := newFlat()
	for _, c := range arithmetic {
		want := Hart{Priv: M, PC: base + 4, Cycle: 1, InstRet: 1}
		want.X[A0], want.X[A1], want.X[A2] = c.a, c.b, c.want
		h := Hart{Priv: M}
		h.X[A0], h.X[A1] = c.a, c.b
		step(t, &h, b, Inst{Op: c.reg, Rd: A2, Rs1: A0, Rs2: A1})
		assert.Equal(t, want, h, "%s %#x, %#x", c.reg, c.a, c.b)

		for _, alias := range []Inst{{Op: c.reg, Rd: A0, Rs1: A0, Rs2: A1}, {Op: c.reg, Rd: A1, Rs1: A0, Rs2: A1}} {
			h := Hart{Priv: M}
			h.X[A0], h.X[A1] = c.a, c.b
			step(t, &h, b, alias)
			assert.Equal(t, c.want, h.X[alias.Rd], "%s, the result over an operand", c.reg)
		}
		if c.imm == ILLEGAL {
			continue
		}
		h = Hart{Priv: M}
		h.X[A0] = c.a
		step(t, &h, b, Inst{Op: c.imm, Rd: A2, Rs1: A0, Imm: int32(c.b)})
		want.X[A1] = 0
		assert.Equal(t, want, h, "%s %#x, %#x", c.imm, c.a, c.b)
	}
}

func TestUpperImmediates(t *testing.T) {
	b, h := newFlat(), Hart{Priv: M}
	step(t, &h, b, Inst{Op: LUI, Rd: A0, Imm: -0x1000})
	assert.Equal(t, uint32(0xffff_f000), h.X[A0])
	step(t, &h, b, Inst{Op: AUIPC, Rd: A0, Imm: 0x1000})
	assert.Equal(t, uint32(base+0x1000), h.X[A0])
	step(t, &h, b, Inst{Op: AUIPC, Rd: A0, Imm: -0x80000000})
	assert.Equal(t, uint32(0), h.X[A0])
}

func TestBranches(t *testing.T) {
	const minus, least = 0xffff_ffff, 0x8000_0000
	for _, c := range []struct {
		op    Op
		a, b  uint32
		taken bool
	}{
		{BEQ, 5, 5, true}, {BEQ, 5, 6, false}, {BEQ, 0, minus, false},
		{BNE, 5, 5, false}, {BNE, 5, 6, true},
		{BLT, minus, 0, true}, {BLT, 0, minus, false}, {BLT, 3, 3, false}, {BLT, least, 0x7fff_ffff, true},
		{BGE, minus, 0, false}, {BGE, 0, minus, true}, {BGE, 3, 3, true},
		{BLTU, minus, 0, false}, {BLTU, 0, minus, true}, {BLTU, 3, 3, false}, {BLTU, least, 0x7fff_ffff, false},
		{BGEU, minus, 0, true}, {BGEU, 0, minus, false}, {BGEU, 3, 3, true},
	} {
		for _, distance := range []int32{-4096, -2, 8, 4094} {
			h := Hart{Priv: M}
			h.X[A0], h.X[A1] = c.a, c.b
			step(t, &h, newFlat(), Inst{Op: c.op, Rs1: A0, Rs2: A1, Imm: distance})
			want := uint32(base + 4)
			if c.taken {
				want = base + uint32(distance)
			}
			assert.Equal(t, want, h.PC, "%s %#x, %#x", c.op, c.a, c.b)
		}
	}
}

func TestJumps(t *testing.T) {
	b := newFlat()
	for _, c := range []struct {
		in   Inst
		a0   uint32
		pc   uint32
		link uint32 // in rd
	}{
		{Inst{Op: JAL, Rd: RA, Imm: 1<<20 - 2}, 0, base + 1<<20 - 2, base + 4},
		{Inst{Op: JAL, Rd: RA, Imm: -1 << 20}, 0, base - 1<<20, base + 4},
		{Inst{Op: JAL, Rd: Zero, Imm: 8}, 0, base + 8, 0},
		{Inst{Op: JALR, Rd: RA, Rs1: A0, Imm: 2047}, 0x1000, 0x17fe, base + 4},
		{Inst{Op: JALR, Rd: RA, Rs1: A0, Imm: -2048}, 0x1000, 0x800, base + 4},
		{Inst{Op: JALR, Rd: RA, Rs1: A0, Imm: 4}, 0xffff_fffd, 0, base + 4}, // wraps; bit 0 is cleared
		{Inst{Op: JALR, Rd: A0, Rs1: A0, Imm: 0}, 0x2000, 0x2000, base + 4}, // the target is read first
		{Inst{Op: JALR, Rd: Zero, Rs1: A0, Imm: 0}, 0x2000, 0x2000, 0},
	} {
		h := Hart{Priv: M}
		h.X[A0] = c.a0
		step(t, &h, b, c.in)
		assert.Equal(t, c.pc, h.PC, c.in.Text(base, nil))
		assert.Equal(t, c.link, h.X[c.in.Rd], c.in.Text(base, nil))
	}
}

func TestLoads(t *testing.T) {
	const at = base + 0x100
	for _, c := range []struct {
		op   Op
		off  int32
		want uint32
	}{
		{LB, 0, 0xffff_fff1}, {LB, 1, 0x0000_0072}, {LB, 2, 0xffff_ff83}, {LB, 3, 0xffff_ff84}, {LB, -1, 0},
		{LBU, 0, 0xf1}, {LBU, 1, 0x72}, {LBU, 2, 0x83}, {LBU, 3, 0x84},
		{LH, 0, 0x0000_72f1}, {LH, 2, 0xffff_8483},
		{LHU, 0, 0x72f1}, {LHU, 2, 0x8483},
		{LW, 0, 0x8483_72f1}, {LW, 4, 0}, {LW, -4, 0},
	} {
		b, h := newFlat(), Hart{Priv: M}
		b.Store(at, 4, 0x8483_72f1)
		h.X[A0], h.X[A1] = at, 0x5555_5555
		step(t, &h, b, Inst{Op: c.op, Rd: A1, Rs1: A0, Imm: c.off})
		assert.Equal(t, c.want, h.X[A1], "%s %d", c.op, c.off)
		step(t, &h, b, Inst{Op: c.op, Rd: A0, Rs1: A0, Imm: c.off})
		assert.Equal(t, c.want, h.X[A0], "%s %d over its base", c.op, c.off)
	}
}

func TestStores(t *testing.T) {
	const at = base + 0x100
	for _, c := range []struct {
		op   Op
		off  int32
		want uint64 // the eight bytes from at - 4
	}{
		{SB, 0, 0xffff_ff78_ffff_ffff}, {SB, 3, 0x78ff_ffff_ffff_ffff}, {SB, -1, 0xffff_ffff_78ff_ffff},
		{SH, 0, 0xffff_5678_ffff_ffff}, {SH, 2, 0x5678_ffff_ffff_ffff},
		{SW, 0, 0x1234_5678_ffff_ffff}, {SW, -4, 0xffff_ffff_1234_5678},
	} {
		b, h := newFlat(), Hart{Priv: M}
		b.Store(at-4, 4, 0xffff_ffff)
		b.Store(at, 4, 0xffff_ffff)
		h.X[A0], h.X[A1] = at, 0x1234_5678
		step(t, &h, b, Inst{Op: c.op, Rs1: A0, Rs2: A1, Imm: c.off})
		low, _ := b.Load(at-4, 4)
		high, _ := b.Load(at, 4)
		assert.Equal(t, c.want, uint64(high)<<32|uint64(low), "%s %d", c.op, c.off)
	}
}

func TestFencesChangeNothing(t *testing.T) {
	for _, in := range []Inst{{Op: FENCE, Imm: 0xff}, {Op: FENCE, Imm: 0x010}, {Op: FENCEI}} {
		h := Hart{Priv: M}
		step(t, &h, newFlat(), in)
		assert.Equal(t, Hart{Priv: M, PC: base + 4, Cycle: 1, InstRet: 1}, h)
	}
}

func TestStoredCodeIsExecuted(t *testing.T) {
	h := Hart{Priv: M, PC: base}
	h.X[A0], h.X[A1] = base+4, code(Inst{Op: ADDI, Rd: A2, Imm: 7})[0]
	b := newFlat(code(Inst{Op: SW, Rs1: A0, Rs2: A1})...)
	h.Step(b)
	h.Step(b)
	assert.Equal(t, uint32(7), h.X[A2])
}

func TestX0StaysZero(t *testing.T) {
	for _, in := range []Inst{
		{Op: LUI, Imm: 0x1000}, {Op: AUIPC, Imm: 0x1000}, {Op: JAL, Imm: 8}, {Op: JALR, Rs1: A0},
		{Op: LW, Rs1: A0}, {Op: LBU, Rs1: A0}, {Op: ADDI, Rs1: A0, Imm: 1}, {Op: ADD, Rs1: A0, Rs2: A0},
		{Op: DIV, Rs1: A0}, {Op: CSRRW, Rs1: A0, Imm: int32(MScratch)}, {Op: CSRRS, Imm: int32(MISA)},
	} {
		h := Hart{Priv: M, MScratch: 5}
		h.X[A0] = base
		step(t, &h, newFlat(), in)
		assert.Zero(t, h.X[0], in.Text(base, nil))
	}
}

func TestEveryRowHasAnAction(t *testing.T) {
	for op, f := range execute {
		assert.NotNil(t, f, Op(op).String())
	}
}

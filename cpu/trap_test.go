package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "breakfast/cpu/isa"
)

const handler = base + 0x800

// Every exception: what mepc, mcause and mtval hold afterwards, and that nothing else has changed.
func TestExceptions(t *testing.T) {
	const nowhere = 0x4000_0000
	addi := code(Inst{Op: ADDI, Rd: A0, Rs1: A0, Imm: 1})[0]
	one := func(in Inst) uint32 { return code(in)[0] }
	inU := func(h *Hart) { h.Priv = U; openToU(h) }
	for _, c := range []struct {
		name  string
		setup func(*Hart)
		word  uint32
		cause Cause
		value uint32
	}{
		{"fetch from nowhere", func(h *Hart) { h.PC = nowhere }, 0, InstAccess, nowhere},
		{"fetch that PMP denies", func(h *Hart) { h.Priv = U }, addi, InstAccess, base},
		{"odd pc, set from outside", func(h *Hart) { h.PC = base + 1 }, addi, InstMisaligned, base + 1},
		{"zero half word", nil, 0x0513_0000, IllegalInst, 0},
		{"c.fld", nil, 0xffff_2000, IllegalInst, 0x2000}, // mtval has the 16 bits of a compressed one
		{"all ones", nil, 0xffff_ffff, IllegalInst, 0xffff_ffff},
		{"an instruction of RV64", nil, 0x0000_3003, IllegalInst, 0x0000_3003},
		{"mret in U mode", inU, one(Inst{Op: MRET}), IllegalInst, 0x3020_0073},
		{"sret", nil, 0x1020_0073, IllegalInst, 0x1020_0073},
		{"wfi in U mode under TW", func(h *Hart) { inU(h); h.MStatus |= StatusTW }, one(Inst{Op: WFI}),
			IllegalInst, 0x1050_0073},
		{"machine CSR in U mode", inU, 0x3000_2573, IllegalInst, 0x3000_2573},    // csrr a0, mstatus
		{"a CSR that is not there", nil, 0x1800_2573, IllegalInst, 0x1800_2573},  // csrr a0, satp
		{"write to a read-only CSR", nil, 0xf140_1073, IllegalInst, 0xf140_1073}, // csrw mhartid, zero
		{"ebreak", nil, one(Inst{Op: EBREAK}), Breakpoint, base},
		{"c.ebreak", nil, one(Inst{Op: CEBREAK}), Breakpoint, base},
		{"ebreak in U mode", inU, one(Inst{Op: EBREAK}), Breakpoint, base},
		{"lh at an odd address", nil, one(Inst{Op: LH, Rd: A0, Rs1: A2, Imm: 1}), LoadMisaligned, base + 0x101},
		{"lw at half a word", nil, one(Inst{Op: LW, Rd: A0, Rs1: A2, Imm: 2}), LoadMisaligned, base + 0x102},
		{"misaligned lhu of nowhere", nil, one(Inst{Op: LHU, Rd: A0, Rs1: A1, Imm: 1}), LoadMisaligned, nowhere + 1},
		{"load from nowhere", nil, one(Inst{Op: LB, Rd: A0, Rs1: A1, Imm: 3}), LoadAccess, nowhere + 3},
		{"sh at an odd address", nil, one(Inst{Op: SH, Rs1: A2, Rs2: A0, Imm: 3}), StoreMisaligned, base + 0x103},
		{"misaligned sw to nowhere", nil, one(Inst{Op: SW, Rs1: A1, Rs2: A0, Imm: 2}), StoreMisaligned, nowhere + 2},
		{"store to nowhere", nil, one(Inst{Op: SW, Rs1: A1, Rs2: A0, Imm: -4}), StoreAccess, nowhere - 4},
		{"ecall from M mode", nil, one(Inst{Op: ECALL}), EcallM, 0},
		{"ecall from U mode", inU, one(Inst{Op: ECALL}), EcallU, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := Hart{Priv: M, PC: base, MTVec: handler | 1, MStatus: StatusMIE, MEPC: 4, MCause: 9, MTVal: 9}
			h.X[RA], h.X[A0], h.X[A1], h.X[A2] = 1, 2, nowhere, base+0x100
			if c.setup != nil {
				c.setup(&h)
			}
			b := newFlat(c.word)
			ram := string(b.ram)
			want := h
			want.MEPC, want.MCause, want.MTVal = h.PC&^1, uint32(c.cause), c.value
			want.MStatus = h.MStatus&^StatusMIE | StatusMPIE | uint32(h.Priv)<<11
			want.Priv, want.PC, want.Cycle = M, handler, 1

			trap, trapped := h.Step(b)
			require.True(t, trapped)
			assert.Equal(t, Trap{c.cause, c.value}, trap)
			assert.Equal(t, want, h)
			assert.Equal(t, ram, string(b.ram))
		})
	}
}

// openToU lets U mode do anything anywhere.
func openToU(h *Hart) { h.PMPCfg[0], h.PMPAddr[0] = 0x1f, 0xffff_ffff }

func TestTrapStackIsOneDeep(t *testing.T) {
	ecall := code(Inst{Op: ECALL})[0]
	h := Hart{Priv: M, PC: base, MTVec: base, MStatus: StatusMIE}
	b := newFlat(ecall)
	h.Step(b)
	assert.Equal(t, uint32(StatusMPIE|StatusMPP), h.MStatus)
	h.Step(b) // a trap in the handler: what the first saved is gone
	assert.Equal(t, uint32(StatusMPP), h.MStatus)
}

func TestMRet(t *testing.T) {
	for _, c := range []struct {
		name         string
		before, want uint32
		priv         Priv
	}{
		{"to U, interrupts on", StatusMPIE, StatusMPIE | StatusMIE, U},
		{"to U, interrupts off", StatusMIE, StatusMPIE, U},
		{"to M", StatusMPP | StatusMPIE, StatusMPIE | StatusMIE, M}, // MPP becomes the least mode there is
		{"to M keeps MPRV", StatusMPP | StatusMPRV, StatusMPIE | StatusMPRV, M},
		{"to U ends MPRV", StatusMPRV, StatusMPIE, U},
		{"keeps TW", StatusTW, StatusMPIE | StatusTW, U},
	} {
		h := Hart{Priv: M, MStatus: c.before, MEPC: 0x1234}
		step(t, &h, newFlat(), Inst{Op: MRET})
		assert.Equal(t, Hart{Priv: c.priv, PC: 0x1234, MStatus: c.want, MEPC: 0x1234, Cycle: 1, InstRet: 1}, h, c.name)
	}
}

func TestVector(t *testing.T) {
	for _, c := range []struct {
		mtvec uint32
		cause Cause
		want  uint32
	}{
		{handler, TimerInt, handler},
		{handler | 1, SoftwareInt, handler + 12},
		{handler | 1, TimerInt, handler + 28},
		{handler | 1, ExternalInt, handler + 44},
		{handler | 1, EcallM, handler},
		{0xffff_fffc | 1, TimerInt, 0x18}, // the addition wraps
	} {
		h := Hart{MTVec: c.mtvec}
		assert.Equal(t, c.want, h.Vector(c.cause), "%#x %s", c.mtvec, c.cause)
	}
}

// Which interrupt is taken, over all lines, enables, modes and both values of mstatus.MIE.
func TestPending(t *testing.T) {
	lines := []uint32{0, MSI, MTI, MEI, MSI | MTI, MTI | MEI, MSI | MEI, MSI | MTI | MEI}
	for _, mip := range lines {
		for _, mie := range lines {
			for _, p := range []Priv{U, M} {
				for _, status := range []uint32{0, StatusMIE} {
					want, any := Cause(0), true
					switch both := mip & mie; {
					case p == M && status == 0:
						any = false
					case both&MEI != 0:
						want = ExternalInt
					case both&MSI != 0:
						want = SoftwareInt
					case both&MTI != 0:
						want = TimerInt
					default:
						any = false
					}
					h := Hart{MIP: mip, MIE: mie, Priv: p, MStatus: status}
					got, ok := h.Pending()
					assert.Equal(t, any, ok, "%+v", h)
					assert.Equal(t, want, got, "%+v", h)
				}
			}
		}
	}
}

func TestInterruptIsTakenBeforeTheInstruction(t *testing.T) {
	b := newFlat(code(Inst{Op: ADDI, Rd: A0, Imm: 1})...)
	h := Hart{Priv: U, PC: base, MIP: MTI | MEI, MIE: MTI, MTVec: handler | 1, MTVal: 9}
	trap, trapped := h.Step(b)
	assert.True(t, trapped)
	assert.Equal(t, Trap{Cause: TimerInt}, trap)
	assert.Equal(t, Hart{
		Priv: M, PC: handler + 28, MIP: MTI | MEI, MIE: MTI, MTVec: handler | 1,
		MEPC: base, MCause: uint32(TimerInt), Cycle: 1,
	}, h)
}

// An instruction that enables interrupts retires; a pending one is taken by the next step.
func TestInterruptAfterEnabling(t *testing.T) {
	b := newFlat(code(Inst{Op: CSRRSI, Rs1: 8, Imm: int32(MStatus)}, Inst{Op: ADDI, Rd: A0, Imm: 1})...)
	h := Hart{Priv: M, PC: base, MIP: MSI, MIE: MSI, MTVec: handler}
	_, trapped := h.Step(b)
	assert.False(t, trapped)
	trap, _ := h.Step(b)
	assert.Equal(t, Trap{Cause: SoftwareInt}, trap)
	assert.Equal(t, uint32(base+4), h.MEPC)
	assert.Zero(t, h.X[A0])
}

func TestWaiting(t *testing.T) {
	wfi := Inst{Op: WFI}
	after := Inst{Op: ADDI, Rd: A0, Imm: 1}
	t.Run("retires and waits", func(t *testing.T) {
		h := Hart{Priv: M, MIE: MTI, MIP: MSI}
		step(t, &h, newFlat(), wfi)
		assert.Equal(t, Hart{Priv: M, MIE: MTI, MIP: MSI, PC: base + 4, Waiting: true, Cycle: 1, InstRet: 1}, h)
		assert.False(t, h.Awake())
	})
	t.Run("does not wait for what is pending", func(t *testing.T) {
		h := Hart{Priv: M, MIE: MTI, MIP: MTI}
		step(t, &h, newFlat(), wfi)
		assert.False(t, h.Waiting)
		assert.True(t, h.Awake())
	})
	t.Run("wakes into the handler", func(t *testing.T) {
		b, h := newFlat(), Hart{Priv: M, MIE: MTI, MTVec: handler, MStatus: StatusMIE}
		step(t, &h, b, wfi, after)
		h.MIP = MTI
		assert.True(t, h.Awake())
		trap, trapped := h.Step(b)
		assert.True(t, trapped)
		assert.Equal(t, TimerInt, trap.Cause)
		assert.Equal(t, uint32(base+4), h.MEPC) // not the wfi again
		assert.False(t, h.Waiting)
	})
	t.Run("goes on with interrupts off", func(t *testing.T) {
		b, h := newFlat(), Hart{Priv: M, MIE: MTI, MTVec: handler}
		step(t, &h, b, wfi, after)
		h.MIP = MTI
		assert.True(t, h.Awake())
		_, trapped := h.Step(b)
		assert.False(t, trapped)
		assert.Equal(t, uint32(1), h.X[A0])
		assert.False(t, h.Waiting)
	})
	t.Run("in U mode", func(t *testing.T) {
		h := Hart{Priv: U, MIE: MTI}
		openToU(&h)
		step(t, &h, newFlat(), wfi)
		assert.True(t, h.Waiting)
	})
	t.Run("TW does not bind M mode", func(t *testing.T) {
		h := Hart{Priv: M, MStatus: StatusTW}
		step(t, &h, newFlat(), wfi)
		assert.True(t, h.Waiting)
	})
}

func TestCode(t *testing.T) {
	b := newFlat(0x0010_0513) // li a0, 1
	h := Hart{Priv: M, PC: base}
	before := h
	in, word, _, trapped := h.Code(b)
	assert.False(t, trapped)
	assert.Equal(t, "li a0, 1", in.Pretty(base, nil))
	assert.Equal(t, uint32(0x0010_0513), word)
	assert.Equal(t, before, h)

	h.PC = 0
	_, _, trap, trapped := h.Code(b)
	assert.True(t, trapped)
	assert.Equal(t, Trap{InstAccess, 0}, trap)
}

func TestTrapText(t *testing.T) {
	for trap, want := range map[Trap]string{
		{IllegalInst, 0x73}:       "illegal instruction 0x00000073",
		{LoadAccess, 0x4000_0000}: "load access fault at 0x40000000",
		{Breakpoint, 0x10}:        "breakpoint at 0x00000010",
		{Cause: EcallU}:           "ecall from U mode",
		{Cause: TimerInt}:         "timer interrupt",
	} {
		assert.Equal(t, want, trap.String())
	}
}

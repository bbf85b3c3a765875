package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "breakfast/cpu/isa"
)

// What a CSR holds after a write, in the manual's words: WARL.
func TestWrittenCSRs(t *testing.T) {
	const ones = 0xffff_ffff
	for _, c := range []struct {
		csr         CSR
		write, want uint32
	}{
		{MStatus, ones, 0x0022_1888}, // MIE, MPIE, MPP, MPRV, TW: all there is without S
		{MStatus, 0x0000_1800, 0x1800},
		{MStatus, 0x0000_0800, 0}, // MPP = S: not a mode of this hart
		{MStatus, 0x0000_1000, 0},
		{MStatusH, ones, 0},
		{MEnvCfg, ones, 0},
		{TSelect, ones, 0},
		{TData1, ones, 0},
		{TData2, ones, 0},
		{MHPMCounter3, ones, 0},
		{MHPMCounter3H + 28, ones, 0},
		{MHPMEvent3 + 28, ones, 0},
		{MISA, 0, misa},
		{MIE, ones, 0x888},
		{MIP, ones, 0}, // the lines are the machine's
		{MTVec, 0x8000_0004, 0x8000_0004},
		{MTVec, 0x8000_0005, 0x8000_0005},
		{MTVec, 0x8000_0006, 0x8000_0004}, // modes 2 and 3 are reserved
		{MTVec, ones, 0xffff_fffd},
		{MScratch, ones, ones},
		{MEPC, ones, 0xffff_fffe},
		{MCause, 0x8000_000b, 0x8000_000b},
		{MTVal, ones, ones},
		{MCounterEn, ones, 7},
		{MCountInhibit, ones, 5}, // time is not the hart's to stop
		{PMPCfg0, ones, 0x9f9f_9f9f},
		{PMPCfg0, 0x0000_601f, 0x0000_001f},     // bits 5 and 6
		{PMPCfg0, 0x0206_0307, 0x0004_0307},     // W without R
		{PMPCfg0 + 3, 0x0000_0f00, 0x0000_0f00}, //
		{PMPAddr0, ones, ones},
		{PMPAddr0 + 15, 0x2000_0001, 0x2000_0001},
	} {
		h := Hart{Priv: M}
		h.SetCSR(c.csr, c.write)
		got, ok := h.CSR(c.csr)
		assert.True(t, ok)
		assert.Equal(t, c.want, got, "%s = %#x", c.csr, c.write)
	}
}

func TestMISANamesTheExtensions(t *testing.T) {
	v, _ := new(Hart).CSR(MISA)
	assert.Equal(t, uint32(1), v>>30, "MXL is 32 bits")
	names := ""
	for i := range 26 {
		if v>>i&1 != 0 {
			names += string(rune('A' + i))
		}
	}
	assert.Equal(t, "ACIMU", names)
}

// Every number a CSR can have: those in isa.CSRs are there for M mode, those of S mode if it
// is there, all others for nobody.
func TestWhichCSRsThereAre(t *testing.T) {
	b := newFlat()
	for _, s := range []bool{false, true} {
		for n := range CSR(0x1000) {
			h := Hart{Priv: M, Supervisor: s}
			_, ok := h.readCSR(b, n)
			assert.Equal(t, n.Def() != nil && (s || !n.Supervisor()), ok, n.String())
			_, inspect := h.CSR(n)
			assert.Equal(t, ok && n != Time && n != TimeH, inspect, n.String())
			h.SetCSR(n, 0xffff_ffff) // whatever it is, no panic
			assert.NoError(t, h.legal(), n.String())

			h = Hart{Priv: U, Supervisor: s}
			_, ok = h.readCSR(b, n)
			assert.False(t, ok, "%s in U mode, mcounteren closed", n)

			if h.Priv = S; s {
				_, ok = h.readCSR(b, n)
				assert.Equal(t, n.Supervisor() && n>>8 == 1 && n != STimeCmp && n != STimeCmpH, ok,
					"%s in S mode, mcounteren closed", n)
			}
		}
	}
}

// The CSRs that other harts have and this one must not.
func TestAbsentCSRs(t *testing.T) {
	for _, n := range []CSR{
		0x001 /* fflags */, 0x100 /* sstatus */, 0x180 /* satp */, 0x302, /* medeleg */
		0x303 /* mideleg */, 0x321, 0x3a4, /* pmpcfg4 */
		0x3c0 /* pmpaddr16 */, 0x747 /* mseccfg */, 0x7a3, /* tdata3 */
		0x7b0 /* dcsr */, 0xb01, 0xc03 /* hpmcounter3 */, 0xf16,
	} {
		_, ok := new(Hart).CSR(n)
		assert.False(t, ok, n.String())
	}
}

// Read, write and trap, for each instruction and CSRs of each kind. Bit 0 of old is set.
func TestCSRInstructions(t *testing.T) {
	const old = 0xf0f1
	for _, c := range []struct {
		in   Inst
		a0   uint32
		rd   uint32 // a1 afterwards
		want uint32 // mscratch afterwards
	}{
		{Inst{Op: CSRRW, Rd: A1, Rs1: A0}, 5, old, 5},
		{Inst{Op: CSRRW, Rs1: A0}, 5, 7, 5},
		{Inst{Op: CSRRW, Rd: A1}, 5, old, 0}, // rs1 = zero still writes
		{Inst{Op: CSRRS, Rd: A1, Rs1: A0}, 0x0f0e, old, 0xffff},
		{Inst{Op: CSRRS, Rd: A1}, 5, old, old},
		{Inst{Op: CSRRC, Rd: A1, Rs1: A0}, 0x00f1, old, 0xf000},
		{Inst{Op: CSRRC, Rd: A1}, 5, old, old},
		{Inst{Op: CSRRWI, Rd: A1, Rs1: 31}, 5, old, 31},
		{Inst{Op: CSRRWI, Rd: A1, Rs1: 0}, 5, old, 0},
		{Inst{Op: CSRRSI, Rd: A1, Rs1: 0xe}, 5, old, 0xf0ff},
		{Inst{Op: CSRRSI, Rd: A1, Rs1: 0}, 5, old, old},
		{Inst{Op: CSRRCI, Rd: A1, Rs1: 0x11}, 5, old, 0xf0e0},
		{Inst{Op: CSRRCI, Rd: A1, Rs1: 0}, 5, old, old},
	} {
		h := Hart{Priv: M, MScratch: old}
		h.X[A0], h.X[A1] = c.a0, 7
		c.in.Imm = int32(MScratch)
		step(t, &h, newFlat(), c.in)
		assert.Equal(t, c.rd, h.X[A1], c.in.Text(0, nil))
		assert.Equal(t, c.want, h.MScratch, c.in.Text(0, nil))
	}

	// The source and the destination may be one register.
	h := Hart{Priv: M, MScratch: old}
	h.X[A0] = 5
	step(t, &h, newFlat(), Inst{Op: CSRRW, Rd: A0, Rs1: A0, Imm: int32(MScratch)})
	assert.Equal(t, uint32(old), h.X[A0])
	assert.Equal(t, uint32(5), h.MScratch)
}

func TestReadOnlyCSRs(t *testing.T) {
	for _, c := range []struct {
		in      Inst
		illegal bool
	}{
		{Inst{Op: CSRRS, Rd: A1}, false},
		{Inst{Op: CSRRC, Rd: A1}, false},
		{Inst{Op: CSRRSI, Rd: A1}, false},
		{Inst{Op: CSRRCI, Rd: A1}, false},
		{Inst{Op: CSRRS, Rd: A1, Rs1: A0}, true}, // a0 is zero, but is written
		{Inst{Op: CSRRC, Rd: A1, Rs1: A0}, true},
		{Inst{Op: CSRRSI, Rd: A1, Rs1: 1}, true},
		{Inst{Op: CSRRCI, Rd: A1, Rs1: 1}, true},
		{Inst{Op: CSRRW, Rd: A1}, true},
		{Inst{Op: CSRRWI, Rd: A1}, true},
	} {
		for _, n := range []CSR{MHartID, Cycle, TimeH} {
			c.in.Imm = int32(n)
			h := Hart{Priv: M, PC: base, ID: 2, Cycle: 2}
			_, trapped := h.Step(newFlat(code(c.in)...))
			assert.Equal(t, c.illegal, trapped, c.in.Text(0, nil))
		}
	}
}

func TestCountersInUserMode(t *testing.T) {
	b := newFlat()
	b.time = 0x1_0000_0002
	for _, c := range []struct {
		csr  CSR
		bit  int
		want uint32
	}{
		{Cycle, 0, 4}, {CycleH, 0, 3}, {Time, 1, 2}, {TimeH, 1, 1}, {InstRet, 2, 6}, {InstRetH, 2, 5},
	} {
		for open := range uint32(8) {
			h := Hart{Priv: U, MCounterEn: open, Cycle: 3<<32 | 4, InstRet: 5<<32 | 6}
			v, ok := h.readCSR(b, c.csr)
			assert.Equal(t, open>>c.bit&1 != 0, ok, "%s, mcounteren %#b", c.csr, open)
			if ok {
				assert.Equal(t, c.want, v, c.csr.String())
			}
			h.Priv = M
			v, ok = h.readCSR(b, c.csr)
			assert.True(t, ok)
			assert.Equal(t, c.want, v, c.csr.String())
		}
	}
}

// A counter that is read does not count the instruction that reads it; one that is written is, for the next
// instruction, exactly what was written.
func TestCountersAreExact(t *testing.T) {
	read := func(n CSR) Inst { return Inst{Op: CSRRS, Rd: A1, Imm: int32(n)} }
	write := func(n CSR) Inst { return Inst{Op: CSRRW, Rs1: A0, Imm: int32(n)} }
	nop := Inst{Op: ADDI}
	for _, c := range []struct {
		name    string
		ins     []Inst
		counter uint64 // before
		inhibit uint32
		a0      uint32
		want    uint32 // in a1
	}{
		{"read", []Inst{nop, nop, read(MInstRet)}, 10, 0, 0, 12},
		{"read, high", []Inst{nop, read(MInstRetH)}, 1<<32 - 1, 0, 0, 1},
		{"write, read", []Inst{write(MInstRet), read(MInstRet)}, 10, 0, 7, 7},
		{"write, then one more", []Inst{write(MInstRet), nop, read(MInstRet)}, 10, 0, 7, 8},
		{"write zero", []Inst{write(MInstRet), read(MInstRet)}, 10, 0, 0, 0},
		{"write zero, high unharmed", []Inst{write(MInstRet), read(MInstRetH)}, 5<<32 | 10, 0, 0, 5},
		{"write high, low stands for that step", []Inst{write(MInstRetH), read(MInstRet)}, 10, 0, 7, 10},
		{"write high, read", []Inst{write(MInstRetH), read(MInstRetH)}, 1<<32 - 1, 0, 7, 7},
		{"cycle read", []Inst{nop, nop, read(MCycle)}, 10, 0, 0, 12},
		{"cycle write, read", []Inst{write(MCycle), read(MCycle)}, 10, 0, 7, 7},
		{"cycle write high, read", []Inst{write(MCycleH), read(MCycleH)}, 1<<32 - 1, 0, 7, 7},
		{"standing still", []Inst{nop, read(MInstRet)}, 10, 4, 0, 10},
		{"standing still, written", []Inst{write(MInstRet), read(MInstRet)}, 10, 4, 7, 7},
		{"cycle standing still", []Inst{nop, read(MCycle)}, 10, 1, 0, 10},
		{"cycle standing still, written", []Inst{write(MCycle), read(MCycle)}, 10, 1, 7, 7},
		{"the step that stops it counts", []Inst{{Op: CSRRWI, Rs1: 4, Imm: int32(MCountInhibit)}, nop, read(MInstRet)},
			10, 0, 0, 11},
		{"the step that starts it does not", []Inst{{Op: CSRRWI, Rs1: 0, Imm: int32(MCountInhibit)}, nop,
			read(MInstRet)}, 10, 4, 0, 11},
		{"cycle, the step that stops it counts", []Inst{{Op: CSRRWI, Rs1: 1, Imm: int32(MCountInhibit)}, nop,
			read(MCycle)}, 10, 0, 0, 11},
		{"cycle runs without instret", []Inst{nop, read(MCycle)}, 10, 4, 0, 11},
	} {
		h := Hart{Priv: M, PC: base, Cycle: c.counter, InstRet: c.counter, MCountInhibit: c.inhibit}
		h.X[A0] = c.a0
		b := newFlat(code(c.ins...)...)
		for range c.ins {
			h.Step(b)
		}
		assert.Equal(t, c.want, h.X[A1], c.name)
	}
}

func TestTrapsAreCyclesButDoNotRetire(t *testing.T) {
	h := Hart{Priv: M, PC: base, MTVec: base}
	b := newFlat(code(Inst{Op: ECALL})...)
	h.Step(b)
	h.MIP, h.MIE, h.MStatus = MTI, MTI, StatusMIE
	h.Step(b)
	assert.Equal(t, uint64(2), h.Cycle)
	assert.Equal(t, uint64(0), h.InstRet)
}

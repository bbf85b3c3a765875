package cpu

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "breakfast/cpu/isa"
)

// supervised is a hart with S mode in a mode, about to execute one instruction, with all of memory open to it.
func supervised(p Priv, in Inst) (*Hart, *flat) {
	h := &Hart{Supervisor: true, Priv: p, PC: base, MTVec: base + 0x100, STVec: base + 0x200}
	h.PMPCfg[0], h.PMPAddr[0] = 0x1f, allOnes
	return h, newFlat(code(in)...)
}

// Every cause from every mode, delegated and not: where the trap goes, and what it leaves there.
func TestDelegation(t *testing.T) {
	for _, c := range Causes {
		for _, from := range []Priv{U, S, M} {
			for _, delegated := range []bool{false, true} {
				for _, ie := range []uint32{0, StatusSIE, StatusMIE, StatusSIE | StatusMIE} {
					h, _ := supervised(from, Inst{Op: ADDI})
					h.MStatus = ie
					if delegated {
						h.SetCSR(MEDeleg, allOnes)
						h.SetCSR(MIDeleg, allOnes)
					}
					toS := delegated && from != M && c != EcallM && c != SoftwareInt &&
						c != TimerInt && c != ExternalInt
					h.take(Trap{c, 42})
					assert.Equal(t, from, h.Previous())
					what := []any{"%s from %s, delegated %t", c, from, delegated}
					if toS {
						status := ie &^ StatusSIE
						if from == S {
							status |= StatusSPP
						}
						if ie&StatusSIE != 0 {
							status |= StatusSPIE
						}
						assert.Equal(t, [...]uint32{base + 0x200, base, uint32(c), 42, status, 0, 0},
							[...]uint32{h.PC, h.SEPC, h.SCause, h.STVal, h.MStatus, h.MEPC, h.MCause}, what...)
						assert.Equal(t, S, h.Priv)
						continue
					}
					status := ie&^StatusMIE | uint32(from)<<mppShift
					if ie&StatusMIE != 0 {
						status |= StatusMPIE
					}
					assert.Equal(t, [...]uint32{base + 0x100, base, uint32(c), 42, status, 0, 0},
						[...]uint32{h.PC, h.MEPC, h.MCause, h.MTVal, h.MStatus, h.SEPC, h.SCause}, what...)
					assert.Equal(t, M, h.Priv)
				}
			}
		}
	}
}

// Vectored mode of stvec, as that of mtvec.
func TestSupervisorVectors(t *testing.T) {
	h, _ := supervised(S, Inst{Op: ADDI})
	h.STVec |= 1
	h.SetCSR(MIDeleg, allOnes)
	h.SetCSR(MEDeleg, allOnes)
	h.take(Trap{Cause: STimerInt})
	assert.Equal(t, uint32(base+0x200+4*5), h.PC)
	h.take(Trap{Cause: LoadPage})
	assert.Equal(t, uint32(base+0x200), h.PC)
}

// Every set of pending interrupts, of delegated ones, in every mode with every enable: which is taken. The rule is
// written down once more, as the manual's list of priorities.
func TestInterruptsOfTwoModes(t *testing.T) {
	order := []Cause{ExternalInt, SoftwareInt, TimerInt, SExternalInt, SSoftwareInt, STimerInt}
	set := func(bits int) (v uint32) {
		for i, c := range order {
			if bits>>i&1 != 0 {
				v |= 1 << c.Code()
			}
		}
		return v
	}
	for pending := range 64 {
		for deleg := 0; deleg < 64; deleg += 8 {
			for _, p := range []Priv{U, S, M} {
				for _, ie := range []uint32{0, StatusSIE, StatusMIE, StatusSIE | StatusMIE} {
					h, _ := supervised(p, Inst{Op: ADDI})
					h.MStatus = ie
					h.SetCSR(MIDeleg, set(deleg))
					h.SetCSR(MIE, allOnes)
					h.MIP, h.SoftIP = set(pending)&^SSI, set(pending)&SSI
					var want Cause
					for _, mode := range []Priv{M, S} {
						open := p < mode || p == mode && (mode == M && ie&StatusMIE != 0 || mode == S &&
							ie&StatusSIE != 0)
						for _, c := range order {
							own := M
							if h.MIDeleg>>c.Code()&1 != 0 {
								own = S
							}
							if want == 0 && open && own == mode && set(pending)>>c.Code()&1 != 0 {
								want = c
							}
						}
					}
					if got, ok := h.Pending(); got != want || ok != (want != 0) {
						t.Fatalf("pending %#x, delegated %#x, %s, mstatus %#x: %s, want %s", set(pending),
							set(deleg), p, ie,
							got, want)
					}
				}
			}
		}
	}
}

// sret and mret, by the modes they come from and the bits that forbid them.
func TestReturns(t *testing.T) {
	for name, c := range map[string]struct {
		op     Op
		in     Priv
		status uint32
		to     Priv
		left   uint32 // mstatus
		traps  bool
	}{
		"sret to U": {SRET, S, StatusSPIE, U, StatusSPIE | StatusSIE, false},
		"sret to S": {SRET, S, StatusSPP | StatusSIE, S, StatusSPIE, false},
		"sret in M": {SRET, M, StatusSPP | StatusMPRV | StatusTSR, S, StatusSPIE | StatusTSR, false},
		"sret in U": {SRET, U, 0, M, 0, true},
		"sret, TSR": {SRET, S, StatusTSR, M, 0, true},
		"sret keeps M's": {SRET, S, StatusMIE | StatusMPIE | StatusMPP, U, StatusMIE | StatusMPIE | StatusMPP |
			StatusSPIE, false},
		"mret to S": {MRET, M, 1<<11 | StatusMPRV | StatusMPIE, S, StatusMPIE | StatusMIE, false},
		"mret to U": {MRET, M, StatusMPRV | StatusSPP | StatusSIE, U, StatusMPIE | StatusSPP |
			StatusSIE, false},
		"mret to M":         {MRET, M, StatusMPP | StatusMPRV, M, StatusMPIE | StatusMPRV, false},
		"mret in S":         {MRET, S, 0, M, 0, true},
		"sfence.vma in S":   {SFENCEVMA, S, 0, S, 0, false},
		"sfence.vma in M":   {SFENCEVMA, M, StatusTVM, M, StatusTVM, false},
		"sfence.vma in U":   {SFENCEVMA, U, 0, M, 0, true},
		"sfence.vma, TVM":   {SFENCEVMA, S, StatusTVM, M, 0, true},
		"wfi in S":          {WFI, S, 0, S, 0, false},
		"wfi in U":          {WFI, U, 0, M, 0, true},
		"wfi in S, TW":      {WFI, S, StatusTW, M, 0, true},
		"wfi in M, TW":      {WFI, M, StatusTW, M, StatusTW, false},
		"ecall from S mode": {ECALL, S, 0, M, 0, true},
		"sret, TSR, in M":   {SRET, M, StatusTSR, U, StatusTSR | StatusSPIE, false},
	} {
		h, b := supervised(c.in, Inst{Op: c.op})
		h.MStatus, h.SEPC, h.MEPC = c.status, base+0x40, base+0x80
		trap, trapped := h.Step(b)
		assert.Equal(t, c.traps, trapped, name)
		assert.Equal(t, c.to, h.Priv, name)
		switch {
		case trapped && c.op == ECALL:
			assert.Equal(t, EcallS, trap.Cause)
		case trapped:
			assert.Equal(t, Trap{IllegalInst, code(Inst{Op: c.op})[0]}, trap, name)
		default:
			assert.Equal(t, c.left, h.MStatus, name)
			pc := map[Op]uint32{SRET: base + 0x40, MRET: base + 0x80}[c.op]
			if pc == 0 {
				pc = base + 4
			}
			assert.Equal(t, pc, h.PC, name)
		}
	}
	for _, op := range []Op{SRET, SFENCEVMA} { // and without S mode nobody has them
		h, b := supervised(M, Inst{Op: op})
		h.Supervisor = false
		trap, _ := h.Step(b)
		assert.Equal(t, IllegalInst, trap.Cause)
	}
}

// What the CSRs of S mode hold of what is written to them (WARL), and which are views of others.
func TestSupervisorCSRs(t *testing.T) {
	for n, want := range map[CSR]uint32{
		SStatus: supervisorStatus, SIE: 0, STVec: allOnes &^ 2, SCounterEn: 7, SEnvCfg: 1, SScratch: allOnes,
		SEPC: allOnes &^ 1, SCause: allOnes, STVal: allOnes, SIP: 0, STimeCmp: allOnes,
		STimeCmpH: allOnes, SATP: allOnes,
		MEDeleg: 0xb3ff, MIDeleg: 0x222, MEnvCfg: 1, MEnvCfgH: 1 << 31, MIE: 0xaaa, MIP: 0x222,
		MStatus: 0x7e19aa,
	} {
		h := Hart{Supervisor: true, Priv: M}
		h.SetCSR(n, allOnes)
		got, ok := h.CSR(n)
		assert.True(t, ok, n.String())
		assert.Equal(t, want, got, n.String())
	}
	h := Hart{Supervisor: true, Priv: M}
	h.SetCSR(MIDeleg, SSI|SEI)
	h.SetCSR(MIE, allOnes)
	h.SetCSR(SIE, 0)
	assert.Equal(t, uint32(0xaaa&^(SSI|SEI)), h.MIE, "only what is delegated")
	h.SetCSR(MIP, SSI|STI|SEI)
	v, _ := h.CSR(SIP)
	assert.Equal(t, uint32(SSI|SEI), v)
	h.SetCSR(SIP, 0)
	v, _ = h.CSR(MIP)
	assert.Equal(t, uint32(STI|SEI), v, "S mode writes SSI alone")
	h.SetCSR(MIDeleg, SEI)
	h.SetCSR(SIP, SSI)
	v, _ = h.CSR(MIP)
	assert.Equal(t, uint32(STI|SEI), v, "and that only if it is delegated")
	h.SetCSR(MStatus, 2<<mppShift)
	assert.Zero(t, h.MStatus, "mode 2 is none")
	h.SetCSR(MStatus, 1<<mppShift)
	assert.Equal(t, uint32(1<<mppShift), h.MStatus)
}

// The line of SEI is read in mip with what was written, and csrrs does not write what it read of the line (§3.1.9).
func TestSEIPIsReadWithItsLine(t *testing.T) {
	h, b := supervised(M, Inst{Op: CSRRSI, Rd: A0, Rs1: SSI, Imm: int32(MIP)})
	h.MIP = SEI
	h.Step(b)
	assert.Equal(t, uint32(SEI), h.X[A0])
	assert.Equal(t, uint32(SSI), h.SoftIP)
}

// stimecmp counts where menvcfgh.STCE says so, and is S mode's where mcounteren.TM does too.
func TestSTimeCmp(t *testing.T) {
	for name, c := range map[string]struct {
		in            Priv
		envcfgh, cter uint32
		traps         bool
	}{
		"M": {M, 0, 0, false}, "S, no STCE": {S, 0, 7, true}, "S, no TM": {S, 1 << 31, 5, true},
		"S": {S, 1 << 31, 2, false},
		"U": {U, 1 << 31, 7, true},
	} {
		for _, n := range []CSR{STimeCmp, STimeCmpH} {
			h, b := supervised(c.in, Inst{Op: CSRRW, Rs1: A0, Imm: int32(n)})
			h.MEnvCfgH, h.MCounterEn = c.envcfgh, c.cter
			_, trapped := h.Step(b)
			assert.Equal(t, c.traps, trapped, name)
		}
	}
	h := Hart{Supervisor: true, Priv: M, SoftIP: STI}
	v, _ := h.CSR(MIP)
	assert.Equal(t, uint32(STI), v)
	h.SetCSR(MEnvCfgH, 1<<31)
	v, _ = h.CSR(MIP)
	assert.Zero(t, v, "the alarm decides, and what was written does not")
	h.MIP = STI
	h.SetCSR(MIP, 0)
	v, _ = h.CSR(MIP)
	assert.Equal(t, uint32(STI), v)
}

// satp and TVM.
func TestTVM(t *testing.T) {
	for _, tvm := range []uint32{0, StatusTVM} {
		h, b := supervised(S, Inst{Op: CSRRS, Rd: A0, Imm: int32(SATP)})
		h.MStatus = tvm
		_, trapped := h.Step(b)
		assert.Equal(t, tvm != 0, trapped)
	}
}

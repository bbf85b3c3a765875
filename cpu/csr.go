package cpu

import "breakfast/cpu/isa"

const (
	mppShift = 11

	statusWritable    = isa.StatusMIE | isa.StatusMPIE | isa.StatusMPP | isa.StatusMPRV | isa.StatusTW
	supervisorStatus  = isa.StatusSIE | isa.StatusSPIE | isa.StatusSPP | isa.StatusSUM | isa.StatusMXR
	supervisorTraps   = isa.StatusTVM | isa.StatusTSR
	machineInterrupts = isa.MSI | isa.MTI | isa.MEI
	supervisorInts    = isa.SSI | isa.STI | isa.SEI

	// What medeleg can hand down: all but ecall from M mode, and what is reserved (§3.1.8).
	delegable = 1<<16 - 1 - 1<<isa.EcallM - 1<<10 - 1<<14

	// Bits of mcounteren and mcountinhibit.
	counterCY = 1 << 0
	counterTM = 1 << 1
	counterIR = 1 << 2

	misa  = 1<<30 | 1<<('A'-'A') | 1<<('C'-'A') | 1<<('I'-'A') | 1<<('M'-'A') | 1<<('U'-'A')
	misaS = 1 << ('S' - 'A')
)

// interrupts is the bits that mip and mie have.
func (h *Hart) interrupts() uint32 {
	if h.Supervisor {
		return machineInterrupts | supervisorInts
	}
	return machineInterrupts
}

// pending is mip: what the lines say, and what was written (§3.1.9). Where stimecmp decides on STI, nothing that was
// written does.
func (h *Hart) pending() uint32 {
	if h.ComparesTime() {
		return h.MIP | h.SoftIP&^isa.STI
	}
	return h.MIP | h.SoftIP
}

// ComparesTime says that stimecmp is there for S mode (extension Sstc).
func (h *Hart) ComparesTime() bool { return h.MEnvCfgH&isa.EnvHSTCE != 0 }

// CSR is what a CSR holds, whoever may read it. It is false for CSRs that this hart does not have, and for time and
// timeh, which the machine holds.
func (h *Hart) CSR(n isa.CSR) (uint32, bool) {
	if n.Supervisor() {
		return h.supervisorCSR(n), h.Supervisor
	}
	switch n {
	case isa.MStatus:
		return h.MStatus, true
	case isa.MISA:
		if h.Supervisor {
			return misa | misaS, true
		}
		return misa, true
	case isa.MIE:
		return h.MIE, true
	case isa.MTVec:
		return h.MTVec, true
	case isa.MCounterEn:
		return h.MCounterEn, true
	case isa.MCountInhibit:
		return h.MCountInhibit, true
	case isa.MScratch:
		return h.MScratch, true
	case isa.MEPC:
		return h.MEPC, true
	case isa.MCause:
		return h.MCause, true
	case isa.MTVal:
		return h.MTVal, true
	case isa.MIP:
		return h.pending(), true
	case isa.MCycle, isa.Cycle:
		return uint32(h.Cycle), true
	case isa.MCycleH, isa.CycleH:
		return uint32(h.Cycle >> 32), true
	case isa.MInstRet, isa.InstRet:
		return uint32(h.InstRet), true
	case isa.MInstRetH, isa.InstRetH:
		return uint32(h.InstRet >> 32), true
	case isa.MEnvCfg:
		return h.MEnvCfg, true
	case isa.MEnvCfgH:
		return h.MEnvCfgH, true
	case isa.MHartID:
		return h.ID, true
	}
	switch {
	case n >= isa.PMPCfg0 && n < isa.PMPCfg0+4:
		return h.pmpCfg(int(n - isa.PMPCfg0)), true
	case n >= isa.PMPAddr0 && n < isa.PMPAddr0+16:
		return h.PMPAddr[n-isa.PMPAddr0], true
	}
	return 0, n.AlwaysZero()
}

// supervisorCSR is what a CSR of S mode holds.
func (h *Hart) supervisorCSR(n isa.CSR) uint32 {
	switch n {
	case isa.SStatus:
		return h.MStatus & supervisorStatus
	case isa.SIE:
		return h.MIE & h.MIDeleg
	case isa.SIP:
		return h.pending() & h.MIDeleg
	case isa.STVec:
		return h.STVec
	case isa.SCounterEn:
		return h.SCounterEn
	case isa.SEnvCfg:
		return h.SEnvCfg
	case isa.SScratch:
		return h.SScratch
	case isa.SEPC:
		return h.SEPC
	case isa.SCause:
		return h.SCause
	case isa.STVal:
		return h.STVal
	case isa.STimeCmp:
		return uint32(h.STimeCmp)
	case isa.STimeCmpH:
		return uint32(h.STimeCmp >> 32)
	case isa.SATP:
		return h.SATP
	case isa.MEDeleg:
		return h.MEDeleg
	}
	return h.MIDeleg
}

// SetCSR writes a CSR, whoever may write it, as a csrw would: of v it keeps what the CSR can hold, which may be
// nothing. Counters become exactly v. CSRs that this hart does not have stay away.
func (h *Hart) SetCSR(n isa.CSR, v uint32) {
	if n.Supervisor() {
		if h.Supervisor {
			h.setSupervisorCSR(n, v)
		}
		return
	}
	switch n {
	case isa.MStatus:
		h.setStatus(v)
	case isa.MIE:
		h.MIE = v & h.interrupts()
	case isa.MIP:
		own := supervisorInts & h.interrupts()
		if h.ComparesTime() {
			own &^= isa.STI
		}
		h.SoftIP = h.SoftIP&^own | v&own
	case isa.MEnvCfg:
		if h.Supervisor {
			h.MEnvCfg = v & isa.EnvFIOM
		}
	case isa.MEnvCfgH:
		if h.Supervisor {
			h.MEnvCfgH = v & isa.EnvHSTCE
		}
	case isa.MTVec:
		h.MTVec = v &^ 2 // modes 2 and 3 are reserved
	case isa.MCounterEn:
		h.MCounterEn = v & (counterCY | counterTM | counterIR)
	case isa.MCountInhibit:
		h.MCountInhibit = v & (counterCY | counterIR)
	case isa.MScratch:
		h.MScratch = v
	case isa.MEPC:
		h.MEPC = v &^ 1
	case isa.MCause:
		h.MCause = v
	case isa.MTVal:
		h.MTVal = v
	case isa.MCycle:
		h.Cycle = withLow(h.Cycle, v)
	case isa.MCycleH:
		h.Cycle = withHigh(h.Cycle, v)
	case isa.MInstRet:
		h.InstRet = withLow(h.InstRet, v)
	case isa.MInstRetH:
		h.InstRet = withHigh(h.InstRet, v)
	}
	switch {
	case n >= isa.PMPCfg0 && n < isa.PMPCfg0+4:
		h.setPMPCfg(int(n-isa.PMPCfg0), v)
	case n >= isa.PMPAddr0 && n < isa.PMPAddr0+16:
		h.setPMPAddr(int(n-isa.PMPAddr0), v)
	}
}

// setStatus writes mstatus: MPP holds only modes that there are, and the fields of S mode are 0 without it.
func (h *Hart) setStatus(v uint32) {
	keep := uint32(statusWritable)
	if h.Supervisor {
		keep |= supervisorStatus | supervisorTraps
	}
	v &= keep
	if p := Priv(v >> mppShift & 3); p != M && !(p == S && h.Supervisor) {
		v &^= isa.StatusMPP
	}
	h.MStatus = v
}

// setSupervisorCSR writes a CSR of S mode.
func (h *Hart) setSupervisorCSR(n isa.CSR, v uint32) {
	switch n {
	case isa.SStatus:
		h.setStatus(h.MStatus&^supervisorStatus | v&supervisorStatus)
	case isa.SIE:
		h.MIE = h.MIE&^h.MIDeleg | v&h.MIDeleg
	case isa.SIP: // only SSI can be written by S mode (§4.1.3)
		own := h.MIDeleg & isa.SSI
		h.SoftIP = h.SoftIP&^own | v&own
	case isa.STVec:
		h.STVec = v &^ 2
	case isa.SCounterEn:
		h.SCounterEn = v & (counterCY | counterTM | counterIR)
	case isa.SEnvCfg:
		h.SEnvCfg = v & isa.EnvFIOM
	case isa.SScratch:
		h.SScratch = v
	case isa.SEPC:
		h.SEPC = v &^ 1
	case isa.SCause:
		h.SCause = v
	case isa.STVal:
		h.STVal = v
	case isa.STimeCmp:
		h.STimeCmp = withLow(h.STimeCmp, v)
	case isa.STimeCmpH:
		h.STimeCmp = withHigh(h.STimeCmp, v)
	case isa.SATP:
		h.SATP = v
	case isa.MEDeleg:
		h.MEDeleg = v & delegable
	case isa.MIDeleg:
		h.MIDeleg = v & supervisorInts
	}
}

func withLow(c uint64, v uint32) uint64  { return c>>32<<32 | uint64(v) }
func withHigh(c uint64, v uint32) uint64 { return uint64(v)<<32 | uint64(uint32(c)) }

// readCSR is how an instruction reads a CSR: false is an illegal instruction. Bits 9 and 8 of its number are the
// lowest mode that may (§2.1).
func (h *Hart) readCSR(b Bus, n isa.CSR) (uint32, bool) {
	if Priv(n>>8&3) > h.Priv || h.Closes(n) != 0 {
		return 0, false
	}
	switch n {
	case isa.Time:
		return uint32(b.Time()), true
	case isa.TimeH:
		return uint32(b.Time() >> 32), true
	}
	return h.CSR(n)
}

// Closes is the CSR that keeps the mode the hart is in from a CSR that is there and that the mode may else access; 0 if
// none does: the counters of modes below M are subject to mcounteren, those of U mode to scounteren too (§3.1.11,
// §4.1.5); satp to mstatus.TVM in S mode (§3.1.6.5); and stimecmp to menvcfgh.STCE and mcounteren.TM (Sstc).
func (h *Hart) Closes(n isa.CSR) isa.CSR {
	if h.Priv == M {
		return 0
	}
	switch n {
	case isa.Cycle, isa.Time, isa.InstRet, isa.CycleH, isa.TimeH, isa.InstRetH:
		switch {
		case h.MCounterEn>>(n&31)&1 == 0:
			return isa.MCounterEn
		case h.Supervisor && h.Priv == U && h.SCounterEn>>(n&31)&1 == 0:
			return isa.SCounterEn
		}
	case isa.STimeCmp, isa.STimeCmpH:
		switch {
		case !h.ComparesTime():
			return isa.MEnvCfgH
		case h.MCounterEn&counterTM == 0:
			return isa.MCounterEn
		}
	case isa.SATP:
		if h.MStatus&isa.StatusTVM != 0 {
			return isa.MStatus
		}
	}
	return 0
}

// writeCSR is how an instruction that may access a CSR writes it: false is an illegal instruction. Bits 11 and 10
// of its number say that it is read only.
func (h *Hart) writeCSR(b Bus, n isa.CSR, v uint32) bool {
	if n>>10 == 3 {
		return false
	}
	h.SetCSR(n, v)
	// A written counter is exactly v for the next instruction: it does not count the one that wrote it.
	switch n {
	case isa.MCycle, isa.MCycleH:
		if h.MCountInhibit&counterCY == 0 {
			h.Cycle--
		}
	case isa.MInstRet, isa.MInstRetH:
		if h.MCountInhibit&counterIR == 0 {
			h.InstRet--
		}
	case isa.STimeCmp, isa.STimeCmpH, isa.MEnvCfgH:
		b.Alarm()
	}
	return true
}

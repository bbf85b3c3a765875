package cpu

import "breakfast/cpu/isa"

const (
	mppShift = 11

	statusWritable = isa.StatusMIE | isa.StatusMPIE | isa.StatusMPP | isa.StatusMPRV | isa.StatusTW
	interrupts     = isa.MSI | isa.MTI | isa.MEI

	// Bits of mcounteren and mcountinhibit.
	counterCY = 1 << 0
	counterTM = 1 << 1
	counterIR = 1 << 2

	misa = 1<<30 | 1<<('A'-'A') | 1<<('C'-'A') | 1<<('I'-'A') | 1<<('M'-'A') | 1<<('U'-'A')
)

// CSR is what a CSR holds, whoever may read it. It is false for CSRs that this hart does not have, and for time and
// timeh, which the machine holds.
func (h *Hart) CSR(n isa.CSR) (uint32, bool) {
	switch n {
	case isa.MStatus:
		return h.MStatus, true
	case isa.MISA:
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
		return h.MIP & interrupts, true
	case isa.MCycle, isa.Cycle:
		return uint32(h.Cycle), true
	case isa.MCycleH, isa.CycleH:
		return uint32(h.Cycle >> 32), true
	case isa.MInstRet, isa.InstRet:
		return uint32(h.InstRet), true
	case isa.MInstRetH, isa.InstRetH:
		return uint32(h.InstRet >> 32), true
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

// SetCSR writes a CSR, whoever may write it, as a csrw would: of v it keeps what the CSR can hold, which may be
// nothing. Counters become exactly v. CSRs that this hart does not have stay away.
func (h *Hart) SetCSR(n isa.CSR, v uint32) {
	switch n {
	case isa.MStatus:
		v &= statusWritable
		if v&isa.StatusMPP != isa.StatusMPP { // a mode between U and M, which this hart does not have
			v &^= isa.StatusMPP
		}
		h.MStatus = v
	case isa.MIE:
		h.MIE = v & interrupts
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

func withLow(c uint64, v uint32) uint64  { return c>>32<<32 | uint64(v) }
func withHigh(c uint64, v uint32) uint64 { return uint64(v)<<32 | uint64(uint32(c)) }

// readCSR is how an instruction reads a CSR: false is an illegal instruction. Bits 9 and 8 of its number are the
// lowest mode that may (§2.1); the counters for U mode are subject to mcounteren (§3.1.11).
func (h *Hart) readCSR(b Bus, n isa.CSR) (uint32, bool) {
	if Priv(n>>8&3) > h.Priv {
		return 0, false
	}
	if h.Priv == U && n >= isa.Cycle && n <= isa.InstRetH && h.MCounterEn>>(n&31)&1 == 0 {
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

// writeCSR is how an instruction that may access a CSR writes it: false is an illegal instruction. Bits 11 and 10
// of its number say that it is read only.
func (h *Hart) writeCSR(n isa.CSR, v uint32) bool {
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
	}
	return true
}

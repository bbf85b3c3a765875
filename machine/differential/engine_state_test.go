package differential

import "breakfast/cpu/isa"

// The elements of a function that change how the rest of it is executed.

// table changes an entry of a page table, and goes on with or without sfence.vma.
func (w *weaver) table() {
	r, q := w.data(), w.data()
	imm := w.Int32N(32) * 4
	if w.IntN(4) == 0 {
		imm = 1024 + w.Int32N(2)*4
	}
	w.emit(isa.Inst{Op: isa.LW, Rd: r, Rs1: isa.A4, Imm: imm})
	if w.half() { // it changes places with another
		other := w.Int32N(32) * 4
		w.emit(isa.Inst{Op: isa.LW, Rd: q, Rs1: isa.A4, Imm: other},
			isa.Inst{Op: isa.SW, Rs1: isa.A4, Rs2: r, Imm: other}, isa.Inst{Op: isa.SW, Rs1: isa.A4, Rs2: q, Imm: imm})
	} else {
		bit := of[int32](w, 0x40, 0x80, 0xc0, 4, 8, 0x10, 1, 2)
		op := of(w, isa.XORI, isa.ANDI)
		if op == isa.ANDI {
			bit = ^bit
		}
		w.emit(isa.Inst{Op: op, Rd: r, Rs1: r, Imm: bit}, isa.Inst{Op: isa.SW, Rs1: isa.A4, Rs2: r, Imm: imm})
	}
	if w.half() {
		w.emit(isa.Inst{Op: isa.SFENCEVMA})
	}
}

// move moves an address.
func (w *weaver) move() {
	r := w.pointer()
	w.emit(isa.Inst{Op: isa.ADDI, Rd: r, Rs1: r, Imm: of[int32](w, 4, -4, 2, -2, 1, 8, 16, -16, 256, -256, 252)})
}

func (w *weaver) trap() {
	switch w.IntN(3) {
	case 0:
		w.raw(ecall)
	case 1:
		w.raw(breakpoint)
		w.pad(isa.CNOP)
	case 2:
		w.raw(0xffff_ffff)
	}
}

// wait waits for an interrupt, which may be open then, or not.
func (w *weaver) wait() {
	if w.IntN(3) != 0 {
		n := of(w, isa.MStatus, isa.MStatus, isa.SStatus)
		w.emit(isa.Inst{Op: isa.CSRRCI, Rs1: isa.StatusMIE | isa.StatusSIE, Imm: int32(n)})
	}
	w.emit(isa.Inst{Op: isa.WFI})
}

// device accesses a device: by way of tp, the one that has the hart's software interrupt, and the time.
func (w *weaver) device() {
	switch w.IntN(3) {
	case 0:
		w.emit(isa.Inst{Op: isa.ADDI, Rd: isa.T2, Imm: 1}, isa.Inst{Op: isa.SW, Rs1: isa.TP, Rs2: isa.T2})
	case 1:
		w.emit(isa.Inst{Op: isa.SW, Rs1: isa.TP})
	default:
		w.emit(isa.Inst{Op: isa.LUI, Rd: isa.T2, Imm: 0xc000},
			isa.Inst{Op: isa.ADD, Rd: isa.T2, Rs1: isa.T2, Rs2: isa.TP},
			isa.Inst{Op: isa.LW, Rd: w.data(), Rs1: isa.T2, Imm: -8})
	}
}

// changeMode goes on behind mret or sret, in the mode that mstatus says, or in one that is made so.
func (w *weaver) changeMode() {
	r := w.data()
	ret, epc, status, bits := isa.MRET, isa.MEPC, isa.MStatus, uint32(isa.StatusMPP)
	if w.half() {
		ret, epc, status, bits = isa.SRET, isa.SEPC, isa.SStatus, isa.StatusSPP
	}
	body := w.apart(func() {
		w.emit(isa.Inst{Op: isa.CSRRW, Rs1: r, Imm: int32(epc)})
		if w.half() {
			w.li(r, bits)
			w.emit(isa.Inst{Op: of(w, isa.CSRRS, isa.CSRRC), Rs1: r, Imm: int32(status)})
		}
		w.emit(isa.Inst{Op: ret})
	})
	w.emit(isa.Inst{Op: isa.AUIPC, Rd: r}, isa.Inst{Op: isa.ADDI, Rd: r, Rs1: r, Imm: 8 + body.size()})
	w.unit = append(w.unit, body...)
}

// csr reads or writes one that matters to an engine.
func (w *weaver) csr() {
	set := func(n isa.CSR, v uint32, ops ...isa.Op) {
		r := w.data()
		w.li(r, v)
		w.emit(isa.Inst{Op: of(w, ops...), Rd: of(w, isa.Zero, w.data()), Rs1: r, Imm: int32(n)})
	}
	toggle := []isa.Op{isa.CSRRS, isa.CSRRC}
	switch w.IntN(14) {
	case 0, 1:
		n := of(w, isa.Cycle, isa.InstRet, isa.Time, isa.MCycle, isa.MInstRet, isa.CycleH, isa.MIP, isa.SIP)
		w.emit(isa.Inst{Op: isa.CSRRS, Rd: w.data(), Imm: int32(n)})
	case 2:
		set(of(w, isa.MCycle, isa.MInstRet), w.value(), isa.CSRRW)
	case 3:
		w.emit(isa.Inst{Op: isa.CSRRWI + isa.Op(w.IntN(3)), Rd: w.data(), Rs1: isa.Reg(w.IntN(8)),
			Imm: int32(isa.MCountInhibit)})
	case 4, 5, 6:
		set(isa.MStatus, of[uint32](w, isa.StatusMPRV, isa.StatusMPRV, isa.StatusSUM, isa.StatusMXR,
			isa.StatusMPP, 0x800, isa.StatusMIE, isa.StatusMPRV|isa.StatusSUM), toggle...)
	case 7, 8:
		set(isa.SStatus, of[uint32](w, isa.StatusSUM, isa.StatusMXR, isa.StatusSIE), toggle...)
	case 9:
		set(isa.SATP, of[uint32](w, 0, w.root(), w.root(), w.root()), isa.CSRRW)
	case 10:
		set(isa.PMPAddr0+isa.CSR(w.IntN(6)), w.edges[w.IntN(len(w.edges))]>>2, isa.CSRRW)
	case 11:
		set(isa.PMPCfg0, 7<<(8*w.IntN(4)), toggle...)
	case 12:
		set(of(w, isa.MIE, isa.MIP, isa.SIE, isa.SIP, isa.MIDeleg), of[uint32](w, 2, 0x20, 0x80, 0x222, 8),
			toggle...)
	case 13:
		r := w.data()
		w.emit(isa.Inst{Op: isa.CSRRS, Rd: r, Imm: int32(isa.Time)},
			isa.Inst{Op: isa.ADDI, Rd: r, Rs1: r, Imm: w.Int32N(40) - 8},
			isa.Inst{Op: isa.CSRRW, Rs1: r, Imm: int32(isa.STimeCmp)})
	}
}

// between accesses something, changes who may, and accesses it again.
func (w *weaver) between() {
	r, p, n := w.data(), w.pointer(), of(w, isa.MStatus, isa.SStatus)
	w.li(r, of[uint32](w, isa.StatusMXR, isa.StatusMXR, isa.StatusSUM, isa.StatusMPRV, isa.StatusMPP))
	first, load := w.half(), w.half()
	for i := range 3 {
		in := isa.Inst{Op: isa.SW, Rs1: p, Rs2: w.data()}
		if load {
			in = isa.Inst{Op: of(w, isa.LW, isa.LBU), Rd: isa.T2, Rs1: p}
		}
		op := isa.CSRRS
		if first == (i&1 == 0) {
			op = isa.CSRRC
		}
		w.emit(isa.Inst{Op: op, Rs1: r, Imm: int32(n)}, in)
	}
}

// root is a value for satp.
func (w *weaver) root() uint32 { return isa.SATPMode | (jobTables+w.Uint32N(2)*page)>>12 }

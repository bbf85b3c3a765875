package isa

// Width is how many bytes of memory an instruction reads or writes: 1, 2 or 4; 0 if it does neither.
func (o Op) Width() int {
	switch o = o.Long(); o {
	case LB, LBU, SB:
		return 1
	case LH, LHU, SH:
		return 2
	case LW, SW:
		return 4
	}
	if o >= LRW && o <= AMOMAXUW {
		return 4
	}
	return 0
}

// Stores is how many bytes of memory an instruction writes, sc.w if it succeeds; 0 if it writes none.
func (o Op) Stores() int {
	switch o = o.Long(); o {
	case LB, LBU, LH, LHU, LW, LRW:
		return 0
	}
	return o.Width()
}

// Address is where a load, a store or an atomic goes to, if its register rs1 holds base. (The immediate of an atomic is
// its order.)
func (in Inst) Address(base uint32) uint32 {
	if o := in.Op; o >= LRW && o <= AMOMAXUW {
		return base
	}
	return base + uint32(in.Imm)
}

package inst

import (
	"breakfast/asm/object"
	"breakfast/asm/source"
	"breakfast/cpu/isa"
)

// A Demand is an address that has to be a multiple of a number, which turns out when all is laid out.
type Demand struct {
	At   source.Place // the instruction
	Name string       // of it, or the CSR
	Val  object.Value
	To   int64
	CSR  bool // Val goes to a CSR that holds a trap vector: its two lowest bits are a mode
}

// registers is what some registers hold: what a few lines above put there, with nothing between that could change it.
type registers struct {
	set uint32 // those that are known
	val [32]object.Value
}

func (r *registers) put(reg isa.Reg, v object.Value) {
	if reg != isa.Zero && v.Linear() && v.Sub == nil {
		r.set |= 1 << reg
		r.val[reg] = v
	}
}

func (r *registers) value(reg isa.Reg) (object.Value, bool) { return r.val[reg], r.set>>reg&1 == 1 }

// learn notes what an instruction that was just assembled does to the registers, and what it demands of addresses;
// straight says that execution comes from the instruction before it alone.
func (x *insn) learn(straight bool) {
	k := &x.known
	if !straight {
		k.set = 0
	}
	name := x.form.Name
	var rd isa.Reg // what it puts into one
	var v object.Value
	found := false
	switch name {
	case "la", "lla", "li":
		rd, v, found = x.ops[0].reg, x.ops[1].val, true
	case "mv":
		rd = x.ops[0].reg
		v, found = k.value(x.ops[1].reg)
	case "addi", "ori":
		rd = x.ops[0].reg
		if v, found = k.value(x.ops[1].reg); found {
			found = x.ops[2].val.Known() && x.ops[2].part == whole && (name == "addi" || v.N == 0 && x.ops[2].val.N < 4)
			v.N += x.ops[2].val.N
		}
	case "lh", "lhu", "sh":
		x.accesses(2)
	case "lw", "sw":
		x.accesses(4)
	case "csrw", "csrrw", "csrwi":
		x.vector()
	case "call", "jal", "jalr", "ecall", "j", "jr", "ret", "mret", "tail", "jump":
		k.set = 0
	}
	for i, p := range x.form.Params {
		switch p.Kind {
		case isa.OpRd, isa.OpCRd, isa.OpCRdPrime, isa.OpCRdRs1, isa.OpCRdRs1Prime:
			k.set &^= 1 << x.ops[i].reg
		}
		if p.Name == "rt" { // of sw rs2, symbol, rt
			k.set &^= 1 << x.ops[i].reg
		}
	}
	if x.form.Fields != nil {
		k.set = 0
	}
	if found {
		k.put(rd, v)
	}
}

// accesses demands of the address of a load or store that it be a multiple of its size.
func (x *insn) accesses(size int64) {
	o := &x.ops[1]
	v := o.val
	if o.shape == memory {
		base, ok := x.known.value(o.reg)
		if !ok || !v.Known() || o.part != whole {
			return
		}
		base.N += v.N
		v = base
	}
	if v.Add != nil && v.Linear() && v.Sub == nil && v.N%size == 0 {
		x.Demand(Demand{At: x.at, Name: x.form.Name, Val: v, To: size})
	}
}

// vector demands of an address that goes to mtvec that the bits of the mode be none of it.
func (x *insn) vector() {
	csr, from := &x.ops[0], &x.ops[1]
	if x.form.Name == "csrrw" {
		csr, from = &x.ops[1], &x.ops[2]
	}
	if n := isa.CSR(csr.val.N); n != isa.MTVec && n != 0x105 {
		return
	}
	v, ok := from.val, true
	if from.shape == register {
		v, ok = x.known.value(from.reg)
	}
	if ok {
		x.Demand(Demand{At: x.at, Name: csr.text, Val: v, To: 4, CSR: true})
	}
}

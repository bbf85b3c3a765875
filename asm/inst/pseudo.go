package inst

import (
	"fmt"

	"breakfast/asm/advice"
	"breakfast/asm/arch"
	"breakfast/asm/object"
	"breakfast/cpu/isa"
)

// Expansions are the pseudo-instructions that have to be computed.
var Expansions = map[string]func(x *insn) error{
	"li":   expandLi,
	"la":   expandLa,
	"lla":  expandLa,
	"lb":   expandLoad(isa.LB),
	"lh":   expandLoad(isa.LH),
	"lw":   expandLoad(isa.LW),
	"lbu":  expandLoad(isa.LBU),
	"lhu":  expandLoad(isa.LHU),
	"sb":   expandStore(isa.SB),
	"sh":   expandStore(isa.SH),
	"sw":   expandStore(isa.SW),
	"call": expandCall,
	"tail": func(x *insn) error { return x.far(isa.Zero, isa.T1, &x.ops[0]) },
	"jump": func(x *insn) error { return x.far(isa.Zero, x.ops[1].reg, &x.ops[0]) },
	"jr":   func(x *insn) error { return x.jalr(isa.Zero, x.ops[0].reg, &x.ops[1]) },
	"jalr": func(x *insn) error {
		if len(x.ops) == 2 {
			return x.jalr(isa.RA, x.ops[0].reg, &x.ops[1])
		}
		return x.jalr(x.ops[0].reg, x.ops[1].reg, &x.ops[2])
	},

	"fence.tso": func(x *insn) error { return x.Word(arch.FenceTSO, x.at) },
	"unimp":     expandUnimp,
	"c.unimp":   func(x *insn) error { return x.Half(0, x.at) },
}

// expandLi loads a constant: addi if it has 12 bits, lui if the low 12 are zero, or both.
func expandLi(x *insn) error {
	rd, o := x.ops[0].reg, &x.ops[1]
	if !o.val.Known() {
		return x.codeSpan(object.Span{Kind: object.SpanLi, Size: 4, In: isa.Inst{Rd: rd}, Val: o.val, At: x.place(o)})
	}
	list := arch.Li(rd, o.val.N)
	if x.Lost != nil && (o.val.N < -1<<32 || o.val.N >= 1<<32) {
		x.Lost(x.place(o), fmt.Sprintf("%s has more than 32 bits: %#x is loaded", advice.AsWritten(o.text, o.val.N),
			uint32(o.val.N)), "-2147483648 to 4294967295 do (32 bits, signed or unsigned)")
	}
	for _, in := range list {
		if in.Op == isa.ADDI && len(list) == 1 && (arch.Wide(o.val.N) || rd == isa.Zero) {
			return x.emit(in, x.at) // GNU as does not see how small this is, or that it is a nop
		}
		if err := x.emitShort(in, x.at); err != nil {
			return err
		}
	}
	return nil
}

func (x *insn) emitAll(list []isa.Inst) error {
	for _, in := range list {
		if err := x.emit(in, x.at); err != nil {
			return err
		}
	}
	return nil
}

// expandUnimp is what surely traps: with compressed instructions the word of zeros, else a write to a counter.
func expandUnimp(x *insn) error {
	if x.Mode.Ext&arch.ExtC != 0 {
		return x.Half(0, x.at)
	}
	return x.emit(isa.Inst{Op: isa.CSRRW, Imm: int32(isa.Cycle)}, x.at)
}

// expandLa loads an address; of what is a number already, the number.
func expandLa(x *insn) error {
	if o := &x.ops[1]; o.val.Known() {
		if arch.Fits(o.val.N, 32) {
			o.val.N = int64(int32(uint32(o.val.N)))
		}
		return expandLi(x)
	}
	if x.Mode.Pic && x.form.Name == "la" {
		return x.at.Fault("under .option pic la takes the address out of a table, which only a dynamic linker fills",
			"write lla "+x.operandList())
	}
	rd := x.ops[0].reg
	return x.pair(rd, isa.Inst{Op: isa.ADDI, Rd: rd, Rs1: rd}, object.FixPair, &x.ops[1])
}

// pair appends auipc and the instruction that completes the address.
func (x *insn) pair(base isa.Reg, in isa.Inst, kind object.FixKind, o *operand) error {
	x.Fix(kind, arch.OpSymbol, o.val, x.place(o))
	return x.emitAll([]isa.Inst{{Op: isa.AUIPC, Rd: base}, in})
}

func expandLoad(op isa.Op) func(x *insn) error {
	return func(x *insn) error {
		rd, o := x.ops[0].reg, &x.ops[1]
		if err := x.bareNumber(o); err != nil {
			return err
		}
		if rd == isa.Zero {
			return x.place(&x.ops[0]).Fault("the address cannot be built in zero",
				fmt.Sprintf("%s rd, symbol puts the address into rd first: name another register", op))
		}
		return x.pair(rd, isa.Inst{Op: op, Rd: rd, Rs1: rd}, object.FixPair, o)
	}
}

func expandStore(op isa.Op) func(x *insn) error {
	return func(x *insn) error {
		rs, o, rt := x.ops[0].reg, &x.ops[1], x.ops[2].reg
		if err := x.bareNumber(o); err != nil {
			return err
		}
		if rt == rs || rt == isa.Zero {
			return x.place(&x.ops[2]).Fault(fmt.Sprintf("the address cannot be built in %s, which holds what is to "+
				"be stored", rt),
				"name another register, such as t1")
		}
		return x.pair(rt, isa.Inst{Op: op, Rs1: rt, Rs2: rs}, object.FixPair, o)
	}
}

func expandCall(x *insn) error {
	if len(x.ops) == 2 { // GNU as builds the address in t1, whatever the link register
		return x.far(x.ops[0].reg, isa.T1, &x.ops[1])
	}
	return x.far(isa.RA, isa.RA, &x.ops[0])
}

// far appends auipc and jalr.
func (x *insn) far(link, base isa.Reg, o *operand) error {
	if base == isa.Zero {
		return x.at.Fault("the address cannot be built in zero", "name another register, such as t1")
	}
	return x.pair(base, isa.Inst{Op: isa.JALR, Rd: link, Rs1: base}, object.FixCall, o)
}

// jalr appends a jump to a register and an offset that is an operand of its own.
func (x *insn) jalr(rd, rs1 isa.Reg, o *operand) error {
	in := isa.Inst{Op: isa.JALR, Rd: rd, Rs1: rs1}
	if !o.val.Known() || o.part != whole {
		return x.emitLate(in, isa.OpMemI, o)
	}
	if err := x.setImm(&in, isa.OpMemI, o); err != nil {
		return err
	}
	return x.emit(in, x.at)
}

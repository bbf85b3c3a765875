package cpu

import (
	"math/bits"

	"breakfast/cpu/isa"
)

// An action is what an instruction does. It returns the exception that it raises, if any, having changed nothing then;
// otherwise it leaves PC at the next instruction. The value of an illegal instruction is filled in by Step.
type action func(h *Hart, b Bus, in isa.Inst) (Trap, bool)

// execute gives each row of isa.Table its meaning; compressed instructions have that of what they are short for, and
// those that this hart does not have are illegal.
var execute = withRest([isa.NumOps]action{
	isa.ILLEGAL: absent,

	isa.LUI:   func(h *Hart, _ Bus, in isa.Inst) (Trap, bool) { return h.result(in.Op, in.Rd, uint32(in.Imm)) },
	isa.AUIPC: func(h *Hart, _ Bus, in isa.Inst) (Trap, bool) { return h.result(in.Op, in.Rd, h.PC+uint32(in.Imm)) },

	isa.JAL: func(h *Hart, _ Bus, in isa.Inst) (Trap, bool) { return h.jump(in.Op, in.Rd, h.PC+uint32(in.Imm)) },
	isa.JALR: func(h *Hart, _ Bus, in isa.Inst) (Trap, bool) {
		return h.jump(in.Op, in.Rd, (h.X[in.Rs1]+uint32(in.Imm))&^1)
	},
	isa.BEQ:  branch(func(a, b uint32) bool { return a == b }),
	isa.BNE:  branch(func(a, b uint32) bool { return a != b }),
	isa.BLT:  branch(func(a, b uint32) bool { return int32(a) < int32(b) }),
	isa.BGE:  branch(func(a, b uint32) bool { return int32(a) >= int32(b) }),
	isa.BLTU: branch(func(a, b uint32) bool { return a < b }),
	isa.BGEU: branch(func(a, b uint32) bool { return a >= b }),

	isa.LB:  load(1, func(v uint32) uint32 { return uint32(int8(v)) }),
	isa.LH:  load(2, func(v uint32) uint32 { return uint32(int16(v)) }),
	isa.LW:  load(4, func(v uint32) uint32 { return v }),
	isa.LBU: load(1, func(v uint32) uint32 { return v }),
	isa.LHU: load(2, func(v uint32) uint32 { return v }),
	isa.SB:  store(1),
	isa.SH:  store(2),
	isa.SW:  store(4),

	isa.ADDI:  withImm(add),
	isa.SLTI:  withImm(slt),
	isa.SLTIU: withImm(sltu),
	isa.XORI:  withImm(xor),
	isa.ORI:   withImm(or),
	isa.ANDI:  withImm(and),
	isa.SLLI:  withImm(sll),
	isa.SRLI:  withImm(srl),
	isa.SRAI:  withImm(sra),
	isa.ADD:   withReg(add),
	isa.SUB:   withReg(sub),
	isa.SLL:   withReg(sll),
	isa.SLT:   withReg(slt),
	isa.SLTU:  withReg(sltu),
	isa.XOR:   withReg(xor),
	isa.SRL:   withReg(srl),
	isa.SRA:   withReg(sra),
	isa.OR:    withReg(or),
	isa.AND:   withReg(and),

	isa.MUL:    withReg(mul),
	isa.MULH:   withReg(mulh),
	isa.MULHSU: withReg(mulhsu),
	isa.MULHU:  withReg(mulhu),
	isa.DIV:    withReg(div),
	isa.DIVU:   withReg(divu),
	isa.REM:    withReg(rem),
	isa.REMU:   withReg(remu),

	isa.LRW:      loadReserved,
	isa.SCW:      storeConditional,
	isa.AMOSWAPW: amo(func(_, b uint32) uint32 { return b }),
	isa.AMOADDW:  amo(add),
	isa.AMOXORW:  amo(xor),
	isa.AMOANDW:  amo(and),
	isa.AMOORW:   amo(or),
	isa.AMOMINW:  amo(func(a, b uint32) uint32 { return uint32(min(int32(a), int32(b))) }),
	isa.AMOMAXW:  amo(func(a, b uint32) uint32 { return uint32(max(int32(a), int32(b))) }),
	isa.AMOMINUW: amo(func(a, b uint32) uint32 { return min(a, b) }),
	isa.AMOMAXUW: amo(func(a, b uint32) uint32 { return max(a, b) }),

	isa.FENCE:  nop, // one hart's accesses are in order
	isa.FENCEI: nop, // fetches see every store
	isa.ECALL:  ecall,
	isa.EBREAK: func(h *Hart, _ Bus, _ isa.Inst) (Trap, bool) { return Trap{isa.Breakpoint, h.PC}, true },
	isa.MRET:   mret,
	isa.SRET:   sret,
	isa.WFI:    wfi,

	isa.SFENCEVMA: fenceVMA,

	isa.CSRRW:  csr(fromReg, swap),
	isa.CSRRS:  csr(fromReg, set),
	isa.CSRRC:  csr(fromReg, clear),
	isa.CSRRWI: csr(fromImm, swap),
	isa.CSRRSI: csr(fromImm, set),
	isa.CSRRCI: csr(fromImm, clear),
})

func withRest(t [isa.NumOps]action) [isa.NumOps]action {
	for op := range t {
		switch d := &isa.Table[op]; {
		case d.Op.Size() == 2:
			t[op] = t[d.As.Op]
		case d.Absent != "":
			t[op] = absent
		}
	}
	return t
}

func absent(*Hart, Bus, isa.Inst) (Trap, bool) { return illegal() }

// Arithmetic. Overflow wraps, and division by zero has a result: nothing here traps.

func add(a, b uint32) uint32    { return a + b }
func sub(a, b uint32) uint32    { return a - b }
func xor(a, b uint32) uint32    { return a ^ b }
func or(a, b uint32) uint32     { return a | b }
func and(a, b uint32) uint32    { return a & b }
func sll(a, b uint32) uint32    { return a << (b & 31) }
func srl(a, b uint32) uint32    { return a >> (b & 31) }
func sra(a, b uint32) uint32    { return uint32(int32(a) >> (b & 31)) }
func slt(a, b uint32) uint32    { return truth(int32(a) < int32(b)) }
func sltu(a, b uint32) uint32   { return truth(a < b) }
func mul(a, b uint32) uint32    { return a * b }
func mulh(a, b uint32) uint32   { return uint32(int64(int32(a)) * int64(int32(b)) >> 32) }
func mulhsu(a, b uint32) uint32 { return uint32(int64(int32(a)) * int64(b) >> 32) }
func mulhu(a, b uint32) uint32  { hi, _ := bits.Mul32(a, b); return hi }

func div(a, b uint32) uint32 {
	if b == 0 {
		return ^uint32(0)
	}
	return uint32(int32(a) / int32(b)) // Go's -2³¹ / -1 is -2³¹, as the manual's
}

func rem(a, b uint32) uint32 {
	if b == 0 {
		return a
	}
	return uint32(int32(a) % int32(b)) // Go's -2³¹ % -1 is 0, as the manual's
}

func divu(a, b uint32) uint32 {
	if b == 0 {
		return ^uint32(0)
	}
	return a / b
}

func remu(a, b uint32) uint32 {
	if b == 0 {
		return a
	}
	return a % b
}

func truth(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// Shapes. Each turns what is particular to an instruction into an action.

func withReg(f func(a, b uint32) uint32) action {
	return func(h *Hart, _ Bus, in isa.Inst) (Trap, bool) {
		return h.result(in.Op, in.Rd, f(h.X[in.Rs1], h.X[in.Rs2]))
	}
}

func withImm(f func(a, b uint32) uint32) action {
	return func(h *Hart, _ Bus, in isa.Inst) (Trap, bool) {
		return h.result(in.Op, in.Rd, f(h.X[in.Rs1], uint32(in.Imm)))
	}
}

func branch(taken func(a, b uint32) bool) action {
	return func(h *Hart, _ Bus, in isa.Inst) (Trap, bool) {
		if !taken(h.X[in.Rs1], h.X[in.Rs2]) {
			return h.next(in.Op)
		}
		h.PC += uint32(in.Imm)
		return Trap{}, false
	}
}

func load(size uint32, extend func(uint32) uint32) action {
	return func(h *Hart, b Bus, in isa.Inst) (Trap, bool) {
		addr := h.X[in.Rs1] + uint32(in.Imm)
		at, t, trapped := h.physical(b, addr, size, Loading)
		if trapped {
			if !h.does(t) {
				return t, true
			}
			v, t, trapped := h.loadBytes(b, addr, size)
			if trapped {
				return t, true
			}
			return h.result(in.Op, in.Rd, extend(v))
		}
		v, ok := b.Load(at, int(size))
		if !ok {
			return Loading.fault(addr)
		}
		return h.result(in.Op, in.Rd, extend(v))
	}
}

func store(size uint32) action {
	return func(h *Hart, b Bus, in isa.Inst) (Trap, bool) {
		addr := h.X[in.Rs1] + uint32(in.Imm)
		at, t, trapped := h.physical(b, addr, size, Storing)
		if trapped {
			if !h.does(t) {
				return t, true
			}
			if t, trapped := h.storeBytes(b, addr, size, h.X[in.Rs2]); trapped {
				return t, true
			}
			return h.next(in.Op)
		}
		if !b.Store(at, int(size), h.X[in.Rs2]) {
			return Storing.fault(addr)
		}
		return h.next(in.Op)
	}
}

func nop(h *Hart, _ Bus, in isa.Inst) (Trap, bool) { return h.next(in.Op) }

// The system instructions.

func ecall(h *Hart, _ Bus, _ isa.Inst) (Trap, bool) {
	return Trap{Cause: isa.EcallU + isa.Cause(h.Priv)}, true // EcallU, S, M: 8 and the mode's number
}

// mret undoes what take did (§3.1.6.1): the least privileged mode stays in MPP, and leaving M mode ends MPRV.
func mret(h *Hart, _ Bus, _ isa.Inst) (Trap, bool) {
	if h.Priv != M {
		return illegal()
	}
	status := h.MStatus&^(isa.StatusMPP|isa.StatusMIE) | isa.StatusMPIE
	if h.MStatus&isa.StatusMPIE != 0 {
		status |= isa.StatusMIE
	}
	h.Priv = Priv(h.MStatus >> mppShift & 3)
	if h.Priv != M {
		status &^= isa.StatusMPRV
	}
	h.MStatus = status
	h.PC = h.MEPC
	return Trap{}, false
}

// sret undoes what takeInS did (§4.1.1): U stays in SPP, and MPRV ends, as the mode is below M.
func sret(h *Hart, _ Bus, _ isa.Inst) (Trap, bool) {
	if !h.Supervisor || h.Priv == U || h.Priv == S && h.MStatus&isa.StatusTSR != 0 {
		return illegal()
	}
	status := h.MStatus&^(isa.StatusSPP|isa.StatusSIE|isa.StatusMPRV) | isa.StatusSPIE
	if h.MStatus&isa.StatusSPIE != 0 {
		status |= isa.StatusSIE
	}
	h.Priv = U
	if h.MStatus&isa.StatusSPP != 0 {
		h.Priv = S
	}
	h.MStatus = status
	h.PC = h.SEPC
	return Trap{}, false
}

// wfi: in the modes below M it is as good as in M mode, unless mstatus.TW forbids it; but where there is S mode, it is
// not for U mode (§3.1.6.5).
func wfi(h *Hart, _ Bus, in isa.Inst) (Trap, bool) {
	if h.Priv != M && (h.MStatus&isa.StatusTW != 0 || h.Supervisor && h.Priv == U) {
		return illegal()
	}
	h.Waiting = h.pending()&h.MIE == 0
	return h.next(in.Op)
}

// fenceVMA has nothing to do: no translation is kept. It is for S mode, unless mstatus.TVM forbids it (§4.2.1).
func fenceVMA(h *Hart, _ Bus, in isa.Inst) (Trap, bool) {
	if !h.Supervisor || h.Priv == U || h.Priv == S && h.MStatus&isa.StatusTVM != 0 {
		return illegal()
	}
	return h.next(in.Op)
}

// csr is a CSR instruction: where its operand comes from, and what becomes of the old value. With register or
// immediate zero, set and clear do not write, so that they may read what is read only; swap always writes.
func csr(operand func(h *Hart, in isa.Inst) uint32, f func(old, v uint32) (uint32, bool)) action {
	return func(h *Hart, b Bus, in isa.Inst) (Trap, bool) {
		n := isa.CSR(in.Imm)
		old, ok := h.readCSR(b, n)
		if !ok {
			return illegal()
		}
		from := old
		if n == isa.MIP { // the line of SEI is read, and does not become what was written (§3.1.9)
			from = old&^isa.SEI | h.SoftIP&isa.SEI
		}
		v, always := f(from, operand(h, in))
		if (always || in.Rs1 != 0) && !h.writeCSR(b, n, v) {
			return illegal()
		}
		return h.result(in.Op, in.Rd, old)
	}
}

func fromReg(h *Hart, in isa.Inst) uint32 { return h.X[in.Rs1] }
func fromImm(_ *Hart, in isa.Inst) uint32 { return uint32(in.Rs1) }

func swap(_, v uint32) (w uint32, always bool)    { return v, true }
func set(old, v uint32) (w uint32, always bool)   { return old | v, false }
func clear(old, v uint32) (w uint32, always bool) { return old &^ v, false }

// Ends. Every action returns through one of these, or has set PC itself. They take an instruction's fields, not
// the instruction, which is slow to copy.

func illegal() (Trap, bool) { return Trap{Cause: isa.IllegalInst}, true }

// next retires an instruction without a result.
func (h *Hart) next(op isa.Op) (Trap, bool) {
	h.PC += op.Size()
	return Trap{}, false
}

// result retires an instruction with a result for rd.
func (h *Hart) result(op isa.Op, rd isa.Reg, v uint32) (Trap, bool) {
	h.X[rd] = v
	h.X[0] = 0
	return h.next(op)
}

// jump retires a jump: the result is the address of the next instruction. Every target is even, and that is enough.
func (h *Hart) jump(op isa.Op, rd isa.Reg, target uint32) (Trap, bool) {
	h.X[rd] = h.PC + op.Size()
	h.X[0] = 0
	h.PC = target
	return Trap{}, false
}

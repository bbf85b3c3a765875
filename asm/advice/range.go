package advice

import (
	"fmt"
	"strconv"
	"strings"

	"breakfast/asm/arch"
	"breakfast/cpu/isa"
)

// OutOfRange says that a number does not fit, and what does.
func OutOfRange(name string, kind isa.Operand, number string) string {
	min, max, align := kind.Range()
	what := "an immediate"
	switch kind {
	case isa.OpMemA:
		return fmt.Sprintf("%s takes no offset: (rs1) alone", name)
	case isa.OpMemI, isa.OpMemS, isa.OpCMem, isa.OpCMemLWSP, isa.OpCMemSWSP:
		what = "an offset"
	case isa.OpShamt, isa.OpCShamt:
		what = "a shift"
	case isa.OpCSR:
		what = "a CSR number"
	}
	if align > 1 {
		what += fmt.Sprintf(", a multiple of %d,", align)
	}
	return fmt.Sprintf("%s takes %s of %s to %s, not %s", name, what, plainNumber(min), plainNumber(max), number)
}

// AsWritten is a number as the source has it, or else as it is easy to read.
func AsWritten(text string, n int64) string {
	if m, err := strconv.ParseInt(text, 0, 64); err == nil && m == n {
		return text
	}
	return plainNumber(n)
}

func plainNumber(n int64) string {
	if n > 0xffff {
		return fmt.Sprintf("%#x", n)
	}
	return fmt.Sprint(n)
}

// RegisterTwin is the instruction that takes a register where this one takes five bits.
var RegisterTwin = map[isa.Op]isa.Op{isa.CSRRWI: isa.CSRRW, isa.CSRRSI: isa.CSRRS, isa.CSRRCI: isa.CSRRC}

// Instead says what to write for a number that does not fit.
func Instead(in isa.Inst, kind isa.Operand, n int64, number string) string {
	if !arch.Fits(n, 32) {
		return "registers have 32 bits"
	}
	t := Spare(func(r isa.Reg) bool { return r == in.Rd || r == in.Rs1 || r == in.Rs2 })
	switch kind {
	case isa.OpImmI:
		op := strings.TrimSuffix(in.Op.String(), "i")
		if in.Op == isa.SLTIU {
			op = "sltu"
		}
		if in.Op == isa.ADDI && in.Rs1 == isa.Zero {
			return fmt.Sprintf("write li %s, %s", in.Rd, number)
		}
		return fmt.Sprintf("load it into a register: li %s, %s\n    then %s %s, %s, %s", t, number, op, in.Rd, in.Rs1, t)
	case isa.OpMemI, isa.OpMemS:
		return fmt.Sprintf("add it to the register first: li %s, %s\n    then add %s, %s, %s, and 0(%s)", t, number, t, t,
			in.Rs1, t)
	case isa.OpShamt:
		return "registers have 32 bits"
	case isa.OpImmU:
		return "lui and auipc take the upper 20 bits: of an address, %hi(address)"
	case isa.OpZimm:
		in.Op, in.Rs1 = RegisterTwin[in.Op], t
		return fmt.Sprintf("load it into a register: li %s, %s\n    then %s", t, number, in.Pretty(0, nil))
	}
	return ""
}

// Spare is a temporary register that is not used, for advice that needs one.
func Spare(used func(isa.Reg) bool) isa.Reg {
	for _, r := range []isa.Reg{isa.T0, isa.T1, isa.T2} {
		if !used(r) {
			return r
		}
	}
	return isa.T3 // no instruction has four operands
}

// ImmediateTwin is the instruction that does with a number what name does with a register.
func ImmediateTwin(name string) string {
	if name == "sub" {
		return "addi"
	}
	twin := name + "i"
	if name == "sltu" {
		twin = "sltiu"
	}
	if _, ok := isa.OpByName(twin); ok {
		return twin
	}
	return ""
}

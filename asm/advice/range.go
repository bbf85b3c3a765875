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

// Number is a number as the source has it.
func Number(text string) (n int64, ok bool) {
	n, err := strconv.ParseInt(text, 0, 64)
	return n, err == nil
}

func plainNumber(n int64) string {
	if n > 0xffff {
		return fmt.Sprintf("%#x", n)
	}
	return fmt.Sprint(n)
}

// RegisterTwin is the instruction that takes a register where this one takes five bits.
var RegisterTwin = map[isa.Op]isa.Op{isa.CSRRWI: isa.CSRRW, isa.CSRRSI: isa.CSRRS, isa.CSRRCI: isa.CSRRC}

// Instead says what to write for a number that does not fit: a sentence, with a %s where there are lines to write in
// the place of the instruction, and these.
func Instead(in isa.Inst, kind isa.Operand, n int64, number string) (sentence, lines string) {
	if !arch.Fits(n, 32) {
		return "registers have 32 bits", ""
	}
	t := Spare(func(r isa.Reg) bool { return r == in.Rd || r == in.Rs1 || r == in.Rs2 })
	switch kind {
	case isa.OpImmI:
		if in.Op == isa.ADDI && in.Rs1 == isa.Zero {
			return "write %s", fmt.Sprintf("li %s, %s", in.Rd, number)
		}
		return "load it into a register first: write %s", fmt.Sprintf("li %s, %s\n%s %s, %s, %[1]s",
			t, number, Twin(in.Op),
			in.Rd, in.Rs1)
	case isa.OpMemI, isa.OpMemS:
		value := in.Rd
		if kind == isa.OpMemS {
			value = in.Rs2
		}
		return "add it to the register first: write %s", fmt.Sprintf("li %[1]s, %[2]s\nadd %[1]s, %[1]s, %[3]s\n"+
			"%[4]s %[5]s, 0(%[1]s)",
			t, number, in.Rs1, in.Op, value)
	case isa.OpShamt:
		return "registers have 32 bits", ""
	case isa.OpImmU:
		return "lui and auipc take the upper 20 bits: of an address, %%hi(address)", ""
	case isa.OpZimm:
		in.Op, in.Rs1 = RegisterTwin[in.Op], t
		return "load it into a register first: write %s", fmt.Sprintf("li %s, %s\n%s", t, number, in.Pretty(0, nil))
	}
	return "", ""
}

// Twin is the instruction that does with a register what op does with a number.
func Twin(op isa.Op) string {
	if op == isa.SLTIU {
		return "sltu"
	}
	return strings.TrimSuffix(op.String(), "i")
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

package advice

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/cpu/isa"
)

var registerNames = func() []string {
	l := []string{"fp"}
	for r := isa.Reg(0); r < 32; r++ {
		l = append(l, r.String())
	}
	return l
}()

// registerFamily says which registers there are of a letter, for names with a number too large.
func registerFamily(name string) string {
	if len(name) < 2 || strings.Trim(name[1:], "0123456789") != "" {
		return ""
	}
	switch name[0] {
	case 'a', 'A':
		return "argument registers are a0 to a7"
	case 's', 'S':
		return "saved registers are s0 to s11"
	case 't', 'T':
		return "temporary registers are t0 to t6"
	case 'x', 'X':
		return "registers are x0 to x31"
	case 'r', 'R':
		return "registers are x0 to x31, and by their use a0 to a7, s0 to s11, t0 to t6"
	}
	return ""
}

// Register says which register a name most likely was: a sentence, with a %s for the register where there is one.
func Register(name string) (sentence, near string) {
	if small := strings.ToLower(name); small != name && arch.IsReg(small) {
		return "registers are written in small letters: %s", small
	}
	if h := registerFamily(name); h != "" {
		return h, ""
	}
	if near := Nearest(name, registerNames); near != "" {
		return "did you mean %s?", near
	}
	return "", ""
}

// CSR says of a name that is no CSR here why not; "" where that is not known.
func CSR(name string) string { return notCSRs[name] }

// CSRs are the names of CSRs, also of those that only larger harts have.
func CSRs() (names []string) {
	for i := range isa.CSRs {
		names = append(names, isa.CSRs[i].Name)
	}
	for _, d := range isa.AbsentCSRs() {
		names = append(names, d.Name)
	}
	return names
}

// notCSRs are registers that are no CSRs on any hart.
var notCSRs = map[string]string{
	"mtime":    "it is a register of the timer, in memory: breakfast doc clint; rdtime reads it too",
	"mtimecmp": "it is a register of the timer, in memory: breakfast doc clint",
	"pc":       "auipc rd, 0 reads the pc; jumps write it",
}

// IsCSR says that a name is that of a CSR.
func IsCSR(name string) bool {
	_, ok := isa.CSRNamed(name)
	return ok
}

// Field says which bit of a CSR a name stands for in the manual, and its value; "" for other names. A name may begin
// with the CSR's: MSTATUS_MIE.
func Field(name string) (where string, value uint64) {
	csr, field, long := strings.Cut(strings.TrimPrefix(name, "CSR_"), "_")
	for i := range isa.CSRs {
		for _, f := range isa.CSRs[i].Fields {
			if f.Name == name || long && f.Name == field && strings.EqualFold(csr, isa.CSRs[i].Name) {
				return fmt.Sprintf("%s is in bit %d of %s", name, f.Lo,
					isa.CSRs[i].Name), (uint64(2) << f.Hi) - (uint64(1) << f.Lo)
			}
		}
	}
	return "", 0
}

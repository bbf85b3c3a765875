package asm

import (
	"fmt"
	"strings"

	"breakfast/cpu/isa"
)

var registerNames = func() []string {
	l := []string{"fp"}
	for r := isa.Reg(0); r < 32; r++ {
		l = append(l, r.String())
	}
	return l
}()

// nearest finds the candidate that a misspelt word most likely was, "" if none is near: about one
// slip in three letters. Among equals the alphabet decides, so that the order of candidates does
// not matter.
func nearest(word string, candidates []string) string {
	if len(word) < 2 || len(word) > maxWord {
		return ""
	}
	best, least := "", slip*(len(word)/3)+1
	if len(word) < 3 {
		least = 3 // no wrong letter
	}
	for _, c := range candidates {
		if c == word || len(c) > maxWord {
			continue
		}
		if d := distance(word, c, least); d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	return best
}

// mostAsked bounds the search for near words in a program that is wrong from end to end.
const mostAsked = 200

// nearest is the function nearest for as long as somebody may still read the answer.
func (u *unit) nearest(word string, candidates []string) string {
	if u.a.asked++; u.a.asked > mostAsked {
		return ""
	}
	return nearest(word, candidates)
}

const (
	maxWord = 64
	slip    = 3 // a wrong letter; a missing, added or swapped one is less: 2; one typed twice, or a capital: 1
)

// distance is how far two words are apart, or more than most.
func distance(a, b string, most int) int {
	var rows [3][maxWord + 1]int
	for j := 0; j <= len(b); j++ {
		rows[0][j] = 2 * j
	}
	for i := 1; i <= len(a); i++ {
		prev, cur, older := &rows[(i-1)%3], &rows[i%3], &rows[(i+1)%3]
		cur[0] = 2 * i
		least := cur[0]
		for j := 1; j <= len(b); j++ {
			d := prev[j-1]
			switch {
			case a[i-1] == b[j-1]:
			case strings.EqualFold(a[i-1:i], b[j-1:j]):
				d++
			default:
				d += slip
			}
			added := 2
			if i > 1 && a[i-1] == a[i-2] {
				added = 1
			}
			d = min(d, prev[j]+added, cur[j-1]+2)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, older[j-2]+2)
			}
			cur[j] = d
			least = min(least, d)
		}
		if least > most {
			return most + 1
		}
	}
	return rows[len(a)%3][len(b)]
}

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

// registerHint says which register a name most likely was.
func registerHint(name string) string {
	if h := registerFamily(name); h != "" {
		return h
	}
	if near := nearest(name, registerNames); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	return ""
}

// foreign are words of other machines, and what RISC-V says instead.
var foreign = map[string]string{
	"mov": "registers are copied by mv rd, rs; numbers loaded by li rd, number", "movl": "registers are copied by mv rd, rs",
	"movi": "numbers are loaded by li rd, number", "movw": "numbers are loaded by li rd, number", "movt": "numbers are loaded by li rd, number",
	"ldr": "words are loaded by lw rd, offset(rs1)", "ldrb": "bytes are loaded by lbu rd, offset(rs1)", "ldrh": "halves are loaded by lhu rd, offset(rs1)",
	"str": "words are stored by sw rs2, offset(rs1)", "strb": "bytes are stored by sb rs2, offset(rs1)", "strh": "halves are stored by sh rs2, offset(rs1)",
	"load": "words are loaded by lw rd, offset(rs1)", "store": "words are stored by sw rs2, offset(rs1)",
	"push": "there is no push: addi sp, sp, -16, then sw rs, 0(sp)", "pop": "there is no pop: lw rd, 0(sp), then addi sp, sp, 16",
	"jmp": "write j label", "b": "write j label", "bl": "write call label", "blr": "write jalr rs", "bx": "write jr rs, or ret", "br": "write jr rs", "bra": "write j label",
	"je": "write beq rs1, rs2, label", "jz": "write beqz rs, label", "jne": "write bne rs1, rs2, label", "jnz": "write bnez rs, label",
	"jl": "write blt rs1, rs2, label", "jg": "write bgt rs1, rs2, label", "jle": "write ble rs1, rs2, label", "jge": "write bge rs1, rs2, label",
	"cmp": "there are no flags: branches compare two registers themselves, blt rs1, rs2, label", "test": "there are no flags: and t0, rs1, rs2, then beqz t0, label", "tst": "there are no flags: and t0, rs1, rs2, then beqz t0, label",
	"inc": "write addi rd, rd, 1", "dec": "write addi rd, rd, -1", "subi": "there is no subi: write addi with the negative number",
	"subiu": "there is no subi: write addi with the negative number", "addiu": "write addi: it never traps", "addu": "write add: it never traps", "subu": "write sub: it never traps",
	"clr": "write li rd, 0", "lda": "words are loaded by lw rd, offset(rs1)", "sta": "words are stored by sw rs2, offset(rs1)",
	"shl": "write sll, or slli with a number", "sal": "write sll, or slli with a number", "shr": "write srl, or srli with a number", "sar": "write sra, or srai with a number",
	"lsl": "write sll, or slli with a number", "lsr": "write srl, or srli with a number", "asr": "write sra, or srai with a number",
	"imul": "write mul rd, rs1, rs2", "idiv": "write div rd, rs1, rs2, and rem for the rest", "mod": "write rem rd, rs1, rs2", "mult": "write mul rd, rs1, rs2",
	"eor": "write xor", "orr": "write or", "bic": "write andi with the inverted mask", "nor": "write or, then not", "mvn": "write not rd, rs",
	"syscall": "write ecall", "swi": "write ecall", "svc": "write ecall", "int": "write ecall", "scall": "write ecall", "sbreak": "write ebreak", "bkpt": "write ebreak", "int3": "write ebreak",
	"hlt": "write wfi, which waits for an interrupt", "halt": "write wfi, which waits for an interrupt", "iret": "write mret", "eret": "write mret", "rfe": "write mret", "sret": "this hart has no S mode: write mret", "uret": "write mret",
	"cli": "write csrci mstatus, 8", "sti": "write csrsi mstatus, 8", "lea": "write la rd, symbol", "adr": "write la rd, symbol", "leave": "write lw ra, offset(sp), then addi sp, sp, size", "return": "write ret", "rts": "write ret",
	"dw": "write .word", "db": "write .byte", "dd": "write .word", "dcd": "write .word", "equ": "write .equ NAME, value", "define": "write .equ NAME, value", "global": "write .globl name", "section": "write .section name", "include": `write .include "file"`, "macro": "write .macro NAME", "org": "write .org",
	"ld": "ld loads 64 bits, and registers have 32 here: write lw", "sd": "sd stores 64 bits, and registers have 32 here: write sw", "lwu": "registers have 32 bits here: write lw",
	"addw": "registers have 32 bits here: write add", "addiw": "registers have 32 bits here: write addi", "subw": "registers have 32 bits here: write sub", "sllw": "registers have 32 bits here: write sll", "sext.w": "registers have 32 bits here: write mv",
	"sfence.vma": "this hart has no virtual memory: write nothing",
}

// isFloat says that a name is a floating-point register's.
func isFloat(s string) bool {
	if len(s) < 2 || s[0] != 'f' {
		return false
	}
	rest := strings.TrimLeft(s[1:], "ast")
	if rest == "" {
		return false
	}
	for i := range len(rest) {
		if !isDigit(rest[i]) {
			return false
		}
	}
	return true
}

func isFloatOp(s string) bool {
	base, suffix, ok := strings.Cut(s, ".")
	return ok && len(base) > 1 && base[0] == 'f' && (strings.HasPrefix(suffix, "s") || strings.HasPrefix(suffix, "d") || strings.HasPrefix(suffix, "w") || strings.HasPrefix(suffix, "x")) ||
		s == "flw" || s == "fsw" || s == "fld" || s == "fsd"
}

// unknownWord is the error for a mnemonic that nobody knows.
func (u *unit) unknownWord(c *cursor, word string, at place) error {
	lower := strings.ToLower(word)
	if file := u.elsewhere(strings.ToUpper(word)); file != "" { // names of macros have no case
		if err := u.notIncluded(fmt.Sprintf("there is no instruction or macro %s", quote(word)), file, at); err != nil {
			return err
		}
		return nil
	}
	msg := fmt.Sprintf("there is no instruction %s", quote(word))
	if hint := foreign[lower]; hint != "" {
		return at.fault(msg, hint)
	}
	if isFloatOp(lower) {
		return at.fault(fmt.Sprintf("%s: this hart has no floating point", word), "")
	}
	if d := directives["."+lower]; d.do != nil {
		return at.fault(msg, strings.TrimSpace(fmt.Sprintf("the directive is .%s %s", lower, d.syntax)))
	}
	if isReg(word) {
		return at.fault(msg, fmt.Sprintf("%s is a register; a line begins with an instruction: mv %s, …", word, word))
	}
	if len(u.macros) == 0 || word == lower {
		names := make([]string, 0, len(forms))
		for n := range forms {
			names = append(names, n)
		}
		if near := u.nearest(lower, names); near != "" {
			return at.fault(msg, fmt.Sprintf("did you mean %s?", forms[near][0].syntax()))
		}
	}
	var names []string
	for _, m := range u.macros {
		names = append(names, m.name)
	}
	u.a.vague = true
	if near := u.nearest(word, names); near != "" {
		return at.fault(fmt.Sprintf("there is no instruction or macro %s", quote(word)), fmt.Sprintf("did you mean the macro %s?", near))
	}
	if s := c.peek(); s == 0 || isNameStart(s) && c.word() != "" && c.peek() == ':' {
		return at.fault(msg, fmt.Sprintf("if it is a label, write %s:", word))
	}
	return at.fault(fmt.Sprintf("there is no instruction or macro %s", quote(word)), "")
}

// elsewhere is the file that has to be included for a name, "" if there is none.
func (u *unit) elsewhere(name string) string {
	if u.a.opt.Elsewhere == nil {
		return ""
	}
	return u.a.opt.Elsewhere(name)
}

// notIncluded is the error for a name that a file defines which is not included: once for each file, as all its other names
// are missing for the same reason.
func (u *unit) notIncluded(msg, file string, at place) *Error {
	u.a.vague = true
	if u.missed[file] {
		return nil
	}
	if u.missed == nil {
		u.missed = map[string]bool{}
	}
	u.missed[file] = true
	return at.fault(msg, fmt.Sprintf("it is in %s: write .include %q at the top", file, file))
}

// nearSymbol finds the defined symbol that a name most likely was.
func (u *unit) nearSymbol(name string) string {
	var names []string
	for _, s := range u.names {
		if s.defined() && s.name != "" {
			names = append(names, s.name)
		}
	}
	for _, m := range []map[string]*symbol{u.a.given, u.a.globals, u.a.edges} {
		for n := range m {
			names = append(names, n)
		}
	}
	return u.nearest(name, names)
}

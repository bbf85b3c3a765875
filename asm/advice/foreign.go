package advice

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// Foreign are words of other machines, and what RISC-V says instead.
var Foreign = map[string]string{
	"mov":        "registers are copied by mv rd, rs; numbers loaded by li rd, number",
	"movl":       "registers are copied by mv rd, rs",
	"movi":       "numbers are loaded by li rd, number",
	"movw":       "numbers are loaded by li rd, number",
	"movt":       "numbers are loaded by li rd, number",
	"ldr":        "words are loaded by lw rd, offset(rs1)",
	"ldrb":       "bytes are loaded by lbu rd, offset(rs1)",
	"ldrh":       "halves are loaded by lhu rd, offset(rs1)",
	"str":        "words are stored by sw rs2, offset(rs1)",
	"strb":       "bytes are stored by sb rs2, offset(rs1)",
	"strh":       "halves are stored by sh rs2, offset(rs1)",
	"ldw":        "words are loaded by lw rd, offset(rs1)",
	"stw":        "words are stored by sw rs2, offset(rs1)",
	"load":       "words are loaded by lw rd, offset(rs1)",
	"store":      "words are stored by sw rs2, offset(rs1)",
	"push":       "there is no push: addi sp, sp, -16, then sw rd, 0(sp)",
	"pop":        "there is no pop: lw rd, 0(sp), then addi sp, sp, 16",
	"jmp":        "write j label",
	"b":          "write j label",
	"bl":         "write call label",
	"blr":        "write jalr rs",
	"bx":         "write jr rs, or ret",
	"br":         "write jr rs",
	"bra":        "write j label",
	"je":         "write beq rs1, rs2, label",
	"jz":         "write beqz rs, label",
	"jne":        "write bne rs1, rs2, label",
	"jnz":        "write bnez rs, label",
	"jl":         "write blt rs1, rs2, label",
	"jg":         "write bgt rs1, rs2, label",
	"jle":        "write ble rs1, rs2, label",
	"jge":        "write bge rs1, rs2, label",
	"cmp":        "there are no flags: branches compare two registers themselves, blt rs1, rs2, label",
	"test":       "there are no flags: and t0, rs1, rs2, then beqz t0, label",
	"tst":        "there are no flags: and t0, rs1, rs2, then beqz t0, label",
	"inc":        "write addi rd, rd, 1",
	"dec":        "write addi rd, rd, -1",
	"subi":       "there is no subi: write addi with the negative number",
	"subiu":      "there is no subi: write addi with the negative number",
	"addiu":      "write addi: it never traps",
	"addu":       "write add: it never traps",
	"subu":       "write sub: it never traps",
	"clr":        "write li rd, 0",
	"lda":        "words are loaded by lw rd, offset(rs1)",
	"sta":        "words are stored by sw rs2, offset(rs1)",
	"shl":        "write sll, or slli with a number",
	"sal":        "write sll, or slli with a number",
	"shr":        "write srl, or srli with a number",
	"sar":        "write sra, or srai with a number",
	"lsl":        "write sll, or slli with a number",
	"lsr":        "write srl, or srli with a number",
	"asr":        "write sra, or srai with a number",
	"imul":       "write mul rd, rs1, rs2",
	"idiv":       "write div rd, rs1, rs2, and rem for the rest",
	"mod":        "write rem rd, rs1, rs2",
	"mult":       "write mul rd, rs1, rs2",
	"eor":        "write xor",
	"orr":        "write or",
	"bic":        "write andi with the inverted mask",
	"nor":        "write or, then not",
	"mvn":        "write not rd, rs",
	"syscall":    "write ecall",
	"swi":        "write ecall",
	"svc":        "write ecall",
	"int":        "write ecall",
	"scall":      "write ecall",
	"sbreak":     "write ebreak",
	"bkpt":       "write ebreak",
	"int3":       "write ebreak",
	"hlt":        "write wfi, which waits for an interrupt",
	"halt":       "write wfi, which waits for an interrupt",
	"iret":       "write mret",
	"eret":       "write mret",
	"rfe":        "write mret",
	"sret":       "this hart has no S mode: write mret",
	"uret":       "write mret",
	"cli":        "write csrci mstatus, 8",
	"sti":        "write csrsi mstatus, 8",
	"lea":        "write la rd, symbol",
	"adr":        "write la rd, symbol",
	"leave":      "write lw ra, offset(sp), then addi sp, sp, size",
	"return":     "write ret",
	"rts":        "write ret",
	"db":         "write .byte",
	"dw":         "write .half, which is two bytes, or .word, which is four",
	"dd":         "write .word",
	"dq":         "write .dword",
	"dcb":        "write .byte",
	"dcw":        "write .half",
	"dcd":        "write .word",
	"resb":       "write .space",
	"resw":       "write .space",
	"goto":       "write j label",
	"code":       "write .text",
	"code32":     "leave it out",
	"code16":     "leave it out",
	"thumb":      "leave it out",
	"arm":        "leave it out",
	"syntax":     "leave it out",
	"cpu":        "leave it out",
	"ent":        "leave it out",
	"frame":      "leave it out",
	"mask":       "leave it out",
	"noreorder":  "leave it out: there are no delay slots",
	"reorder":    "leave it out: there are no delay slots",
	"noat":       "leave it out",
	"nomacro":    "leave it out",
	"equ":        "write .equ NAME, value",
	"define":     "write .equ NAME, value",
	"global":     "write .globl name",
	"public":     "write .globl name",
	"section":    "write .section name",
	"include":    `write .include "file"`,
	"macro":      "write .macro NAME",
	"org":        "write .org",
	"ld":         "ld loads 64 bits, and registers have 32 here: write lw",
	"sd":         "sd stores 64 bits, and registers have 32 here: write sw",
	"lwu":        "registers have 32 bits here: write lw",
	"addw":       "registers have 32 bits here: write add",
	"addiw":      "registers have 32 bits here: write addi",
	"subw":       "registers have 32 bits here: write sub",
	"sllw":       "registers have 32 bits here: write sll",
	"sext.w":     "registers have 32 bits here: write mv",
	"sfence.vma": "this hart has no virtual memory: write nothing",
}

// IsFloat says that a name is a floating-point register's.
func IsFloat(s string) bool {
	if len(s) < 2 || s[0] != 'f' {
		return false
	}
	rest := strings.TrimLeft(s[1:], "ast")
	if rest == "" {
		return false
	}
	for i := range len(rest) {
		if !source.IsDigit(rest[i]) {
			return false
		}
	}
	return true
}

func isFloatOp(s string) bool {
	base, suffix, ok := strings.Cut(s, ".")
	return ok && len(base) > 1 && base[0] == 'f' && (strings.HasPrefix(suffix, "s") ||
		strings.HasPrefix(suffix, "d") || strings.HasPrefix(suffix, "w") || strings.HasPrefix(suffix, "x")) ||
		s == "flw" || s == "fsw" || s == "fld" || s == "fsd"
}

// InRISCV is what RISC-V says for a word of other machines, with the operands at hand where they fit;
// "" for other words.
func InRISCV(word, operands string) string {
	hint := Foreign[word]
	var ops []string
	for op := range strings.SplitSeq(operands, ",") {
		ops = append(ops, strings.Trim(op, " \t$#%{}"))
	}
	switch rd := ops[0]; {
	case hint == "" || !arch.IsReg(rd):
	case strings.HasPrefix(word, "mov") && len(ops) == 2 && arch.IsReg(ops[1]):
		return fmt.Sprintf("write mv %s, %s", rd, ops[1])
	case strings.HasPrefix(word, "mov") && len(ops) == 2 && ops[1] != "" &&
		(source.IsDigit(ops[1][0]) || ops[1][0] == '-' || ops[1][0] == '\''):
		return fmt.Sprintf("write li %s, %s", rd, ops[1])
	case strings.HasPrefix(word, "subi") && len(ops) == 3 && arch.IsReg(ops[1]):
		return fmt.Sprintf("write addi %s, %s, %s", rd, ops[1], Negative(ops[2]))
	case len(ops) == 1: // inc rd, push rd
		return strings.ReplaceAll(strings.ReplaceAll(hint, " rd,", " "+rd+","), " rs2,", " "+rd+",")
	}
	return hint
}

// Negative is a number with the other sign.
func Negative(number string) string {
	if n, ok := strings.CutPrefix(number, "-"); ok {
		return n
	}
	return "-" + number
}

// OtherExtension says of a mnemonic that this hart does not have what extension it belongs to, and why
// not; "" for other words.
func OtherExtension(word string) string {
	base, suffix, dotted := strings.Cut(word, ".")
	switch {
	case isFloatOp(word), strings.HasPrefix(word, "c.f"):
		return "this hart has no floating point"
	case dotted && len(base) > 1 && base[0] == 'v' && (strings.Trim(suffix, "vxiwsmf.0123456789") == "" ||
		strings.HasPrefix(base, "vm")), strings.HasPrefix(word, "vset"):
		return "this hart has no vectors"
	case dotted && arch.Forms[base+".w"] != nil && strings.HasPrefix(suffix, "d"):
		return "this hart has atomics of 32 bits alone"
	}
	for ext, names := range absentExtensions {
		if strings.Contains(" "+names+" ", " "+word+" ") {
			return fmt.Sprintf("it is of extension %s, which this hart does not have", ext)
		}
	}
	return ""
}

// absentExtensions are extensions that compilers use when they may, and their instructions.
var absentExtensions = map[string]string{
	"zba":    "sh1add sh2add sh3add",
	"zbb":    "andn orn xnor clz ctz cpop max maxu min minu rol ror rori orc.b rev8",
	"zbc":    "clmul clmulh clmulr",
	"zbs":    "bclr bclri bext bexti binv binvi bset bseti",
	"zicond": "czero.eqz czero.nez",
	"zicbom": "cbo.clean cbo.flush cbo.inval",
	"zicboz": "cbo.zero",
	"h":      "hfence.vvma hfence.gvma",
}

package advice

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
)

// Foreign are words of other machines, and what RISC-V says instead: where nobody can say what a statement would be
// here, as Translate can of most.
var Foreign = map[string]string{
	"int": declarations, "void": declarations, "char": declarations, "unsigned": declarations, "static": declarations,
	"if": branches, "while": branches, "for": branches, "else": branches,
	"mov": "registers are copied by mv, numbers loaded by li, addresses by la, words by lw",
	"ldr": loads, "ldrb": loads, "ldrh": loads, "load": loads, "lda": loads, "ldw": loads, "ldm": loads, "ldp": loads,
	"ldmia": loads, "ldmfd": loads,
	"str": stores, "strb": stores, "strh": stores, "store": stores, "sta": stores, "stw": stores, "stm": stores,
	"stp": stores, "stmfd": stores, "stmdb": stores,
	"movt":  "li takes all 32 bits of a number, la all of an address",
	"push":  "there is no push: sp is moved down by addi, and registers stored there by sw",
	"pop":   "there is no pop: registers are loaded by lw, and sp moved up by addi",
	"pusha": "there is no push: sp is moved down by addi, and registers stored there by sw",
	"popa":  "there is no pop: registers are loaded by lw, and sp moved up by addi",
	"jmp":   jumps, "b": jumps, "bra": jumps, "br": jumps, "goto": jumps,
	"bl": calls, "blx": calls, "blr": calls, "bal": calls, "bsr": calls, "jsr": calls, "gosub": calls,
	"bx":  "a jump to a register is jr, a return ret",
	"cmp": flags, "cmn": flags, "test": flags, "tst": flags, "teq": flags, "subs": flags, "cmpl": flags,
	"je": flags, "jz": flags, "jne": flags, "jnz": flags, "jl": flags, "jg": flags, "jle": flags, "jge": flags,
	"ja": flags, "jb": flags, "jae": flags, "jbe": flags, "jc": flags, "jnc": flags, "js": flags, "jns": flags,
	"jo": flags, "bhi": flags, "bls": flags, "bhs": flags, "blo": flags, "bcs": flags, "bcc": flags, "bmi": flags,
	"bpl": flags, "bvs": flags, "setz": flags, "sete": flags, "cmov": flags, "adc": flags, "sbb": flags, "adcs": flags,
	"inc": "a register counts by addi", "dec": "a register counts by addi",
	"subi":  "there is no subi: addi takes the negative number",
	"subiu": "there is no subi: addi takes the negative number",
	"addiu": "it is addi here, which never traps", "addu": "it is add here, which never traps",
	"subu": "it is sub here, which never traps", "clr": "a register is cleared by li rd, 0",
	"shl": shifts, "sal": shifts, "shr": shifts, "sar": shifts, "lsl": shifts, "lsr": shifts, "asr": shifts,
	"ror": shifts, "rol": shifts, "rcl": shifts, "rcr": shifts,
	"imul": products, "idiv": products, "mod": products, "mult": products, "multu": products, "mflo": products,
	"mfhi": products, "mtlo": products, "mthi": products, "madd": products, "umull": products, "smull": products,
	"eor": "it is xor here", "orr": "it is or here", "bic": "it is andi here, with the mask inverted",
	"nor": "it is or here, and then not", "mvn": "it is not here", "rsb": "it is sub here, with the operands swapped",
	"syscall": "it is ecall here", "swi": "it is ecall here", "svc": "it is ecall here",
	"bkpt": "it is ebreak here", "int3": "it is ebreak here", "break": "it is ebreak here",
	"hlt": "wfi waits for an interrupt", "halt": "wfi waits for an interrupt", "cli": "csrci mstatus, 8 does it",
	"sti": "csrsi mstatus, 8 does it", "mrs": "csrr reads a CSR", "msr": "csrw writes a CSR",
	"mfc0": "csrr reads a CSR",
	"mtc0": "csrw writes a CSR", "in": "devices are in memory: lw and its like read them",
	"out": "devices are in memory: sw and its like write them",
	"lea": addresses, "adr": addresses, "adrp": addresses, "adrl": addresses,
	"xchg": "three mv by way of a free register do it, or amoswap.w in memory",
	"rep":  "a loop of lw and sw does it", "enter": "sp is moved down by addi",
	"lwl": "words are loaded whole: lw", "lwr": "words are loaded whole: lw", "swl": "words are stored whole: sw",
	"swr": "words are stored whole: sw", "ulw": "words are loaded whole: lw", "usw": "words are stored whole: sw",
	"movz": flags, "movn": flags, "cdq": "division takes registers of 32 bits: div rd, rs1, rs2",
	"db": data, "dw": data, "dd": data, "dq": data, "dcb": data, "dcw": data, "dcd": data, "resb": data, "resw": data,
	"resd": data, "times": data,
	"equ": valueNames, "define": valueNames, "global": "it is .globl name here", "public": "it is .globl name here",
	"section": "it is .section name here", "include": `it is .include "file" here`, "macro": "it is .macro NAME here",
	"proc": "a label is enough", "endp": "a label is enough", "org": "it is .org here",
	"ld": bits32, "sd": bits32, "lwu": bits32, "addw": bits32, "addiw": bits32, "subw": bits32, "sllw": bits32,
	"slliw": bits32, "srlw": bits32, "srliw": bits32, "sraw": bits32, "sraiw": bits32, "mulw": bits32, "divw": bits32,
	"remw": bits32, "sext.w": bits32, "zext.w": bits32,
}

// What several of those words have in common.
const (
	declarations = "it is of C: here a function is a label, main:, and a variable a label with data behind it, " +
		"x: .word 5"
	branches   = "there are branches alone: ble a0, t0, label goes there where a0 <= t0, and on where not"
	loads      = "words are loaded by lw rd, offset(rs1), bytes by lbu, halves by lhu"
	stores     = "words are stored by sw rs2, offset(rs1), bytes by sb, halves by sh"
	jumps      = "a jump is j label, or jr rs to a register"
	calls      = "a call is call label, or jalr rs to a register"
	flags      = "there are no flags: branches compare two registers themselves, blt rs1, rs2, label"
	shifts     = "shifts are sll, srl and sra, or slli, srli and srai with a number"
	products   = "products and quotients go where one wants: mul rd, rs1, rs2, then mulh, div and rem"
	addresses  = "addresses are loaded by la rd, symbol"
	data       = "data is .byte, .half (two bytes), .word (four), .ascii for text; .space reserves room"
	valueNames = "values have names by .equ NAME, value"
	bits32     = "registers have 32 bits here"
)

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
	switch base {
	case "add", "sub", "mul", "div", "mov", "neg", "abs", "sqrt", "l", "s", "cvt", "c": // of MIPS
		if suffix == "s" || suffix == "d" || base == "cvt" || base == "c" && strings.HasSuffix(suffix, ".s") {
			return ok
		}
	}
	switch s {
	case "mtc1", "mfc1", "lwc1", "swc1", "bc1t", "bc1f":
		return true
	}
	return ok && len(base) > 1 && base[0] == 'f' && (strings.HasPrefix(suffix, "s") ||
		strings.HasPrefix(suffix, "d") || strings.HasPrefix(suffix, "w") || strings.HasPrefix(suffix, "x")) ||
		s == "flw" || s == "fsw" || s == "fld" || s == "fsd"
}

// Negative is a number with the other sign.
func Negative(number string) string {
	if n, ok := strings.CutPrefix(number, "-"); ok {
		return n
	}
	return "-" + number
}

// Conditional says of ARM's instructions with a condition in their word why there are none; "" for other words.
func Conditional(word string) string {
	for _, end := range []string{"eq", "ne", "lt", "gt", "le", "ge", "hi", "ls", "cs", "cc", "mi", "pl"} {
		switch base, ok := strings.CutSuffix(word, end); {
		case !ok:
		case base == "mov", base == "add", base == "sub", base == "ldr", base == "str", base == "and", base == "orr",
			base == "eor", base == "mul", base == "bl", base == "bx", base == "cmp", base == "mvn", base == "rsb":
			return "instructions have no conditions: a branch leads around those that do not count"
		}
	}
	return ""
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

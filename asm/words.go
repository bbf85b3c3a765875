package asm

import (
	"fmt"
	"strings"

	"breakfast/asm/arch"
	"breakfast/asm/source"
	"breakfast/asm/syntax"
)

// foreign are words of other machines, and what RISC-V says instead.
var foreign = map[string]string{
	"mov": "registers are copied by mv rd, rs; numbers loaded by li rd, number", "movl": "registers are copied by mv rd, rs",
	"movi": "numbers are loaded by li rd, number", "movw": "numbers are loaded by li rd, number", "movt": "numbers are loaded by li rd, number",
	"ldr": "words are loaded by lw rd, offset(rs1)", "ldrb": "bytes are loaded by lbu rd, offset(rs1)", "ldrh": "halves are loaded by lhu rd, offset(rs1)",
	"str": "words are stored by sw rs2, offset(rs1)", "strb": "bytes are stored by sb rs2, offset(rs1)", "strh": "halves are stored by sh rs2, offset(rs1)",
	"ldw": "words are loaded by lw rd, offset(rs1)", "stw": "words are stored by sw rs2, offset(rs1)", "load": "words are loaded by lw rd, offset(rs1)", "store": "words are stored by sw rs2, offset(rs1)",
	"push": "there is no push: addi sp, sp, -16, then sw rd, 0(sp)", "pop": "there is no pop: lw rd, 0(sp), then addi sp, sp, 16",
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
	"db": "write .byte", "dw": "write .half, which is two bytes, or .word, which is four", "dd": "write .word", "dq": "write .dword", "dcb": "write .byte", "dcw": "write .half", "dcd": "write .word", "resb": "write .space", "resw": "write .space", "goto": "write j label",
	"code": "write .text", "code32": "leave it out", "code16": "leave it out", "thumb": "leave it out", "arm": "leave it out", "syntax": "leave it out", "cpu": "leave it out", "ent": "leave it out", "frame": "leave it out", "mask": "leave it out",
	"noreorder": "leave it out: there are no delay slots", "reorder": "leave it out: there are no delay slots", "noat": "leave it out", "nomacro": "leave it out", "equ": "write .equ NAME, value", "define": "write .equ NAME, value", "global": "write .globl name", "public": "write .globl name", "section": "write .section name", "include": `write .include "file"`, "macro": "write .macro NAME", "org": "write .org",
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
		if !source.IsDigit(rest[i]) {
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

// foreignHint is what RISC-V says for a word of other machines, with the operands at hand where they fit; "" for other words.
func foreignHint(word, operands string) string {
	hint := foreign[word]
	var ops []string
	for op := range strings.SplitSeq(operands, ",") {
		ops = append(ops, strings.Trim(op, " \t$#%{}"))
	}
	switch rd := ops[0]; {
	case hint == "" || !arch.IsReg(rd):
	case strings.HasPrefix(word, "mov") && len(ops) == 2 && arch.IsReg(ops[1]):
		return fmt.Sprintf("write mv %s, %s", rd, ops[1])
	case strings.HasPrefix(word, "mov") && len(ops) == 2 && ops[1] != "" && (source.IsDigit(ops[1][0]) || ops[1][0] == '-' || ops[1][0] == '\''):
		return fmt.Sprintf("write li %s, %s", rd, ops[1])
	case strings.HasPrefix(word, "subi") && len(ops) == 3 && arch.IsReg(ops[1]):
		return fmt.Sprintf("write addi %s, %s, %s", rd, ops[1], negative(ops[2]))
	case len(ops) == 1: // inc rd, push rd
		return strings.ReplaceAll(strings.ReplaceAll(hint, " rd,", " "+rd+","), " rs2,", " "+rd+",")
	}
	return hint
}

// negative is a number with the other sign.
func negative(number string) string {
	if n, ok := strings.CutPrefix(number, "-"); ok {
		return n
	}
	return "-" + number
}

// otherExtension says of a mnemonic that this hart does not have what extension it belongs to, and why not; "" for other words.
func otherExtension(word string) string {
	base, suffix, dotted := strings.Cut(word, ".")
	switch {
	case isFloatOp(word), strings.HasPrefix(word, "c.f"):
		return "this hart has no floating point"
	case dotted && len(base) > 1 && base[0] == 'v' && (strings.Trim(suffix, "vxiwsmf.0123456789") == "" || strings.HasPrefix(base, "vm")), strings.HasPrefix(word, "vset"):
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

// unknownWord is the error for a mnemonic that nobody knows.
func (u *unit) unknownWord(c *source.Cursor, word string, at source.Place) error {
	lower := strings.ToLower(word)
	msg := fmt.Sprintf("there is no instruction %s", source.Quote(word))
	either := fmt.Sprintf("there is no instruction or macro %s", source.Quote(word))
	if file := u.elsewhere(strings.ToUpper(word)); file != "" { // names of macros have no case
		if err := u.notIncluded(either, file, at); err != nil {
			return err
		}
		return nil
	}
	if err := u.oddLabel(c, word, at); err != nil {
		return err
	}
	if hint := foreignHint(lower, c.Text[c.Pos:]); hint != "" {
		return at.Fault(msg, hint)
	}
	if why := otherExtension(lower); why != "" {
		return at.Fault(fmt.Sprintf("%s: %s", word, why), "")
	}
	if args, ok := syntax.Directives["."+lower]; ok {
		return at.Fault(msg, strings.TrimSpace(fmt.Sprintf("the directive is .%s %s", lower, args)))
	}
	if arch.IsReg(word) {
		return at.Fault(msg, fmt.Sprintf("%s is a register; a line begins with an instruction: mv %s, …", word, word))
	}
	if u.lost { // it may well be in the file that is missing
		u.a.vague = true
		return nil
	}
	if len(u.macros) == 0 || word == lower {
		names := make([]string, 0, len(arch.Forms))
		for n := range arch.Forms {
			names = append(names, n)
		}
		near := u.nearest(lower, names)
		if base, _, _ := strings.Cut(lower, "."); near == "" && arch.Forms[base] != nil {
			near = base
		}
		if near != "" {
			return at.Fault(msg, fmt.Sprintf("did you mean %s?", arch.Forms[near][0].Syntax()))
		}
	}
	u.a.vague = true
	var names []string
	for _, m := range u.macros {
		names = append(names, m.Name)
	}
	if near := u.nearest(word, names); near != "" {
		return at.Fault(either, fmt.Sprintf("did you mean the macro %s?", near))
	}
	if c.AtEnd() {
		return at.Fault(msg, fmt.Sprintf("if it is a label, write %s:", word))
	}
	if c.Stmt.BehindSemicolon() {
		return at.Fault(either, "; parts two statements; comments begin with #")
	}
	return at.Fault(either, "")
}

// oddLabel is the error for an unknown word that is a label without its colon, or with more in its name than a name can have.
func (u *unit) oddLabel(c *source.Cursor, word string, at source.Place) error {
	start := int(at.Col) - c.Stmt.Col
	rest := c.Text[start:]
	other := func(r rune) bool { return r == '-' || r == ' ' }
	if colon := strings.IndexByte(rest, ':'); colon >= 0 && strings.TrimFunc(rest[:colon], func(r rune) bool { return other(r) || r < 0x80 && source.IsNamePart(byte(r)) }) == "" {
		name := strings.TrimRight(rest[:colon], " ")
		return c.At(start, start+len(name)).Fault(fmt.Sprintf("%s is no name for a label", source.Quote(name)),
			fmt.Sprintf("names have letters, digits, _ and . in them: write %s:", strings.Join(strings.FieldsFunc(name, other), "_")))
	}
	lower, next := strings.ToLower(word), strings.ToLower(c.Token())
	bare := strings.TrimPrefix(next, ".")
	switch {
	case bare == "equ" || bare == "set":
		c.Word()
		u.poison(word, at)
		return at.Fault(fmt.Sprintf("there is no instruction %s", source.Quote(word)), fmt.Sprintf("write .equ %s, %s", word, strings.TrimSpace(c.Text[c.Pos:])))
	case foreign[lower] != "" || directives["."+lower] != nil || otherExtension(lower) != "":
		return nil
	case arch.Forms[next] != nil, directives[next] != nil, foreign[bare] != "" && len(bare) > 1 && !arch.IsReg(bare):
		_ = u.label(word, at) // or what jumps there would be wrong, too
		return at.Fault(fmt.Sprintf("there is no instruction %s", source.Quote(word)), fmt.Sprintf("if it is a label, write %s:", word))
	}
	return nil
}

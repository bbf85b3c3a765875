package advice

import (
	"strings"
	"sync"
)

// A phrase is what another machine's instruction is here, for operands of certain kinds: R a register, I a number,
// S a symbol, M memory, = an address that ARM loads, L a list of registers; the first that fits counts. In what it is
// here, $1 is the first operand, ~1 the number with its sign changed, !1 with its bits inverted, $t a register that
// is free; a line that begins with a load or store takes any memory.
type phrase struct{ kinds, here string }

// phrases are the phrases of each word.
var phrases = sync.OnceValue(func() map[string][]phrase {
	m := map[string][]phrase{}
	for line := range strings.Lines(phraseBook) {
		left, here, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		words, kinds, _ := strings.Cut(left, " ")
		for w := range strings.SplitSeq(words, "|") {
			m[w] = append(m[w], phrase{strings.ReplaceAll(kinds, " ", ""), strings.ReplaceAll(here, "; ", "\n")})
		}
	}
	return m
})

// phraseBook has a line for each: words, kinds of operands, and what that is here.
const phraseBook = `
mov|movs|movl|movi|movw|move|movq|cpy R R: mv $1, $2
mov|movs|movl|movi|movw|movq|move R I: li $1, $2
mov|movl|move R S: la $1, $2
mov|movl|movq R M: lw $1, $2
mov|movl|movq M R: sw $2, $1
mov|movl|movq M I: li $t, $2; sw $t, $1
movzx|movzbl|movzwl R R: andi $1, $2, 0xff
movzx|movzbl|movzwl R M: lbu $1, $2
movsx|movsbl|movswl R M: lb $1, $2
mvn|mvns R R: not $1, $2
mvn|mvns R I: li $1, !2
ldr|ldw|load|ld|lwu|ldur R M: lw $1, $2
ldr|load|lw|la|li R =: la $1, $2
addi R I: addi $1, $1, $2
beqz R R S: beq $1, $2, $3
bnez R R S: bne $1, $2, $3
return I: li a0, $1; ret
ldr|load|movi R I: li $1, $2
ldr|ldw|load|lda|ld|lwu R S: lw $1, $2
ldrb R M: lbu $1, $2
ldrh R M: lhu $1, $2
ldrsb R M: lb $1, $2
ldrsh R M: lh $1, $2
str|stw|store|sd|stur R M: sw $1, $2
str|stw|store|sta|sd R S: sw $1, $2, $t
strb R M: sb $1, $2
strh R M: sh $1, $2
ldr|ldrb|ldrh R M I: lw $1, $2; addi $2b, $2b, $3
str|strb|strh R M I: sw $1, $2; addi $2b, $2b, $3
lea|leal|leaq|adr|adrl|adrp R S: la $1, $2
jmp|b|bra|goto|br|jump S: j $1
jmp|br|bx|b R: jr $1
bl|bal|blx S: call $1
blr|blx|bl|call R: jalr $1
jal|j|bl S: call $1
cbz R S: beqz $1, $2
cbnz R S: bnez $1, $2
jcxz|jecxz S: beqz a1, $1
inc R: addi $1, $1, 1
dec R: addi $1, $1, -1
neg|negl R: neg $1, $1
seqz|snez|sltz|sgtz R: $w $1, $1
zext.w R R: mv $1, $2
negw R R: neg $1, $2
not|notl R: not $1, $1
clr R: li $1, 0
add|adds|addl|addq R R: add $1, $1, $2
add|adds|addl|addq R I: addi $1, $1, $2
add|adds|addu|addw|daddu|dadd R R R: add $1, $2, $3
add|adds|addu|addiu|addw|addiw|daddiu R R I: addi $1, $2, $3
addiu R I: addi $1, $1, $2
sub|subs|subl|subq R R: sub $1, $1, $2
sub|subs|subl|subq|subi R I: addi $1, $1, ~2
sub|subs|subu|subw|dsubu R R R: sub $1, $2, $3
sub|subs|subu|subi|subiu|subw R R I: addi $1, $2, ~3
rsb|rsbs R R I: li $t, $3; sub $1, $t, $2
rsb|rsbs R R R: sub $1, $3, $2
and|ands|andl R R: and $1, $1, $2
and|ands|andl R I: andi $1, $1, $2
and|ands R R R: and $1, $2, $3
and|ands R R I: andi $1, $2, $3
or|orl|orr R R: or $1, $1, $2
or|orl|orr R I: ori $1, $1, $2
or|orr|orrs R R R: or $1, $2, $3
or|orr|orrs R R I: ori $1, $2, $3
xor|xorl|eor R R: xor $1, $1, $2
xor|xorl|eor R I: xori $1, $1, $2
xor|eor|eors R R R: xor $1, $2, $3
xor|eor|eors R R I: xori $1, $2, $3
bic|bics R R I: andi $1, $2, !3
bic|bics R R R: not $t, $3; and $1, $2, $t
nor R R R: or $1, $2, $3; not $1, $1
shl|sal|lsl|lsls|shll|sall R I: slli $1, $1, $2
shr|lsr|lsrs|shrl R I: srli $1, $1, $2
sar|asr|asrs|sarl R I: srai $1, $1, $2
shl|sal|lsl R R: sll $1, $1, $2
shr|lsr R R: srl $1, $1, $2
sar|asr R R: sra $1, $1, $2
shl|sal|lsl|lsls|sll|sllw|dsll R R I: slli $1, $2, $3
shr|lsr|lsrs|srl|dsrl R R I: srli $1, $2, $3
sar|asr|asrs|sra|dsra R R I: srai $1, $2, $3
shl|sal|lsl|lsls|sllv|sllw R R R: sll $1, $2, $3
shr|lsr|lsrs|srlv R R R: srl $1, $2, $3
sar|asr|asrs|srav R R R: sra $1, $2, $3
imul|mul|imull R R: mul $1, $1, $2
imul|mul|mult|muls R R R: mul $1, $2, $3
imul|mul|muli|muls R R I: li $t, $3; mul $1, $2, $t
imul R I: li $t, $2; mul $1, $1, $t
mla R R R R: mul $t, $2, $3; add $1, $t, $4
sdiv|idiv|div R R R: div $1, $2, $3
udiv|divu R R R: divu $1, $2, $3
sdiv|div R R I: li $t, $3; div $1, $2, $t
rem R R I: li $t, $3; rem $1, $2, $t
mod|modu R R R: rem $1, $2, $3
seq R R I: addi $1, $2, ~3; seqz $1, $1
sne R R I: addi $1, $2, ~3; snez $1, $1
sge R R I: slti $1, $2, $3; xori $1, $1, 1
sgt R R I: li $t, $3; slt $1, $t, $2
sle R R I: li $t, $3; slt $1, $t, $2; xori $1, $1, 1
loop S: addi a1, a1, -1; bnez a1, $1
seq R R R: xor $1, $2, $3; seqz $1, $1
sne R R R: xor $1, $2, $3; snez $1, $1
sge R R R: slt $1, $2, $3; xori $1, $1, 1
sle R R R: slt $1, $3, $2; xori $1, $1, 1
slt|sltu R R I: slti $1, $2, $3
abs R R: srai $t, $2, 31; xor $1, $2, $t; sub $1, $1, $t
sext.w R R: mv $1, $2
negu R R: neg $1, $2
beq|bne|blt|bge|bgt|ble|bltu|bgeu|bgtu|bleu R I S: li $t, $2; $w $1, $t, $3
push R: addi sp, sp, -16; sw $1, 0(sp)
push I: li $t, $1; addi sp, sp, -16; sw $t, 0(sp)
pop R: lw $1, 0(sp); addi sp, sp, 16
bx|ret|retq :ret
syscall|swi|svc|int I: ecall
syscall|swi|svc: ecall
int3|bkpt|break|brk: ebreak
bkpt|break|brk I: ebreak
hlt|halt: wfi
iret|eret|rfe|rti|iretd: mret
cli|cpsid: csrci mstatus, 8
sti|cpsie: csrsi mstatus, 8
return|rts|retn|retq: ret
leave: mv sp, s0; lw s0, 0(sp); addi sp, sp, 16
`

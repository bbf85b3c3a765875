	.globl _start
_start:
	beq a0, a1, far
	bnez a0, near
	bltu a0, a1, far2
near:	nop
	beq a0, a1, other
	.p2align 4
	nop
	.balign 8
	bge a0, a1, near
	j far2
	.space 4000
far:	nop
	beq a0, a1, near
	blt a0, a1, far
	bgeu a0, a1, _start
	.align 5
	nop
	.space 200
far2:	ret
	bne a0, a1, edge
	.space 4090 - 8
	.byte 0, 0
edge:	bne a0, a1, edge2
	.space 4096 - 8
	nop
edge2:
	nop
back:	.space 4096
	bne a0, a1, back
back2:	.space 4100
	bne a0, a1, back2
	.section .text.other, "ax"
other:	beq zero, zero, near
	nop
	beqz a0, other
	.weak feeble
feeble:	beqz a0, feeble

	.globl _start, shared
	.equ local, 1
_start:	call other
	beq a0, a1, other
	la a0, message
	lw a0, shared
	li a0, local
	.weak missing, replaced
	la a0, missing
replaced:	.word 1
	la a0, replaced
	j other
	.data
shared:	.word other, message, local
	.byte 7

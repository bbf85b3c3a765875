	.option norelax
	.globl _start
_start:
	beq a0, a1, far
	.balign 64
	nop
	.p2align 4,,2
	nop
	.space 3996
far:	nop
	.option push
	.option relax
	.option pop
	.byte 1, 2
	.balign 8
	nop
	.byte 1
	.balign 16

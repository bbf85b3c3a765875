# Code behind data of odd length: a linker cuts the paddings down to it.
	.option	rvc
	.globl	_start
_start:	la	a0, text
	ecall
text:	.string	"/init\0"
	.p2align 2
	.word	1
	nop
	.byte	1
	.p2align 3
	.word	2
	.byte	1, 2, 3
	.balign	8
	.word	3
	.byte	1
	.balign	16
	nop
	.byte	1, 2
	.balign	16
	nop
	.byte	1, 2, 3, 4, 5
	.balign	32
	jalr	t0, 4
	jalr	t0, -8
1:	auipc	t0, %pcrel_hi(text)
	jalr	t0, %pcrel_lo(1b)
	jr	t0, 4
	ret

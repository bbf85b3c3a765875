# Parts of sections stand behind them in the order of their numbers.
	.globl	_start
_start:	beq	a0, a1, later
	j	later
	call	last
	la	a0, pool
	.subsection 2
last:	ret
	.balign	8
	.byte	5
2:	.word	. - 2b, later - last
	.subsection 1
later:	bnez	a0, 1f
	beqz	a1, _start
	.space	300
	nop
1:	j	_start
	.byte	1, 2
	.text
	bne	a0, a1, last
	lw	a0, pool
	.data	3
	.byte	3
pool:	.word	here, pool - here
	.data
	.byte	1
	.data	1
	.byte	2
	.balign	4
here:	.half	4
	.previous
	.byte	9
	.pushsection .text, 7
	nop
	.popsection
	.byte	8
	.text	7
	nop
	.section .rodata
	.word	1
	.subsection 4
	.word	4
	.subsection 3
	.word	pool
	.subsection 0
	.word	2
	.bss
	.space	3
	.subsection 1
	.space	8
	.type	_start STT_FUNC
	.type	last @function
	.func
	.endfunc

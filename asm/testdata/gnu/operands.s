# Numbers in the place of registers, older names, instructions of larger harts, symbols with the names of registers.
	.globl	_start
_start:
	add	a0, a0, 4
	add	sp, sp, -16
	add	a0, sp, 16
	add	a0, zero, 5
	add	a0, a0, 0
	add	a0, a1, 0
	add	zero, zero, 0
	add	a0, a0, 0xffffffff
	and	a0, a0, 3
	and	a0, a1, 0xfffffff0
	or	a0, a0, 1
	xor	a0, a0, -1
	sll	t1, t1, 1
	srl	a0, a0, 2
	sra	a0, a0, 31
	slt	a0, a1, 5
	sltu	a0, a1, -5
	.equ	three, 3
	add	a0, a0, three
	sll	a0, a0, three
	and	a0, a0, -4294967295
	scall
	sbreak
	ecall
	ebreak
	uret
	hret
	sret
	mret
	dret
	sfence.vma
	sfence.vma a0
	sfence.vma a0, a1
	sfence.vma zero, a1
	la	a0, t0
	la	a0, zero
	lla	a1, s1
	call	s1
	tail	s1
	j	s1
	lw	a0, t0
	sw	a0, t0, t1
	beq	a0, a1, s1
	lui	a0, %hi(t0)
	add	a0, a0, %lo(t0)
	or	a0, a0, %lo(zero)
	.option push
	.option rvc
	c.nop	1
	c.nop	-32
	c.nop
	.option pop
s1:	nop
	.data
t0:	.word	1, t0
zero:	.word	2

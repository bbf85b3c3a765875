# A compiler's note of what it wrote for, which has more than this hart.
	.attribute arch, "rv32i2p0_m2p0_a2p0_f2p0_d2p0_c2p0_zba1p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.globl	_start
_start:	addi	a0, a0, 1
	mul	a0, a0, a1
	amoadd.w a0, a1, (a2)
	csrr	a0, mstatus
	ret

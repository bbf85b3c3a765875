	.file	"kitchen.c"
	.option	nopic
	.attribute arch, "rv32i2p1_m2p0_a2p1_c2p0_zicsr2p0_zifencei2p0"
	.attribute unaligned_access, 0
	.attribute stack_align, 16
	.ident	"a compiler"
	.cfi_sections	.debug_frame
	.file	1 "kitchen.c"
	.global	_start
	.type	_start, @function
_start:
	.loc	1 3 5
	.cfi_startproc
	addi	sp, sp, -16
	.cfi_def_cfa_offset 16
	sw	ra, 12(sp)
	.cfi_offset 1, -4
	.option	push
	.option	norvc
	li	a0, 1
	.option	pop
	li	a0, 1
	.option	arch, -c
	li	a0, 1
	.option	arch, +c
	li	a0, 1
	lw	ra, 12(sp)
	.cfi_restore 1
	addi	sp, sp, 16
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
	.size	_start, . - _start
	.data
	.equiv	TOASTS, 3
	.quad	0x0123456789abcdef, -1, TOASTS
	.uleb128 300
	.uleb128 0
	.sleb128 -300
	.sleb128 64
	.print	"never mind"
	.lcomm	cups, 8
	.comm	mugs, 4, 4

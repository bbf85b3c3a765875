# Frames of another file, which begin like those of the first.
	.cfi_sections .eh_frame, .debug_frame
	.globl	g
g:	.cfi_startproc
	addi	sp, sp, -16
	.cfi_def_cfa_offset 16
	sw	ra, 12(sp)
	.cfi_offset ra, -4
	call	f
	lw	ra, 12(sp)
	addi	sp, sp, 16
	.cfi_restore ra, s0
	.cfi_undefined s5, s6
	.cfi_def_cfa_offset 0
	ret
	.cfi_endproc
h:	.cfi_startproc
	.cfi_undefined ra
	.balign	64
	.cfi_def_cfa sp, -8
	j	h
	.section .text.far, "ax"
k:	.cfi_startproc
	nop
	.text
	.cfi_def_cfa_offset -4
	.cfi_endproc
	.section .text.far, "ax"
	.cfi_same_value s0
	.cfi_val_offset s2, 8
	.cfi_val_offset s3, -8
	ret
	.cfi_endproc
	.cfi_startproc
	.cfi_remember_state
	.cfi_personality 0xff
	.cfi_lsda 0xff
	.cfi_restore_state
	.cfi_endproc

	.globl _start
_start:	.cfi_startproc
	addi sp, sp, -16
	.cfi_def_cfa_offset 16
	sw ra, 12(sp)
	.cfi_offset ra, -4
	sw s0, 8(sp)
	.cfi_offset 8, -8
	addi s0, sp, 16
	.cfi_def_cfa s0, 0
	call f
	.cfi_remember_state
	lw ra, 12(sp)
	.cfi_restore 1
	.cfi_restore_state
	.space 100
	.cfi_def_cfa_register sp
	.cfi_adjust_cfa_offset 8
	.space 300
	.cfi_rel_offset s1, 4
	.cfi_undefined s2
	.cfi_same_value s3
	.cfi_register s4, s5
	.cfi_escape 0x2e, 0x10
	.space 70000
	.cfi_def_cfa_offset 2048
	.cfi_offset s11, -2048
	.cfi_offset 40, -8
	ret
	.cfi_endproc
	.globl	f
f:	.cfi_startproc simple
	.cfi_def_cfa sp, 0
	.cfi_signal_frame
	.cfi_return_column t0
	.cfi_offset s0, 8
	ret
	.cfi_endproc

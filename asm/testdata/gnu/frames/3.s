a:	.cfi_startproc
	.cfi_undefined ra
	nop
	.cfi_endproc
	.cfi_startproc
	.cfi_same_value s0
	nop
	.cfi_endproc
	.cfi_startproc
	.cfi_val_offset s0, 8
	nop
	.cfi_endproc
	.cfi_startproc
	.cfi_register s0, s1
	nop
	.cfi_endproc
	.cfi_startproc
	.cfi_offset s0, 4
	.cfi_restore s0
	nop
	.cfi_endproc
	.cfi_startproc
	nop
	.cfi_endproc
	.cfi_startproc simple
	.cfi_undefined ra
	nop
	.cfi_endproc
	.cfi_startproc simple
	.cfi_undefined ra
	.cfi_undefined s0
	nop
	.cfi_endproc
	.cfi_startproc simple
	nop
	.cfi_endproc
	.cfi_startproc simple
	.cfi_undefined ra
	.cfi_undefined s0
	nop
	.cfi_endproc
	.cfi_startproc
	.cfi_escape 0x2e, 0x10
	nop
	.cfi_endproc

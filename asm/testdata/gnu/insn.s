_start:
	.insn	r 0x33, 0, 0x20, a0, a1, a2
	.insn	r OP, 7, 1, t0, t1, zero
	.insn	r CUSTOM_0, 3, 0x7f, x31, x1, x15
	.insn	i OP_IMM, 0, a0, a1, -2048
	.insn	i 0x13, 4, sp, gp, 2047
	.insn	i CUSTOM_3, 1, a0, a1, 5
	.insn	u LUI, a0, 0xfffff
	.insn	u 0x17, t6, 0
	.insn	0x00000013
	.insn	4, 0x00100073

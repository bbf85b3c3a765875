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
	.insn	r OP, 7, 1, t0, t1, zero, a0
	.insn	r4 MADD, 7, 3, t6, t5, t4, t3
	.insn	i LOAD, 2, a0, 8(a1)
	.insn	i JALR, 0, ra, (a1)
	.insn	i CUSTOM_0, 5, a0, -2048(sp)
	.insn	i OP_IMM, 0, a0, a1, 0xfffff800
	.insn	i CUSTOM_1, 5, a0, %lo(data)(sp)
	.insn	i CUSTOM_1, 5, a0, sp, %lo(data)
	.insn	s STORE, 2, a0, 2047(a1)
	.insn	s CUSTOM_1, 7, a0, %lo(data + 4)(a1)
1:	.insn	u AUIPC, a0, %pcrel_hi(data)
	.insn	s CUSTOM_1, 7, a0, %pcrel_lo(1b)(a1)
	.insn	i CUSTOM_1, 7, a0, %pcrel_lo(1b)(a1)
	.insn	u CUSTOM_2, a0, %hi(data)
	.insn	sb BRANCH, 0, a0, a1, _start
	.insn	b BRANCH, 7, a0, a1, far
	.insn	b CUSTOM_3, 2, a0, a1, _start
	.insn	b CUSTOM_3, 2, a0, a1, far
	.insn	b CUSTOM_3, 3, a0, a1, other
	.insn	uj JAL, ra, _start
	.insn	j CUSTOM_2, t1, far
	.insn	j CUSTOM_2, t1, other
	.insn	0x13 + 0x100
	.equ	NOP, 0x13
	.insn	NOP
	.insn	(NOP)
	.option	push
	.option	rvc
	.insn	cr C2, 8, a0, zero
	.insn	cr 0, 15, t6, t5
	.insn	ci C1, 2, a0, -32
	.insn	ci C1, 2, zero, 31
	.insn	ciw C0, 0, a0, 255
	.insn	css C2, 6, t6, 63
	.insn	cl C0, 2, a5, 31(s0)
	.insn	cs C0, 6, s1, 1(a1)
	.insn	ca C1, 35, 3, a0, a1
	.insn	cb C1, 6, a0, 1f
	.insn	cb C1, 7, s0, far
	.insn	cj C1, 5, 1f
	.insn	cj C1, 1, far
1:	.insn	cj C1, 5, 1b
	.insn	2, 1
	.option	pop
	.space	5000
far:
	.section .text.other, "ax"
other:	ret
	.data
data:	.word 1

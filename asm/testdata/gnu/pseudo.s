	.globl _start
_start:
	nop
	mv a0, s1
	not a0, a1
	neg a2, a3
	seqz t0, t1
	snez t0, t1
	sltz t0, t1
	sgtz t0, t1
	sgt a0, a1, a2
	sgtu a0, a1, a2
	zext.b a0, a1
	sext.b a0, a1
	sext.h a0, a1
	zext.h a0, a1
1:	beqz a0, 1b
	bnez a0, 1b
	blez a0, 1b
	bgez a0, 1b
	bltz a0, 1f
	bgtz a0, 1f
	bgt a0, a1, 1f
	ble a0, a1, 1f
	bgtu a0, a1, 1f
	bleu a0, a1, 1f
1:	j 1b
	jal 1b
	jr t0
	jr 8(t0)
	jalr t0
	jalr 8(t0)
	jalr a0, t0
	jalr a0, t0, 12
	jalr a0, -4(t0)
	ret
	csrr a0, mcause
	csrw mtvec, a0
	csrs mie, a0
	csrc mie, a0
	csrwi mstatus, 8
	csrsi mstatus, 8
	csrci mstatus, 31
	csrw mscratch, 5
	csrrw a0, mscratch, 3
	csrrs a0, 0x340, a1
	rdcycle a0
	rdcycleh a0
	rdtime a0
	rdtimeh a0
	rdinstret a0
	rdinstreth a0
	fence
	fence.tso
	fence rw, w
	fence.i
	unimp
	move a0, a1
	NOP
	li a0, 0
	li a0, 2047
	li a0, -2048
	li a0, 2048
	li a0, -2049
	li a0, 4096
	li a0, 0x12345678
	li a0, 0x7fffffff
	li a0, 0x80000000
	li a0, 0xfffff800
	li a0, 0xfffff7ff
	li a0, 0xffffffff
	li a0, -2147483648
	li a0, 0x7ffff800
	li a0, 'x'
	addi a0, a0, 0xfffff800
	.equ DEV, 0x11000004
	li t0, DEV
	la t0, DEV
	lui t0, %hi(DEV)
	lw t1, %lo(DEV)(t0)
	lw t1, %lo(DEV+4)(t0)
	sw t1, %lo(DEV)(t0)
	addi t1, t0, %lo(DEV)
	la a0, data
	lla a0, data+4
	lb a0, data
	lh a0, data
	lw a0, data
	lbu a0, data
	lhu a0, data+2
	sb a0, data, t0
	sh a0, data, t0
	sw a0, data+8, t0
	call far
	call t0, far
	tail far
	jump far, t2
2:	auipc a0, %pcrel_hi(data)
	addi a0, a0, %pcrel_lo(2b)
3:	auipc a0, %pcrel_hi(data+4)
	lw a1, %pcrel_lo(3b)(a0)
	sw a1, %pcrel_lo(3b)(a0)
	lui a0, %hi(data)
	addi a0, a0, %lo(data)
	sw a0, %lo(data)(a1)
	lw a0, 4 (a1)
	lw a0, (a1)
	lw a0,  2*4+DEV-DEV( a1 )
	call far@plt
	tail far@plt
	la gp, __global_pointer$
	la sp, _end
	la a0, __bss_start
	la a0, __bss_end
	la a0, __data_start
	la a0, __text_end
far:	ret
	la a0, 0xffffffff
	la a0, -33
	.weak nowhere
	call nowhere
	tail nowhere
	jump nowhere, t5
	la a0, nowhere
	lui a0, %hi(nowhere)
	.data
data:	.word 1, 2, data, far, far - _start
	.bss
	.space 12

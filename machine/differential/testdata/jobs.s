# The program of TestEnginesOnJobs. It goes round a list of jobs for ever: for each it sets the CSRs, the timer and the
# registers that the job begins with, changes two words of memory, has the disk write somewhere, and goes to the job's
# code in its mode. A job is over when it asks for that (ecall with a7 = 0) or when it goes where nothing can be executed.
# Whatever else it does wrong is skipped: all that can trap is four bytes long, or two bytes with two to follow.
#
# t4, t5 and t6 are this program's alone. So the handlers save nothing.

	.equ	MPRV, 0x20000
	.equ	UART, 0x10000000
	.equ	DISK, 0x10001000
	.equ	CLINT, 0x02000000
	.equ	MTIMECMP, 0x02004000
	.equ	MTIME, 0x0200bff8
	.equ	PLIC, 0x0c000000

# Where there are several harts, they take jobs from the list in turn, and what they share is spoiled by all. Each has a
# timer and a software interrupt of its own: reg += mhartid << shift. The one before it may ring.
	.macro	own reg, shift
	.if HARTS > 1
	csrw	mscratch, t5
	csrr	t5, mhartid
	slli	t5, t5, \shift
	add	\reg, \reg, t5
	csrr	t5, mscratch
	.endif
	.endm

_start:	la	t6, handler
	csrw	mtvec, t6
	la	t6, supervisor
	csrw	stvec, t6		# illegal, and skipped, where there is no S mode
	lui	t6, 0x80000
	csrw	menvcfgh, t6		# stimecmp counts
	li	t6, UART
	li	t4, 1
	sb	t4, 1(t6)		# it rings when something is typed
	la	t5, settings
1:	lw	t6, 0(t5)
	beqz	t6, next
	lw	t4, 4(t5)
	sw	t4, 0(t6)
	addi	t5, t5, 8
	j	1b

# The next job; here in M mode, without MPRV, with interrupts off.
next:	la	t6, cursor
	lw	t5, 0(t6)
	li	t4, JOB
	add	t5, t5, t4
	la	t4, end
	lw	t4, 0(t4)
	bltu	t5, t4, 1f
	li	t5, JOBS
1:	sw	t5, 0(t6)
	la	t6, fuel
	li	t4, 30
	sw	t4, 0(t6)
	lw	t4, PMPADDR(t5)
	csrw	pmpaddr0, t4
	lw	t4, PMPADDR+4(t5)
	csrw	pmpaddr1, t4
	lw	t4, PMPADDR+8(t5)
	csrw	pmpaddr2, t4
	lw	t4, PMPADDR+12(t5)
	csrw	pmpaddr3, t4
	lw	t4, PMPADDR+16(t5)
	csrw	pmpaddr4, t4
	lw	t4, PMPADDR+20(t5)
	csrw	pmpaddr5, t4
	lw	t4, PMPADDR+24(t5)
	csrw	pmpaddr6, t4
	lw	t4, PMPADDR+28(t5)
	csrw	pmpaddr7, t4
	lw	t4, PMPCFG(t5)
	csrw	pmpcfg0, t4
	lw	t4, PMPCFG+4(t5)
	csrw	pmpcfg1, t4
	lw	t4, SATP(t5)
	csrw	satp, t4
	lw	t4, MIE(t5)
	csrw	mie, t4
	lw	t4, MEDELEG(t5)
	csrw	medeleg, t4
	lw	t4, MIDELEG(t5)
	csrw	mideleg, t4
	lw	t4, COUNTEREN(t5)
	csrw	mcounteren, t4
	csrw	scounteren, t4
	lw	t4, INHIBIT(t5)
	csrw	mcountinhibit, t4
	lw	t4, TIMER(t5)		# from now
	beqz	t4, 2f
	li	t6, MTIME
	lw	t6, 0(t6)
	add	t6, t6, t4
	li	t4, MTIMECMP
	own	t4, 3
	sw	zero, 4(t4)
	sw	t6, 0(t4)
2:	lw	t4, ALARM(t5)		# the same for S mode's
	beqz	t4, 3f
	rdtime	t6
	add	t6, t6, t4
	csrw	stimecmph, zero
	csrw	stimecmp, t6
3:	lw	t4, SOFT(t5)
	csrw	mip, t4
	andi	t4, t4, 1
	li	t6, CLINT
	own	t6, 2
	sw	t4, 0(t6)
	.if HARTS > 1
	sw	t4, 4(t6)
	.endif
	lw	t4, POKES(t5)
	beqz	t4, 4f
	lw	t6, POKES+4(t5)
	sw	t6, 0(t4)
4:	lw	t4, POKES+8(t5)
	beqz	t4, 5f
	lw	t6, POKES+12(t5)
	sw	t6, 0(t4)
5:	lw	t4, DMA(t5)		# where to
	beqz	t4, 6f
	la	t6, queue
	sw	t4, 16(t6)
	lw	t4, SECTOR(t5)
	sw	t4, 48+8(t6)		# in the header
	lw	t4, LENGTH(t5)
	sw	t4, 24(t6)
	lhu	t4, 80+2(t6)		# how many requests there were
	addi	t4, t4, 1
	sh	t4, 80+2(t6)
	li	t6, DISK
	sw	zero, 0x50(t6)
6:	lw	x1, REGS+4*1(t5)
	lw	x2, REGS+4*2(t5)
	lw	x3, REGS+4*3(t5)
	lw	x4, REGS+4*4(t5)
	lw	x5, REGS+4*5(t5)
	lw	x6, REGS+4*6(t5)
	lw	x7, REGS+4*7(t5)
	lw	x8, REGS+4*8(t5)
	lw	x9, REGS+4*9(t5)
	lw	x10, REGS+4*10(t5)
	lw	x11, REGS+4*11(t5)
	lw	x12, REGS+4*12(t5)
	lw	x13, REGS+4*13(t5)
	lw	x14, REGS+4*14(t5)
	lw	x15, REGS+4*15(t5)
	lw	x16, REGS+4*16(t5)
	lw	x17, REGS+4*17(t5)
	lw	x18, REGS+4*18(t5)
	lw	x19, REGS+4*19(t5)
	lw	x20, REGS+4*20(t5)
	lw	x21, REGS+4*21(t5)
	lw	x22, REGS+4*22(t5)
	lw	x23, REGS+4*23(t5)
	lw	x24, REGS+4*24(t5)
	lw	x25, REGS+4*25(t5)
	lw	t4, MEPC(t5)
	csrw	mepc, t4
	lw	t4, MSTATUS(t5)
	csrw	mstatus, t4
	mret

# M mode's handler. t5 says whether MPRV was on: the handler's own loads are M mode's.
	.balign	4
handler:
	li	t6, MPRV
	csrrc	t5, mstatus, t6
	and	t5, t5, t6
	la	t6, fuel		# a job may take so many traps
	lw	t4, 0(t6)
	addi	t4, t4, -1
	sw	t4, 0(t6)
	bltz	t4, next
	csrr	t4, mcause
	bltz	t4, interrupt
	beqz	t4, next
	addi	t6, t4, -1		# nothing to execute
	beqz	t6, next
	addi	t6, t4, -12		# nor to be translated
	beqz	t6, next
	addi	t6, t4, -2		# nothing but zeros
	bnez	t6, 1f
	csrr	t6, mtval
	beqz	t6, next
1:	andi	t6, t4, 12
	addi	t6, t6, -8		# ecall: 8, 9, 11
	bnez	t6, skip
	beqz	a7, next
skip:	csrr	t4, mepc
	addi	t4, t4, 4
	csrw	mepc, t4
back:	csrs	mstatus, t5
	mret
interrupt:
	slli	t4, t4, 1
	li	t6, 2*7
	beq	t4, t6, timer
	li	t6, 2*3
	beq	t4, t6, software
	li	t6, 2*11
	beq	t4, t6, external
	li	t6, 0x222		# S mode's, not handed down
	csrc	mip, t6
	li	t6, -1
	csrw	stimecmph, t6
	j	back
timer:	li	t6, MTIMECMP
	own	t6, 3
	lw	t4, 0(t6)
	addi	t4, t4, 777
	sw	t4, 0(t6)
	j	back
software:
	li	t6, CLINT
	own	t6, 2
	sw	zero, 0(t6)
	j	back
external:
	li	t6, UART
	lbu	t4, 0(t6)		# what was typed
	li	t6, DISK
	lw	t4, 0x60(t6)
	sw	t4, 0x64(t6)
	li	t6, PLIC+0x200004
	lw	t4, 0(t6)
	sw	t4, 0(t6)
	j	back

# S mode's handler.
	.balign	4
supervisor:
	csrr	t4, scause
	bltz	t4, 1f
	beqz	t4, 2f
	addi	t6, t4, -1
	beqz	t6, 2f
	addi	t6, t4, -12
	beqz	t6, 2f
	csrr	t6, stval
	beqz	t6, 2f
	csrr	t4, sepc
	addi	t4, t4, 4
	csrw	sepc, t4
	sret
1:	csrci	sip, 2
	li	t6, 0x220
	csrc	sie, t6
	sret
2:	li	a7, 0
	ecall

settings:
	.word	DISK+0x70, 1, DISK+0x70, 3, DISK+0x24, 1, DISK+0x20, 1, DISK+0x70, 11, DISK+0x30, 0, DISK+0x38, 4
	.word	DISK+0x80, queue, DISK+0x90, queue+80, DISK+0xa0, queue+128, DISK+0x44, 1, DISK+0x70, 15
	.word	PLIC+4, 1, PLIC+40, 1, PLIC+0x2000, 1 << 10 | 2, PLIC+0x2080, 1 << 10, 0
cursor:	.word	JOBS-JOB
fuel:	.word	0
end:	.word	0			# of the jobs
	.balign	256
queue:	.word	queue+48, 0, 16, 1 << 16 | 1, 0, 0, 512, 2 << 16 | 3, queue+64, 0, 1, 2
	.word	0, 0, 0, 0, 0, 0, 0, 0		# the header, and the status
	.half	0, 0, 0, 0, 0, 0

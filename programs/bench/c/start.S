/* The way from power-on to main, and from its result to the end, for the benchmarks.
 *
 * On virt and here a run ends with a store to the finisher. Other simulators end otherwise: with -DEXIT_AT=ADDRESS by a
 * store of 0x5555 there, with -DEXIT_ECALL by the exit call of Linux.
 *
 * main runs in M mode, unless -DUSER or -DSUPERVISOR says otherwise:
 *   USER        in U mode, with PMP around its code and its data
 *   SUPERVISOR  in S mode, with a page table of 4 KiB pages
 * Then the result comes back by ecall. With -DTICKS a timer interrupt comes every 1000 ticks, 10,000 a second; in U mode
 * its handler writes all of PMP anew, as a kernel does that switches tasks.
 */
        .section .text.unlikely, "ax"   /* which the linker puts first */
        .globl  _start
_start: la      sp, stack_top
#if defined(USER) || defined(SUPERVISOR) || defined(TICKS)
        la      t0, trap
        csrw    mtvec, t0
        la      t0, frame
        csrw    mscratch, t0
#endif
#ifdef TICKS
        call    alarm
        li      t0, 0x80                /* MTIE, and MIE for M mode */
        csrw    mie, t0
        csrsi   mstatus, 8
#endif
#if defined(USER) || defined(SUPERVISOR)
        la      t0, main_below
        csrw    mepc, t0
        li      t0, 0x1800              /* mstatus.MPP = U … */
        csrc    mstatus, t0
#endif
#ifdef USER
        call    protect
        mret
#endif
#ifdef SUPERVISOR
        li      t0, 0x0800              /* … or S */
        csrs    mstatus, t0
        li      t0, 0x1f                /* PMP: everything */
        csrw    pmpcfg0, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        la      t0, leaf                /* the first 4 MiB of memory, each page to itself: V R W X A D */
        li      t1, 1024
        li      t2, 0x80000000 >> 2 | 0xcf
        li      t3, 1 << 10
1:      sw      t2, 0(t0)
        addi    t0, t0, 4
        add     t2, t2, t3
        addi    t1, t1, -1
        bnez    t1, 1b
        la      t0, root
        la      t1, leaf
        srli    t1, t1, 2
        ori     t1, t1, 1
        li      t2, 4 * (0x80000000 >> 22)
        add     t2, t0, t2
        sw      t1, 0(t2)
        srli    t0, t0, 12
        li      t1, 1 << 31
        or      t0, t0, t1
        csrw    satp, t0
        sfence.vma
        mret
#endif

main_below:
        call    main                    /* 0: every result was the one expected */
#if defined(USER) || defined(SUPERVISOR)
        ecall
#endif
end:
#ifdef EXIT_ECALL
        li      a7, 93
        ecall
#endif
#ifndef EXIT_AT
#define EXIT_AT 0x00100000
#endif
        li      t1, EXIT_AT
        li      t0, 0x5555
        beqz    a0, 1f
        slli    a0, a0, 16
        li      t0, 0x3333
        or      t0, t0, a0
1:      sw      t0, 0(t1)
2:      j       2b

#if defined(USER) || defined(SUPERVISOR) || defined(TICKS)
        .balign 4
trap:   csrrw   sp, mscratch, sp        /* main's sp waits in mscratch */
        sw      t0, 0(sp)
        csrr    t0, mcause
        bgez    t0, end                 /* the ecall, or a mistake: then a0 is hardly 0 */
        sw      t1, 4(sp)
        sw      ra, 8(sp)
#ifdef USER
        call    protect
#endif
        call    alarm
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      ra, 8(sp)
        csrrw   sp, mscratch, sp
        mret

/* protect writes PMP: code may be executed and read, data read and written. It uses t0 and t1. */
protect:
        la      t0, _start
        srli    t0, t0, 2
        csrw    pmpaddr0, t0
        la      t0, _etext + 255
        andi    t0, t0, -256
        srli    t0, t0, 2
        csrw    pmpaddr1, t0
        li      t0, 0x80400000 >> 2
        csrw    pmpaddr2, t0
        li      t0, 0x0f0d08            /* three entries TOR, the first for its address alone */
        csrw    pmpcfg0, t0
        ret

/* alarm sets the timer to the next multiple of 1000 ticks. It uses t0 and t1. */
alarm:  li      t1, 0x0200bff8          /* mtime */
        lw      t0, 0(t1)
        li      t1, 1000
        add     t0, t0, t1
        li      t1, 0x02004000          /* mtimecmp */
        sw      zero, 4(t1)
        sw      t0, 0(t1)
        ret
#endif

        .bss
        .balign 4096
#ifdef SUPERVISOR
root:   .space  4096
leaf:   .space  4096
#endif
frame:  .space  64
        .space  16384 - 64
stack_top:

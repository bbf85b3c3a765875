# A thousand interrupts, all at the same instruction: that is what waiting in a loop looks like.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t0
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
        li      s1, 1000
1:      blt     s0, s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    s0, s0, 1
        lw      t3, CLINT_MTIME
        addi    t3, t3, 20
        sw      t3, CLINT_MTIMECMP, t4
        mret

# Two interrupts that nobody quiets: the software interrupt is taken first, and the timer's never.
#: steps 30000
#: ending limit
#: finding storm @handler "the software interrupt"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
        li      t0, 128 + 8
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        addi    s0, s0, 1       #@handler
        mret

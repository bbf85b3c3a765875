# Each interrupt adds 3 ticks to mtimecmp, and takes longer than that: it never catches up.
#: steps 30000
#: ending limit
#: finding storm @handler "the timer interrupts again after every mret.*to a time that has passed"
_start: la      t0, handler
        csrw    mtvec, t0
        li      s0, 1000
        sw      s0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        addi    s0, s0, 3       #@handler
        sw      s0, CLINT_MTIMECMP, t1
        mret

# The bell of the hart's own, rung once and never put down.
#: steps 30000
#: ending limit
#: finding storm @handler "the software interrupt comes again after every mret.*never clears CLINT_MSIP"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 8
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
1:      addi    s1, s1, 1
        li      t0, 10000
        blt     s1, t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    s0, s0, 1       #@handler
#+      sw      zero, CLINT_MSIP, t0
        mret

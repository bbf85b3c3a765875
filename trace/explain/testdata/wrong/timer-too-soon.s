# The next interrupt is four ticks from now, and mret comes later: the program never gets a turn.
#: steps 30000
#: ending limit
#: finding storm @handler "the timer interrupts again after every mret.*CLINT_MTIMECMP.*so little later"
_start: la      t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        li      t0, 100000
        bne     s1, t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        lw      t0, CLINT_MTIME #@handler
        addi    t0, t0, 4               # meant as milliseconds #-
#+      li      t1, 10000
#+      add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1
        mret

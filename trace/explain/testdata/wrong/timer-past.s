# The handler moves mtimecmp, but always to the same time, which has passed.
#: steps 30000
#: ending limit
#: finding storm @handler "the timer interrupts again after every mret.*the handler at test.s:@handler.* CLINT_MTIMECMP.*to a time that has passed"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        li      t0, 100000
        bne     s1, t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        li      t0, 2000        #@handler
        sw      t0, CLINT_MTIMECMP, t1  # meant: two thousand ticks from now
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
        mret

# Vectored mode, and the timer's own handler moves nothing.
#: steps 30000
#: ending limit
#: finding storm @timer "the timer interrupts again after every mret.*the handler at test.s:@timer never moves CLINT_MTIMECMP"
_start: la      t0, table
        ori     t0, t0, 1
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        j       1b

        .balign 4
table:  j       other                   # 0: exceptions
        j       other
        j       other
        j       other                   # 3: software
        j       other
        j       other
        j       other
        j       timer                   # 7: timer
other:  mret
timer:  addi    s2, s2, 1               #@timer
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
#+      li      t0, FINISHER_PASS
#+      sw      t0, FINISHER_EXIT, t1
        mret

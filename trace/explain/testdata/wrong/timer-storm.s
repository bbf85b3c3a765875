# The handler forgets to move mtimecmp: no instruction of the loop is executed again.
#: steps 30000
#: ending limit
#: finding storm @handler "the timer interrupts again after every mret, [0-9,]+ times in a row: the handler at test.s:@handler never moves CLINT_MTIMECMP"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 0x02004000
        li      t1, 1000
        sw      t1, 0(t0)
        sw      zero, 4(t0)
        li      t0, 0x80
        csrs    mie, t0
        csrsi   mstatus, 8
        li      s1, 0
1:      addi    s1, s1, 1
        li      t0, 100000
        bne     s1, t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
stop:   j       stop

        .balign 4
handler:        addi    s2, s2, 1       #@handler
#+      lw      t0, CLINT_MTIME
#+      li      t1, 10000
#+      add     t0, t0, t1
#+      sw      t0, CLINT_MTIMECMP, t1
        mret

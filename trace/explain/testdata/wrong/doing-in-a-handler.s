# The limit falls now inside of the handler, now outside: no gate is closed, the program just has no end.
#: steps 30000
#: ending limit
#: finding alarm - "the timer is set, and rings in 0.00000[0-9]+ s"
#: finding doing - "it was in "
_start: la      t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        j       1b

        .balign 4
handler:        lw      t0, CLINT_MTIME
        addi    t0, t0, 60
        sw      t0, CLINT_MTIMECMP, t1
        .rept   30
        addi    s2, s2, 1
        .endr
        mret

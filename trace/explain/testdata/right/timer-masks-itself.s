# One alarm; the handler masks it in mie, and leaves mtimecmp in the past.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      addi    s1, s1, 1
        beqz    s0, 1b
        li      t2, 20000
2:      addi    t2, t2, -1              # the timer asks all the while
        bnez    t2, 2b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        li      t0, 128
        csrc    mie, t0
        li      s0, 1
        mret

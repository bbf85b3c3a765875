# A loop without a change, which the handler ends: for a million steps it looks endless.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1200000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      beqz    s0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        li      s0, 1
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        mret

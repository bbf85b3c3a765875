# The timer is set to never and the loop waits for it.
#: ending endless
#: finding endless @loop "the loop at test.s:@loop goes round for ever"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      beqz    s0, 1b                  #@loop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        li      s0, 1
        mret

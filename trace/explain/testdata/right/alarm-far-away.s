# It ends while the alarm is hours away, and that is none of its worries.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 100
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        j       handler

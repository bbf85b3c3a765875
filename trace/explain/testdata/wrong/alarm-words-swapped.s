# The low word goes where the high one belongs: 10,000 times seven minutes.
#: ending limit
#: finding alarm @wait "the timer is set, and rings in 49 days"
_start: la      t0, handler
        csrw    mtvec, t0
        lw      t0, CLINT_MTIME
        li      t1, 10000
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMPH, t1
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

# Ten seconds, where a second was taken to be 10^10 ticks.
#: ending limit
#: finding alarm @wait "the timer is set, and rings in 106 minutes(.|\n)*a second is 10,000,000 ticks"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 100000000000 & 0xffffffff
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 100000000000 >> 32
        sw      t0, CLINT_MTIMECMPH, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

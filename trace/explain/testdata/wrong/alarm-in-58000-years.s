# The high word of mtimecmp stays at all ones.
#: ending limit
#: finding alarm @wait "the timer is set, and rings in 58,[0-9]+ years(.|\n)*CLINT_MTIMECMPH"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, -1
        sw      t0, CLINT_MTIMECMP, t1
        sw      t0, CLINT_MTIMECMPH, t1
        lw      t0, CLINT_MTIME
        li      t1, 10000
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1
#+      sw      zero, CLINT_MTIMECMPH, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

# The handler jumps to the loop where it should have come back with mret: there is no second interrupt.
#: steps 60000
#: ending limit
#: finding gate - "timer asks for an interrupt that does not come: mstatus.MIE is 0, in M mode.*the handler has not returned"
#: finding doing - "it was in wait"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
wait:   addi    s1, s1, 1               #@loop
        li      t0, 3
        blt     s0, t0, wait
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    s0, s0, 1
        lw      t0, CLINT_MTIME
        li      t1, 1000
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1
        j       wait                    # meant: mret #-
#+      mret

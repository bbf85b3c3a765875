# A loop waits for the handler's flag, and the alarm is a second away: the limit comes first.
#: steps 30000
#: ending limit
#: finding alarm @loop "the timer is set, and rings in 0.997[0-9]* s"
#: finding doing @loop "in the last 16,384 steps it was in wait .100 %."
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 10000000
        sw      t0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
wait:   beqz    s0, wait                #@loop
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        li      s0, 1
        li      t0, -1
        sw      t0, CLINT_MTIMECMPH, t1
        mret

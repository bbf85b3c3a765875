# A loop of four thousand million rounds.
#: steps 40000
#: ending limit
#: finding doing - "in the last 16,384 steps it was in delay .100 %."
_start: li      s0, -1
        call    delay
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
delay:  addi    s0, s0, -1
        bnez    s0, delay
        ret

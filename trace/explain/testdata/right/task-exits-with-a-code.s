# The code of one is what another goes by.
#: ending halted 0
        .include "kernel.s"
        TASK    asks, 1, 256
        TASK    answers, 1, 256
asks:   JOIN    answers
        beqz    a0, 1f
        EXIT    2
1:      EXIT    0
answers:
        SLEEP   10
        EXIT    0

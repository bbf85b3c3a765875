# rdtime is allowed.
#: ending halted 0
        .include "kernel.s"
        TASK    clock, 1, 256
clock:  rdtime  s0
        SLEEP   500
        rdtime  s1
        bltu    s1, s0, 1f
        EXIT    0
1:      EXIT    1

# A task that never comes to an end; the other is done long since.
#: steps 60000
#: ending limit
#: finding alarm - "the timer is set"
#: finding doing - "in the last 16,384 steps it was in busy"
        .include "kernel.s"
        TASK    busy, 1, 256
        TASK    done, 1, 256
busy:   addi    s0, s0, 1
        j       busy
done:   EXIT

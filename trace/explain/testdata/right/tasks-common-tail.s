# Each ends by a jump to the one EXIT that there is.
#: ending halted 0
        .include "kernel.s"
        TASK    one, 1, 256
        TASK    two, 1, 256
one:    SLEEP   10
        j       out
two:    SLEEP   20
out:    EXIT

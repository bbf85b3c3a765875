# A lock, posted once at the beginning, and used in turn.
#: ending halted 0
        .include "kernel.s"
        TASK    one, 1, 256
        TASK    two, 1, 256
one:    SEM_POST 0
        li      s0, 10
1:      SEM_WAIT 0
        YIELD
        SEM_POST 0
        addi    s0, s0, -1
        bnez    s0, 1b
        EXIT
two:    li      s0, 10
1:      SEM_WAIT 0
        YIELD
        SEM_POST 0
        addi    s0, s0, -1
        bnez    s0, 1b
        EXIT

# Both tasks begin with a jump to the same body, which is another task's first line.
#: ending halted 0
        .include "kernel.s"
        TASK    worker, 1, 256
        TASK    second, 1, 256
second: j       worker
worker: li      s0, 10
1:      YIELD
        addi    s0, s0, -1
        bnez    s0, 1b
        EXIT

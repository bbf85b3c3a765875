# One waits for the other, and passes its code on.
#: ending halted 0
        .include "kernel.s"
        TASK    boss, 2, 256
        TASK    worker, 1, 256
boss:   JOIN    worker
        SYSCALL SYS_EXIT
worker: SLEEP   1000
        EXIT    0

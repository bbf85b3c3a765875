# Code can be read, and not be written.
#: ending halted 1
#: finding stray @use "task counter was stopped: store access fault"
        .include "kernel.s"
        TASK    counter, 1, 256
counter:
        lw      t0, count
        addi    t0, t0, 1
        sw      t0, count, t1           #@use
        EXIT
count:  .word   0

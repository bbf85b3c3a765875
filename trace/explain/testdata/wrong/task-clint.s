# The timer is the kernel's.
#: ending halted 1
#: finding grant @use "task clock may not use the clint: no task may(.|\n)*SLEEP"
        .include "kernel.s"
        TASK    clock, 1, 256
clock:  lw      t0, CLINT_MTIME         #@use
        EXIT

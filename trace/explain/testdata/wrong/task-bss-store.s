# The same in .bss, and a store.
#: ending halted 1
#: finding task-data @use "task counter reached for total, in .bss, which is not its own"
        .include "kernel.s"
        TASK    counter, 1, 256
counter:
        li      t0, 5
        sw      t0, total, t1           #@use #-
#+      sw      t0, 0(tp)
        EXIT
        .bss
        .balign 4
total:  .space  4

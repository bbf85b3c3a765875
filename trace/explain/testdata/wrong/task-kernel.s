# The kernel's own memory.
#: ending halted 1
#: finding task-data @use "task spy reached for current, in .bss, which is not its own"
        .include "kernel.s"
        TASK    spy, 1, 256
spy:    lw      a0, current             #@use
        EXIT

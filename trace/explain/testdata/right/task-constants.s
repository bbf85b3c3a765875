# A table between TASK_DATA and .popsection.
#: ending halted 0
        .include "kernel.s"
        TASK    squares, 1, 256
squares:
        la      t0, table
        lw      a0, 8(t0)
        addi    a0, a0, -4
        SYSCALL SYS_EXIT
        TASK_DATA
        .balign 4
table:  .word   0, 1, 4, 9
        .popsection

# A table of constants that is not between TASK_DATA and .popsection.
#: ending halted 1
#: finding task-data @use "task squares reached for table, in .rodata, which is not its own(.|\n)*TASK_DATA"
        .include "kernel.s"
        TASK    squares, 1, 256
squares:
        la      t0, table
        lw      a0, 8(t0)               #@use
        EXIT
        .section .rodata   #-
#+      TASK_DATA
        .balign 4
table:  .word   0, 1, 4, 9
#+      .popsection

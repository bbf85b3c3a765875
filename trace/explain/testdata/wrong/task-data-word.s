# A counter in .data: that is the kernel's memory.
#: ending halted 1
#: finding task-data @use "task counter reached for count, in .data, which is not its own: a task may use its own memory, which begins at tp(.|\n)*0.tp."
        .include "kernel.s"
        TASK    counter, 1, 256
counter:
        lw      t0, count               #@use #-
#+      lw      t0, 0(tp)
        addi    t0, t0, 1
        sw      t0, count, t1   #-
#+      sw      t0, 0(tp)
        EXIT
        .data
count:  .word   0

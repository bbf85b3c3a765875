# One frame that is larger than the task's memory.
#: ending halted 1
#: finding stack-full @push "the stack of task big is full: sp is 256 bytes below the 256 of big(.|\n)*TASK big, 1, 512"
        .include "kernel.s"
        TASK    big, 1, 256   #-
#+      TASK big, 1, 512
big:    addi    sp, sp, -512
        sw      ra, 508(sp)
        sw      s0, 0(sp)               #@push
        addi    sp, sp, 512
        EXIT

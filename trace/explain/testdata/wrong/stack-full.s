# A recursion that the task's memory is too small for.
#: ending halted 1
#: finding stack-full 9 "sp is 16 bytes below the 256 of deep"
        .include "kernel.s"
        TASK    deep, 1, 256
deep:   call    f
        EXIT
f:      addi    sp, sp, -16             # not here: only the store needs memory
        sw      ra, 12(sp)
        call    f
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

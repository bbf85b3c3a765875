# Two tasks, one procedure, and each its own memory.
#: ending halted 0
        .include "kernel.s"
        TASK    tea, 1, 256
        TASK    toast, 1, 256
tea:    li      s0, 3
        call    count
        EXIT
toast:  li      s0, 5
        call    count
        EXIT
count:  addi    sp, sp, -16
        sw      ra, 12(sp)
1:      lw      t0, 0(tp)
        addi    t0, t0, 1
        sw      t0, 0(tp)
        YIELD
        addi    s0, s0, -1
        bnez    s0, 1b
        lw      ra, 12(sp)
        addi    sp, sp, 16
        ret

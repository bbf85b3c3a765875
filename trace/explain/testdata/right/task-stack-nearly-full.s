# Down to the last word of its memory, and no further.
#: ending halted 0
        .include "kernel.s"
        TASK    deep, 1, 256
deep:   li      a0, 15
        call    down
        EXIT
down:   addi    sp, sp, -16
        sw      ra, 0(sp)
        beqz    a0, 1f
        addi    a0, a0, -1
        call    down
1:      lw      ra, 0(sp)
        addi    sp, sp, 16
        ret

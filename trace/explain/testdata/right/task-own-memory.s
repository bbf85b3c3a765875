# Variables at tp, the stack from the end.
#: ending halted 0
        .include "kernel.s"
        TASK    counter, 1, 128
counter:
        li      s0, 200
1:      lw      t0, 0(tp)
        addi    t0, t0, 1
        sw      t0, 0(tp)
        addi    s0, s0, -1
        bnez    s0, 1b
        lw      a0, 0(tp)
        addi    a0, a0, -200
        SYSCALL SYS_EXIT

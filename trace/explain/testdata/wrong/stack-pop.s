# What is taken from the stack is more than was put there: a load above the end.
#: ending halted 1
#: finding stray @pop "task popper was stopped: load access fault"
        .include "kernel.s"
        TASK    popper, 1, 128
popper: lw      s0, 0(sp)               #@pop
        addi    sp, sp, 4
        EXIT

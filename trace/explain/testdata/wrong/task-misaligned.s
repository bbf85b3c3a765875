# A word at an odd place of the task's own memory.
#: ending halted 1
#: finding stray @use "task odd was stopped: store address misaligned.*: a word is at an address that is a multiple of 4"
        .include "kernel.s"
        TASK    odd, 1, 256
odd:    addi    t0, tp, 2
        sw      a0, 0(t0)               #@use
        EXIT

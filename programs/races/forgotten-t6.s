# forgotten-t6: a switch of tasks that saves 30 of 31 registers.
#
# The switch needs a register to begin with, and takes t6. What was in t6 it has put into mscratch, and it must not
# forget to fetch it from there. A task that is interrupted while it has something in t6 goes on with something else.
#
# Run: breakfast explore forgotten-t6
# Mended: breakfast explore forgotten-t6-mended

        .ifndef MENDED
        .equ    FORGETS_T6, 1           # see `switch` in lib/tasks.s
        .endif
        .include "lib/tasks.s"

# ada and bob add up, each something else, and note what is wrong.
ada:    li      t6, 0
        li      s0, 4
1:      addi    t6, t6, 3
        addi    s0, s0, -1
        bnez    s0, 1b
        addi    t6, t6, -12
        sw      t6, wrong, t0
        DONE

bob:    li      t6, 0
        li      s0, 4
1:      addi    t6, t6, 5
        addi    s0, s0, -1
        bnez    s0, 1b
        addi    t6, t6, -20
        sw      t6, wrong + 4, t0
        DONE

judge:  lw      a0, wrong
        lw      a1, wrong + 4
        or      a0, a0, a1
        j       end

        .data
wrong:  .word   0, 0
frames: TASK    ada, stack_top
        TASK    bob, stack_top          # they use no stack
frames_end:

# swapped-registers: a switch of tasks that puts two registers back in each other's place.
#
# 31 lines that are almost alike, and in two of them a number is wrong. While both registers hold the same, or a task is
# never interrupted while it needs them, nobody sees it.
#
# Run: breakfast explore swapped-registers
# Mended: breakfast explore swapped-registers-mended

        .ifndef MENDED
        .equ    SWAPS, 1                # see `go` in lib/tasks.s
        .endif
        .include "lib/tasks.s"

# ada adds up in s2 and counts in s3; bob needs neither.
ada:    li      s2, 0
        li      s3, 4
1:      add     s2, s2, s3
        addi    s3, s3, -1
        bnez    s3, 1b
        addi    s2, s2, -10             # 4 + 3 + 2 + 1
        sw      s2, wrong, t0
        DONE

bob:    DONE

judge:  lw      a0, wrong
        j       end

        .data
wrong:  .word   0
frames: TASK    ada, stack_top
        TASK    bob, stack_top
frames_end:

# .data first, then .text: the program begins in .text all the same.
#: ending halted 0
        .data
x:      .word   5
        .text
main:   lw      a0, x
        li      t0, 5
        bne     a0, t0, 1f
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b

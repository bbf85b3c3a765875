# A table of words that are addresses of code.
#: ending halted 0
_start: li      s1, 3
1:      la      t0, table
        slli    t1, s0, 2
        add     t0, t0, t1
        lw      t0, 0(t0)
        jalr    t0
        addi    s0, s0, 1
        blt     s0, s1, 1b
        li      t0, 111
        bne     a0, t0, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1
ones:   addi    a0, a0, 1
        ret
tens:   addi    a0, a0, 10
        ret
more:   addi    a0, a0, 100
        ret
table:  .word   ones, tens, more

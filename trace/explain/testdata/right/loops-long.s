# A loop of a million rounds that ends; it changes a register each time.
#: ending halted 0
_start: li      s1, 1000000
1:      addi    s0, s0, 1
        bne     s0, s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

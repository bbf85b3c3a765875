# wfi wakes without mstatus: mip says why.
#: ending halted 0
_start: li      t0, 128
        csrw    mie, t0
        li      s1, 500
1:      lw      t0, CLINT_MTIME
        addi    t0, t0, 100
        sw      t0, CLINT_MTIMECMP, t1
        wfi
        addi    s0, s0, 1
        blt     s0, s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

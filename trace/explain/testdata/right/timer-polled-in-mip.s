# No handler at all: mip.MTIP is looked at.
#: ending halted 0
_start: li      t0, 1000
        sw      t0, CLINT_MTIMECMP, t1
1:      csrr    t0, mip
        andi    t0, t0, 128
        beqz    t0, 1b
        li      t2, 20000
2:      addi    t2, t2, -1
        bnez    t2, 2b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

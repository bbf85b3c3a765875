# The wrong bell rings.
#: harts 3
#: ending endless
#: finding bell @wfi "^hart 0 sleeps for a software interrupt, and nobody rings: nobody has ever rung CLINT_MSIP; hart 1 rang CLINT_MSIP \\+ 4\\*2, at test.s:@store, in step \\d+, and hart 2 does not listen\nhave another"
#: finding endless @loop "^hart 1: the loop at test.s:@loop goes round for ever"
_start: beqz    a0, sleep
        addi    a0, a0, -1
        bnez    a0, 1f
        li      t1, 1
        sw      t1, CLINT_MSIP + 8, t0  #@store#-
#+        sw      t1, CLINT_MSIP, t0
3:      j       3b                      #@loop
1:      wfi
        j       1b

sleep:  li      t0, 8                   # hart 0 sleeps until it is called
        csrw    mie, t0
2:      wfi                             #@wfi
        csrr    t0, mip
        andi    t0, t0, 8
        beqz    t0, 2b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

# The value that is to ring has its bit 0 clear.
#: harts 2
#: ending idle
#: finding bell @wfi "^hart 0 sleeps for a software interrupt, and nobody rings: the last store to CLINT_MSIP is hart 1's, at test.s:@store, in step \\d+: of 8, whose bit 0 is 0, and no other bit rings\nstore a value"
_start: beqz    a0, sleep
        li      t1, 8                   #-
#+        li      t1, 1
        sw      t1, CLINT_MSIP, t0      #@store
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

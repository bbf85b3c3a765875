# The bell is cleared by one who has not looked what it is about.
#: harts 2
#: ending idle
#: finding bell @wfi "^hart 0 sleeps for a software interrupt, and nobody rings: the last ring was hart 1's, at test.s:@ring, in step \\d+; hart 0 cleared it at test.s:@clear, in step \\d+, and was not interrupted in between\nclear a bell before"
_start: beqz    a0, cook
        li      t1, 1
        sw      t1, CLINT_MSIP, t0      #@ring
1:      wfi
        j       1b
cook:   li      t0, 100
3:      addi    t0, t0, -1
        bnez    t0, 3b
        sw      zero, CLINT_MSIP, t0    #@clear#-

sleep:  li      t0, 8                   # hart 0 sleeps until it is called
        csrw    mie, t0
2:      wfi                             #@wfi
        csrr    t0, mip
        andi    t0, t0, 8
        beqz    t0, 2b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

# Every hart adds 1 to a sum so many times. Loading, adding and storing are three instructions, so a lock is around
# them; hart 0 waits for all, and looks whether the sum is right.
        .equ    ROUNDS, 50

_start: li      s0, ROUNDS
        la      s1, lock
        la      s2, sum
again:  li      t0, 1
take:   amoswap.w.aq t1, t0, (s1)       # 1 goes in, and what was there comes out
        bnez    t1, take                # it was taken
        lw      t2, 0(s2)               # this hart alone is here
        addi    t2, t2, 1
        sw      t2, 0(s2)
        amoswap.w.rl zero, zero, (s1)   # give it back
        addi    s0, s0, -1
        bnez    s0, again

        la      t0, ready               # this hart is done
        li      t1, 1
        amoadd.w zero, t1, (t0)
        bnez    a0, park
        li      t2, HARTS               # hart 0 waits for all
all:    lw      t1, 0(t0)
        bne     t1, t2, all
        lw      t1, 0(s2)
        li      t2, HARTS * ROUNDS
        li      t3, FINISHER_PASS
        beq     t1, t2, exit
        li      t3, 1 << 16 | FINISHER_FAIL
exit:   sw      t3, FINISHER_EXIT, t4
park:   wfi                             # mie is 0: nothing wakes it
        j       park

        .data
        .balign 64
lock:   .word   0
sum:    .word   0
ready:  .word   0

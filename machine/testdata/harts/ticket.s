# A lock that is fair: who wants it draws a number, and waits until that is called. The numbers are handed out in
# order, so no hart gets a second turn before one that came first.
        .equ    ROUNDS, 40

_start: li      s0, ROUNDS
        la      s1, next
        la      s2, called
        la      s3, sum
again:  li      t0, 1
        amoadd.w s4, t0, (s1)           # draw a number
wait:   lw      t1, 0(s2)
        bne     t1, s4, wait
        lw      t2, 0(s3)
        addi    t2, t2, 3
        sw      t2, 0(s3)
        addi    t1, t1, 1               # call the next: nobody else stores here
        fence   rw, w
        sw      t1, 0(s2)
        addi    s0, s0, -1
        bnez    s0, again

        bnez    a0, park
        li      t2, HARTS * ROUNDS      # hart 0 waits until all numbers were called
all:    lw      t1, 0(s2)
        bne     t1, t2, all
        lw      t1, 0(s3)
        li      t2, 3 * HARTS * ROUNDS
        li      t3, FINISHER_PASS
        beq     t1, t2, exit
        li      t3, 1 << 16 | FINISHER_FAIL
exit:   sw      t3, FINISHER_EXIT, t4
park:   wfi
        j       park

        .data
        .balign 64
next:   .word   0
called: .word   0
sum:    .word   0

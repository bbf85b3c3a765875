# Every hart adds 1 to one word by lr.w and sc.w, so many times, and counts how often that failed. A turn does not end
# between the two, so that none does for ever. Another word, which a hart reserves and then leaves, keeps nobody out.
        .equ    ROUNDS, 50

_start: li      s0, ROUNDS
        la      s1, sum
        la      s2, left
        li      s3, 0
again:  lr.w    t0, (s2)                # reserved, and given up: the next lr.w takes its place
        addi    t0, t0, 1
add:    lr.w    t0, (s1)
        addi    t0, t0, 1
        sc.w    t1, t0, (s1)
        beqz    t1, next
        addi    s3, s3, 1               # somebody else has stored meanwhile
        j       add
next:   addi    s0, s0, -1
        bnez    s0, again

        la      t0, ready
        li      t1, 1
        amoadd.w zero, t1, (t0)
        bnez    a0, park
        li      t2, HARTS
all:    lw      t1, 0(t0)
        bne     t1, t2, all
        lw      t1, 0(s1)
        li      t2, HARTS * ROUNDS
        li      t3, FINISHER_PASS
        beq     t1, t2, exit
        li      t3, 1 << 16 | FINISHER_FAIL
exit:   sw      t3, FINISHER_EXIT, t4
park:   wfi
        j       park

        .data
        .balign 64
sum:    .word   0
left:   .word   0
ready:  .word   0

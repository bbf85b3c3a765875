# At the limit one hart counts still, and the other waits for it: nothing is said to be locked.
#: harts 2
#: steps 60000
#: ending limit
#: finding doing - "in the last 32,\\d+ steps hart 0 was in count \\(100 %\\); hart 1 was in wait \\(100 %\\)"
_start: la      a1, word
        bnez    a0, one
        li      t0, 1
        sw      t0, word, t1
        li      t0, 500000
count:  addi    t0, t0, -1
        bnez    t0, count
        amoswap.w zero, zero, (a1)
2:      j       2b
one:    lw      t0, word
        beqz    t0, one
        li      t0, 1
wait:   amoswap.w t1, t0, (a1)
        bnez    t1, wait
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
4:      j       4b
        .bss
        .balign 4
word:   .space  4

# Hart 1 waits for a lock for as long as hart 0 counts, and hart 0 counts long.
#: harts 2
#: ending halted 0
_start: la      a1, word
        bnez    a0, one
        li      t0, 1
        sw      t0, word, t1
        li      t0, 50000
1:      addi    t0, t0, -1
        bnez    t0, 1b
        amoswap.w zero, zero, (a1)
2:      j       2b
one:    lw      t0, word
        beqz    t0, one
        li      t0, 1
3:      amoswap.w t1, t0, (a1)
        bnez    t1, 3b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
4:      j       4b
        .bss
        .balign 4
word:   .space  4

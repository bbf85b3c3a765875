# Hart 1 sleeps with the lock, and is to be called by hart 0, which waits for the lock with lr.w and sc.w.
#: harts 2
#: steps 50000
#: ending limit
#: finding bell @wfi "^hart 1 sleeps for a software interrupt, and nobody rings: nobody has ever rung CLINT_MSIP"
#: finding endless @lock "^hart 0 waits at test.s:@lock for word to change: it is 1 since hart 1 stored that at test.s:@take, in step \\d+; hart 1 sleeps at test.s:@wfi\n$"
_start: csrwi   mie, 8
        la      a1, word
        bnez    a0, one
        li      t0, 100
1:      addi    t0, t0, -1
        bnez    t0, 1b
lock:   lr.w    t1, (a1)                #@lock
        bnez    t1, lock
        li      t0, 1
        sc.w    t1, t0, (a1)
        bnez    t1, lock
        sw      t0, CLINT_MSIP + 4, t1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
2:      j       2b
one:    li      t0, 1
        amoswap.w zero, t0, (a1)        #@take
#+        amoswap.w zero, zero, (a1)
        wfi                             #@wfi
3:      j       3b
        .bss
        .balign 4
word:   .space  4

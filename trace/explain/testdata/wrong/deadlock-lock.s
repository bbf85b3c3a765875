# Hart 0 keeps the lock: both wait for it.
#: harts 2
#: steps 50000
#: ending limit
#: finding deadlock @lock "^hart 0 waits at test.s:@lock for word, which it has itself: it took it at test.s:@lock, in step \\d+, and has not given it back\n"
#: finding deadlock @lock "^hart 1 waits at test.s:@lock for word: hart 0 has it since test.s:@lock, in step \\d+, and waits for word\n"
_start: la      a1, word
        li      s0, 100
again:  li      t0, 1
lock:   amoswap.w t1, t0, (a1)          #@lock
        bnez    t1, lock
        addi    s0, s0, -1
        beqz    s0, done
#+        amoswap.w zero, zero, (a1)
        j       again
done:   li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      j       1b
        .bss
        .balign 4
word:   .space  4

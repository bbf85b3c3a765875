# A hart takes the lock that it has.
#: harts 2
#: ending endless
#: finding deadlock @spin "^hart 1 waits at test.s:@spin \\(called at test.s:@again\\) for jam, which it has itself: it took it at test.s:@spin \\(called at test.s:@first\\), in step \\d+, and has not given it back\ngive a lock back"
_start: bnez    a0, other
1:      wfi
        j       1b

other:  la      a0, jam
        call    lock                    #@first
#+        call    unlock
        call    lock                    #@again
        call    unlock
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

# lock: takes the lock at a0.
lock:   li      t0, 1
1:      amoswap.w.aq t0, t0, (a0)       #@spin
        bnez    t0, 1b
        ret
unlock: amoswap.w.rl zero, zero, (a0)
        ret

        .data
        .balign 4
butter: .word   0
jam:    .word   0
done:   .word   0

# Two harts take two locks, each in another order.
#: harts 2
#: ending endless
#: finding deadlock @spin "^harts 0 and 1 wait for each other for ever: hart 0 waits at test.s:@spin \\(called at test.s:@a\\) for jam, which hart 1 has since test.s:@spin \\(called at test.s:@b\\), in step \\d+; hart 1 waits at test.s:@spin \\(called at test.s:@c\\) for butter, which hart 0 has since test.s:@spin \\(called at test.s:@d\\), in step \\d+\nhave every hart take these locks in the same order$"
_start: bnez    a0, other
        la      a0, butter
        call    lock                    #@d
        call    pause
        la      a0, jam
        call    lock                    #@a
        j       free

other:
        la      a0, jam                 #-
        call    lock                    #@b#-
        call    pause                   #-
        la      a0, butter
        call    lock                    #@c
#+        la      a0, jam
#+        call    lock
free:   la      a0, butter
        call    unlock
        la      a0, jam
        call    unlock
        j       both

# lock: takes the lock at a0.
lock:   li      t0, 1
1:      amoswap.w.aq t0, t0, (a0)       #@spin
        bnez    t0, 1b
        ret
unlock: amoswap.w.rl zero, zero, (a0)
        ret

# pause: so long that the other hart gets to where it wants.
pause:  li      t0, 200
1:      addi    t0, t0, -1
        bnez    t0, 1b
        ret

# both: ends the run when both harts are done.
both:   li      t0, 1
        la      t1, done
        amoadd.w t0, t0, (t1)
        beqz    t0, 1f
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
1:      wfi
        j       1b

        .data
        .balign 4
butter: .word   0
jam:    .word   0
done:   .word   0

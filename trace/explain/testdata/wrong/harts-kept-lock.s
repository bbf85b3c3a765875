# A hart goes to sleep with a lock that the other one waits for, which only looks while it is taken.
#: harts 2
#: ending endless
#: finding endless @look "^hart 0 waits at test.s:@look for jam to change: it is 1 since hart 1 stored that at test.s:@took, in step \\d+; hart 1 sleeps at test.s:@wfi\n$"
_start: la      a0, jam
        csrr    t0, mhartid
        bnez    t0, other
        call    pause
1:      lw      t0, jam                 #@look
        bnez    t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

other:  li      t0, 1
        amoor.w t0, t0, (a0)            #@took
#+        call    pause
#+        sw      zero, jam, t0
2:      wfi                             #@wfi
        j       2b

# pause: so long that the other hart gets to where it wants.
pause:  li      t0, 200
1:      addi    t0, t0, -1
        bnez    t0, 1b
        ret

        .data
        .balign 4
butter: .word   0
jam:    .word   0
done:   .word   0

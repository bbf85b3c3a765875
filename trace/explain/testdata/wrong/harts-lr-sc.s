# The lock that is given back is not the one that was taken. Three wait for it, by lr.w and sc.w.
#: harts 4
#: interleave 7
#: ending endless
#: finding deadlock @spin "^harts 0, 1 and 3 wait at test.s:@spin \\(called at test.s:@caller\\) for jam: hart 2 has it since test.s:@sc \\(called at test.s:@taker\\), in step \\d+, and sleeps at test.s:@wfi\n"
_start: la      a0, jam
        csrr    t0, mhartid
        addi    t0, t0, -2
        beqz    t0, taker
        call    pause
        call    lock                    #@caller
        call    unlock
        li      t0, 1
        la      t1, done
        amoadd.w t0, t0, (t1)
        addi    t0, t0, -2
        bnez    t0, park
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
park:   wfi                             #@wfi
        j       park

taker:  call    lock                    #@taker
        la      a0, butter              #-
        call    unlock
        j       park

lock:   li      t1, 1
1:      lr.w.aq t0, (a0)                #@spin
        bnez    t0, 1b
        sc.w    t0, t1, (a0)            #@sc
        bnez    t0, 1b
        ret
unlock: amoswap.w.rl zero, zero, (a0)
        ret

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

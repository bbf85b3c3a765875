# A hart traps for ever with a lock that the other one waits for.
#: harts 2
#: ending fault
#: finding deadlock @spin "^hart 0 waits at test.s:@spin \\(called at test.s:@wait\\) for jam: hart 1 has it since test.s:@spin \\(called at test.s:@take\\), in step \\d+, and traps for ever\n"
_start: la      a0, jam
        csrr    t0, mhartid
        bnez    t0, other
        li      t0, 200
1:      addi    t0, t0, -1
        bnez    t0, 1b
        call    lock                    #@wait
        call    unlock
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

other:  call    lock                    #@take
        lw      t0, 0(zero)             #-
        call    unlock
2:      wfi
        j       2b

lock:   li      t0, 1
1:      amoswap.w.aq t0, t0, (a0)       #@spin
        bnez    t0, 1b
        ret
unlock: amoswap.w.rl zero, zero, (a0)
        ret

        .data
        .balign 4
jam:    .word   0

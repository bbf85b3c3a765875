# The manual's way to set mtimecmp: high word to all ones first, then low, then high.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        call    arm
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
        li      s1, 200
1:      wfi
        blt     s0, s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
arm:    lw      t0, CLINT_MTIME
        lw      t2, CLINT_MTIMEH
        li      t1, 50
        add     t0, t0, t1
        sltu    t1, t0, t1
        add     t2, t2, t1
        li      t1, -1
        sw      t1, CLINT_MTIMECMPH, t3
        sw      t0, CLINT_MTIMECMP, t3
        sw      t2, CLINT_MTIMECMPH, t3
        ret

        .balign 4
handler:        mv      s3, ra
        addi    s0, s0, 1
        call    arm
        mv      ra, s3
        mret

# Is there something at this address? The handler says no, and the program goes on.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      s1, 0x20000000
        li      s2, 150
1:      lw      a0, 0(s1)
        lui     t0, 0x100
        add     s1, s1, t0
        addi    s2, s2, -1
        bnez    s2, 1b
        li      t0, 150
        bne     s3, t0, failed
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    s3, s3, 1
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret

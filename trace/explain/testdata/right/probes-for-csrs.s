# Which extensions are there? An illegal instruction is an answer.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        csrr    a0, 0x600               # hstatus
        csrr    a0, 0x003               # fcsr
        .word   0x00b50553              # fadd.s
        li      t0, 3
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

# Interrupts were off for long: the handler adds its period to mtimecmp until it has caught up, 300 times without a pause.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      s0, 100
        sw      s0, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        li      t2, 15000
1:      addi    t2, t2, -1
        bnez    t2, 1b
        csrsi   mstatus, 8
        li      t2, 10000
2:      addi    t2, t2, -1
        bnez    t2, 2b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        addi    s0, s0, 100
        sw      s0, CLINT_MTIMECMP, t1
        mret

# A small kernel stops a program that goes where it may not, on purpose, and all ends well.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      t0, user
        csrw    mepc, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        mret
user:   sw      a0, 0(zero)
        j       user

        .balign 4
handler:        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

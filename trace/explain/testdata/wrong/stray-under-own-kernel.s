# A small kernel of one's own stops a program that goes where it may not, and ends with code 3.
#: ending halted 3
#: finding stray @use "a program in U mode trapped: store access fault at 0x0.*"
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
user:   sw      a0, 0(zero)             #@use
        j       user

        .balign 4
handler:        li      t0, 3 << FINISHER_EXIT_CODE_SHIFT | FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1

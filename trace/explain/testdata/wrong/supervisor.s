# A trap of S mode that goes to where no handler is: no program of U mode has strayed.
#: ending fault
#: rule "mhartid"
_start: la      t0, kernel
        csrw    mepc, t0
        li      t0, 1 << 2
        csrw    medeleg, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        li      t0, 1 << 11
        csrw    mstatus, t0
        mret

kernel: csrr    t0, mhartid             # which is not for S mode
        j       .

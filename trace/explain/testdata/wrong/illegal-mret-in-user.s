# A procedure of the kernel's is called in U mode.
#: ending fault
#: finding stray @mret "a program in U mode trapped: illegal instruction.*mret is for M mode"
_start: li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      t0, user
        csrw    mepc, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        mret
user:   nop
        mret                            #@mret

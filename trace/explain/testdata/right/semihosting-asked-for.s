# The three instructions of a call of the debugger, with a handler that answers that there is none.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        .balign 16
        slli    x0, x0, 0x1f
        ebreak
        srai    x0, x0, 7
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret

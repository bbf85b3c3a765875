# A software interrupt as a yield, three hundred times from the same instruction.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 8
        csrw    mie, t0
        csrsi   mstatus, 8
        li      s1, 300
1:      li      t0, 1
        sw      t0, CLINT_MSIP, t1
        blt     s0, s1, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        sw      zero, CLINT_MSIP, t2
        addi    s0, s0, 1
        mret

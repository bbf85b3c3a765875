# Ten timer interrupts, each moved on.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t0
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
1:      wfi
        li      t0, 10
        blt     s0, t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
2:      j       2b

        .balign 4
handler:        addi    s0, s0, 1
        lw      t0, CLINT_MTIME
        li      t1, 1000
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1
        mret

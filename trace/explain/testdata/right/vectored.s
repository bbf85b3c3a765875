# mtvec in vectored mode, base + 1; the table is of jumps.
#: ending halted 0
_start: la      t0, table
        addi    t0, t0, 1
        csrw    mtvec, t0
        sw      zero, CLINT_MTIMECMP, t1
        li      t0, 128
        csrw    mie, t0
        csrsi   mstatus, 8
        li      s1, 200
1:      blt     s0, s1, 1b
        ecall
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 64
table:  j       exception
        .rept   6
        j       failed
        .endr
        j       timer
exception:
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
timer:  addi    s0, s0, 1
        lw      t3, CLINT_MTIME
        addi    t3, t3, 30
        sw      t3, CLINT_MTIMECMP, t4
        mret
failed: li      t0, FINISHER_FAIL
        sw      t0, FINISHER_EXIT, t1

# A program in U mode asks its kernel for the time until it is late enough.
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
user:   li      a7, 1
1:      ecall
        li      t0, 20000
        bltu    a0, t0, 1b
        li      a7, 2
        ecall

        .balign 4
handler:        li      t0, 2
        beq     a7, t0, 1f
        lw      a0, CLINT_MTIME
        csrr    t0, mepc
        addi    t0, t0, 4
        csrw    mepc, t0
        mret
1:      li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

# A program in U mode makes a call, and the kernel that started it set no handler.
#: ending fault
#: finding ecall @call "there is no operating system here.*: a7 = 1 is PrintInt"
_start: li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      t0, user
        csrw    mepc, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        mret
user:   li      a7, 1
        ecall                           #@call
        j       user

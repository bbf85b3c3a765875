# A small kernel that saves mepc, and restores it as it was.
#: steps 30000
#: ending limit
#: finding handler-returns @mret "ecall from U mode, at test.s:@call(.|\n)*addi t0, t0, 4"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, -1
        csrw    pmpaddr0, t0
        li      t0, 0x1f
        csrw    pmpcfg0, t0
        la      sp, top
        la      t0, user
        csrw    mepc, t0
        li      t0, 3 << 11
        csrc    mstatus, t0
        mret
user:   li      a7, 1
        ecall                           #@call
        li      a7, 2
        ecall

        .balign 4
handler:        addi    sp, sp, -16
        csrr    t0, mepc
        sw      t0, 0(sp)
        li      t1, 2
        beq     a7, t1, 1f
        lw      t0, 0(sp)
#+      addi    t0, t0, 4
        csrw    mepc, t0
        addi    sp, sp, 16
        mret                            #@mret
1:      li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        .bss
        .space  256
top:

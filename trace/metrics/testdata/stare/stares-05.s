# stares: from flagged to told
# polls a word in memory which the handler of the kettle's interrupt sets
        .globl  _start
_start:
        la      t0, handler
        csrw    mtvec, t0
        la      sp, stack_top
        li      t0, 3
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, KETTLE_RING_EN_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 1 << 11
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        la      s0, flag
flagged:
        lw      t0, 0(s0)
        beqz    t0, flagged
told:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang

        .balign 4
handler:
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      t2, 8(sp)
        lw      t2, PLIC_CLAIM
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING, t1
        sw      t2, PLIC_CLAIM, t0
        li      t0, 1
        la      t1, flag
        sw      t0, 0(t1)
        lw      t2, 8(sp)
        lw      t1, 4(sp)
        lw      t0, 0(sp)
        addi    sp, sp, 16
        mret

        .data
        .balign 4
flag:   .word   0
        .bss
        .balign 16
        .space  512
stack_top:

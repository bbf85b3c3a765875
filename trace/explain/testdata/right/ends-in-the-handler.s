# The end comes inside of a handler, with everything left as it is: claimed, not acknowledged, interrupts off.
#: ending halted 0
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, KETTLE_RING_EN_FUSE
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      wfi
        j       1b

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

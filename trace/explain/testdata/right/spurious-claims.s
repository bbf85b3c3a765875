# The claim comes first and the ring is quieted after the complete: each ring is heard twice, the second time in vain.
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
        li      s2, 20
1:      li      t0, KETTLE_CTRL_HEAT | KETTLE_CTRL_RESET
        sw      t0, KETTLE_CTRL, t1
        wfi
        blt     s1, s2, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        sw      s0, PLIC_CLAIM, t1
        lw      t0, KETTLE_RING
        sw      t0, KETTLE_RING, t1
        addi    s1, s1, 1
        mret

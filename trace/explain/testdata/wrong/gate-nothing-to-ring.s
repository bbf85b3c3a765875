# All gates are open; but the kettle is never switched on.
#: steps 30000
#: ending idle
#: finding gate @wait "kettle could be heard, but has nothing to ring for"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        sw      zero, PLIC_THRESHOLD, t1
        li      t0, KETTLE_RING_EN_FUSE
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 0x800
        csrw    mie, t0
        csrsi   mstatus, 8
#+      li      t0, KETTLE_CTRL_HEAT
#+      sw      t0, KETTLE_CTRL, t1
1:      wfi                             #@wait
        j       1b

        .balign 4
handler:        lw      s0, PLIC_CLAIM
        lw      s1, KETTLE_RING
        sw      s1, KETTLE_RING, t1
        sw      s0, PLIC_CLAIM, t1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
        mret

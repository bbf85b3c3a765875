# mie lets the timer in, and not the interrupt controller.
#: steps 30000
#: ending idle
#: finding gate @wait "kettle asks.*: mie.MEIE is 0"
#: finding gate @wait "timer could be heard, but no alarm is set in CLINT_MTIMECMP"
_start: la      t0, handler
        csrw    mtvec, t0
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        sw      zero, PLIC_THRESHOLD, t1
        li      t0, KETTLE_RING_EN_FUSE
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 0x80
        csrw    mie, t0
        csrsi   mstatus, 8
#+      li      t0, 0x800
#+      csrs    mie, t0
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
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

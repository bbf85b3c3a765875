# Each hart sleeps for an interrupt of its own, and what shuts out the kettle is said of the one that hopes for it.
#: harts 2
#: ending idle
#: finding gate @wfi "^hart 1: kettle asks for an interrupt that does not come: .*PLIC_THRESHOLD \\+ 0x2000 is 7.*\nopen it: sw zero, PLIC_THRESHOLD \\+ 0x2000, t1"
_start: csrw    mie, zero
        bnez    a0, tea
        li      t0, 8
        csrw    mie, t0
1:      wfi
        lw      t0, CLINT_MSIP
        beqz    t0, 1b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

tea:    li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1 + 0x100, t1
        li      t0, 7                   #-
        sw      t0, PLIC_THRESHOLD + 0x2000, t1 #-
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        li      t0, 0x800
        csrw    mie, t0
3:      wfi                             #@wfi
        csrr    t0, mip
        beqz    t0, 3b
        li      t0, 1
        sw      t0, CLINT_MSIP, t1
4:      csrw    mie, zero
        wfi
        j       4b

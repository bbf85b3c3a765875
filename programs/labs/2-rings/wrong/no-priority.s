# Leaves the priority at 0, which is never.
# Scores 0.
# Is told: gates: The kettle rang, and the processor did not hear it. There are five gates on the way, and below is the first that is closed. kettle asks for an interrupt that does not come: PLIC_PRIORITY
gap 1
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        sw      zero, PLIC_THRESHOLD, t1
        la      t0, handler
        csrw    mtvec, t0
        li      t0, 1 << 11
        csrs    mie, t0
        csrsi   mstatus, 1 << 3

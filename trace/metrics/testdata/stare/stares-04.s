# stares: from turn to both
# kettle and mug in turn, until the second water boils and the tea is infused; the first boil is slept through
        .globl  _start
_start:
        li      t0, 1
        sw      t0, PLIC_PRIORITY + 4*KETTLE_IRQ, t1
        li      t0, 1 << (KETTLE_IRQ - 32)
        sw      t0, PLIC_ENABLE1, t1
        li      t0, KETTLE_RING_EN_BOILED
        sw      t0, KETTLE_RING_EN, t1
        li      t0, 1 << 11
        csrw    mie, t0
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        wfi
        sw      zero, KETTLE_RING_EN, t1
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING, t1
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        li      t0, MUG_CTRL_BAG
        sw      t0, MUG_CTRL, t1
        li      t0, 350
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        li      s0, 0                   # kettle seen
        li      s1, 0                   # mug seen
turn:   bnez    s0, mug
        lw      t0, KETTLE_RING
        andi    s0, t0, KETTLE_RING_BOILED
mug:    bnez    s1, check
        lw      t0, MUG_STATUS
        andi    s1, t0, MUG_STATUS_INFUSED | MUG_STATUS_COLD
check:  beqz    s0, turn
        beqz    s1, turn
both:
        sw      zero, MUG_CTRL, t1
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang

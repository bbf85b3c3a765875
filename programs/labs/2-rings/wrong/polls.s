# Needs no interrupt: looks at the kettle when the work is done, and pours then.
# Scores 0.
# Is told: gates: The kettle does not even ring
gap 1
        # I do it without
gap 2
        mret
gap 3
1:      lw      t0, KETTLE_RING
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b
        sw      t0, KETTLE_RING, t1
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        lw      t0, rings
        addi    t0, t0, 1
        sw      t0, rings, t1

# Tests a bit that the kettle never sets.
# Scores 60.
# Is told: stare: You looked at KETTLE_RING 31994 times, and your loop went on
gap 2
1:      lw      t0, KETTLE_RING
        addi    a0, a0, 1
        andi    t0, t0, 1 << 4
        beqz    t0, 1b

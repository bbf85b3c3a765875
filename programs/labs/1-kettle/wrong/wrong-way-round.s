# Leaves the loop when the bit is not set: after the first look.
# Scores 60.
# Is told: stare: You looked at KETTLE_RING 1 times. Go back and look again
gap 2
1:      lw      t0, KETTLE_RING
        addi    a0, a0, 1
        andi    t0, t0, KETTLE_RING_BOILED
        bnez    t0, 1b

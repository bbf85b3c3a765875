# Waits well, and forgets to count.
# Scores 80.
# Is told: stare: You looked at KETTLE_RING
gap 2
1:      lw      t0, KETTLE_RING
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b

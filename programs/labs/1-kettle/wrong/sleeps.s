# Waits with wfi, which is for the next lab: nothing interrupts here.
# Scores 60.
# Is told: stare: The program fell asleep
gap 2
1:      wfi
        lw      t0, KETTLE_RING
        addi    a0, a0, 1
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b

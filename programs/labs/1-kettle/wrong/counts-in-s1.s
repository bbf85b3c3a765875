# Counts in a register that is the caller's.
# Scores 80.
# Is told: stare: _start went on with another s1 after the call of stare
gap 2
        li      s1, 0
1:      lw      t0, KETTLE_RING
        addi    s1, s1, 1
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b
        mv      a0, s1

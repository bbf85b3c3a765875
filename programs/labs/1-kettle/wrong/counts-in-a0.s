# Counts its looks in a0, which every stroke overwrites.
# Scores 65.
# Is told: work: You looked at KETTLE_RING
gap 4
        li      a0, 0
1:      call    stroke
        lw      t0, KETTLE_RING
        addi    a0, a0, 1
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b
        mv      s0, a0

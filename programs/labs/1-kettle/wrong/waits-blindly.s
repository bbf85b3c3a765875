# Never looks: counts to a number that was long enough once, and makes the looks up.
# Scores 60.
# Is told: stare: You looked at KETTLE_RING 0 times.
gap 2
        li      t0, 60000
1:      addi    t0, t0, -1
        bnez    t0, 1b
        li      a0, 60000

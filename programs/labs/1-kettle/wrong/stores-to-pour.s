# Takes KETTLE_POUR for a command: it is the water, and is read.
# Scores 0.
# Is told: fill: The program crashed: store access fault
gap 3
        sw      t0, KETTLE_POUR, t1
        sw      t0, MUG_WATER, t1

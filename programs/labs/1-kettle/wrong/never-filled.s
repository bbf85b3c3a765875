# Heats an empty kettle: the fuse trips, nothing ever boils, and the loop never ends.
# Scores 0.
# Is told: fill: The kettle is still empty: store the millilitres to KETTLE_FILL.
gap 1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1

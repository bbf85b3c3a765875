# Fills in the 300 ml of the example instead of what a0 holds.
# Scores 85.
# Is told: fill: The kettle was filled 1 times, but never with what a0 held.
gap 1
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1

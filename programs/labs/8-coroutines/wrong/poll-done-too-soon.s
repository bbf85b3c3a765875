# Comes back with 1 when the water is heating.
# Scores 70.
# Is told: poll: For one tea one cup is poured
gap 6
        sw      a1, KETTLE_FILL, t1
        li      t1, KETTLE_CTRL_HEAT
        sw      t1, KETTLE_CTRL, t2
        li      a0, 1

# Looks into KETTLE_POUR before it pours: but reading it pours a cup, and the first one is lost.
# Scores 45.
# Is told: pour: A cup is poured each time KETTLE_POUR is read, and you read it 2 times.
gap 3
        lw      t0, KETTLE_POUR
        beqz    t0, 1f
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
1:

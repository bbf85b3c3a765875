# Takes no water from the kettle: writes the word for a boiling cup by itself.
# Scores 45.
# Is told: pour: A cup is poured each time KETTLE_POUR is read, and you read it 0 times.
gap 3
        li      t0, 250 << 16 | 1000
        sw      t0, MUG_WATER, t1

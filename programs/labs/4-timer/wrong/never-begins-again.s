# Forgets that after the last task comes the first.
# Scores 15.
# Is told: tick:
gap 5
        addi    a0, a0, 1

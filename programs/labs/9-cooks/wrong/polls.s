# Leaves rest as it was: whoever waits looks, and looks.
# Scores 70.
# Is told: rest: Cook 1 never slept
gap 9
1:      lw      t0, slices
        beq     t0, a0, 1b

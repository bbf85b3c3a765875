# Does not sleep: looks at `rings` until the handler has changed it.
# Scores 90.
# Is told: sleep: You never slept
gap 3
1:      lw      t0, rings
        blt     t0, a0, 1b

# Gives the lock back with a swap that puts in a 1, as when it was taken.
# Scores 45.
# Is told: lock: The lock was given to somebody (times
gap 4
        li      t0, 1
        amoswap.w.rl t0, t0, (a0)

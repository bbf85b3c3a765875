# Swaps, and does not look at what came out of the word: everybody has the lock.
# Scores 55.
# Is told: lock: Both cooks had the lock at once, 32 times of 55
gap 3
        li      t0, 1
        amoswap.w.aq zero, t0, (a0)

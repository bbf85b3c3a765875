# Tests the register that went into the word, and not the one that came out: that is 1 for ever.
# Scores 45.
# Is told: lock: Nobody ever got the lock, although it was free
gap 3
        li      t0, 1
1:      amoswap.w.aq t1, t0, (a0)
        bnez    t0, 1b

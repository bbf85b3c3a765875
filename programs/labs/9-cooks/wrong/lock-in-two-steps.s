# Looks whether the lock is free, and then takes it: in between somebody else may have looked, too.
# Scores 55.
# Is told: lock: Both cooks had the lock at once, 1 times of 55
gap 3
1:      lw      t0, 0(a0)
        bnez    t0, 1b
        li      t0, 1
        sw      t0, 0(a0)

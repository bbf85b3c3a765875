# Writes 5000 for QUANTUM.
# Scores 90.
# Is told: fast: With turns of 500 ticks
gap 2
        lw      t0, CLINT_MTIME
        li      t1, 5000
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1

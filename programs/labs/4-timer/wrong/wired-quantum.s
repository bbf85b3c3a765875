# Writes 1500 where the word quantum is wanted.
# Scores 85.
# Is told: fast: With turns of
gap 2
1:      lw      t1, CLINT_MTIMEH
        lw      t0, CLINT_MTIME
        lw      t2, CLINT_MTIMEH
        bne     t1, t2, 1b
        li      t2, 1500
        add     t0, t0, t2
        sltu    t2, t0, t2
        add     t1, t1, t2
        sw      t0, CLINT_MTIMECMP, t2
        sw      t1, CLINT_MTIMECMPH, t2

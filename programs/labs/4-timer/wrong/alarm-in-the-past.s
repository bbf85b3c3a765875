# Takes CLINT_MTIMECMP for an interval: after the first turn the alarm lies in the past, and rings for ever.
# Scores 10.
# Is told: tick: There were
gap 2
        lw      t0, quantum
        sw      t0, CLINT_MTIMECMP, t1

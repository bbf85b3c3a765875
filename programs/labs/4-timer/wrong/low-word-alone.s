# Takes the clock for one word. That goes well for seven minutes.
# Scores 95.
# Is told: wrap: When the low word of the clock went past its end, the timer rang and rang
gap 2
        lw      t0, CLINT_MTIME
        lw      t1, quantum
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1

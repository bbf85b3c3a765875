# Takes the clock for one word. That goes well for seven minutes.
# Scores 95.
# Is told: wrap: 44 of 80 alarms were over already, so that the timer rings, and rings, and 36 are seven
gap 2
        lw      t0, CLINT_MTIME
        lw      t1, quantum
        add     t0, t0, t1
        sw      t0, CLINT_MTIMECMP, t1

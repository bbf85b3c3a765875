# Goes from 0 to 1 and back: right for two tasks, and the third never runs.
# Scores 90.
# Is told: robin:
gap 5
        xori    a0, a0, 1

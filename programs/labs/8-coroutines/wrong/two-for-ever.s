# Goes from 0 to 1 and back: right for two tasks.
# Scores 40.
# Is told: turns: Coroutine 1 had a turn
line    bltu    t0, t2, 2f
as      li      t5, 2
as      bltu    t0, t5, 2f

# Begins to look at 0, and not behind the one that ran: the first has every turn.
# Scores 60.
# Is told: turns: The second coroutine never began
line    lw      t2, task_count
as      lw      t2, task_count
as      li      t0, -1

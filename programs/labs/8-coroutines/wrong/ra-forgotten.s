# Keeps sp and s0 to s11, and not where it was: each turn begins a task anew.
# Scores 40.
# Is told: turns: The first coroutine began
drop    sw      ra, 4(t0)

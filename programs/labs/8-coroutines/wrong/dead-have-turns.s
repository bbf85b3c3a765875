# Does not note that one is over: it comes back from finish.
# Scores 80.
# Is told: finish: coroutines.s:
drop    sw      zero, 0(t0)

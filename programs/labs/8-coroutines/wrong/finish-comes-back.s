# Notes that it is over, and comes back.
# Scores 80.
# Is told: finish: Coroutine 1 came back
line    sw      zero, 0(t0)
as      sw      zero, 0(t0)
as      ret

# Gives all coroutines the first one's stack.
# Scores 80.
# Is told: registers: The stack of coroutine 2
line    sw      a2, 8(t0)
as      bnez    a0, 9f
as      sw      a2, entries + 60, t2
as      9: lw a2, entries + 60
as      sw      a2, 8(t0)

# Puts sp at the beginning of the stack: it grows into the neighbour's.
# Scores 70.
# Is told: begin: The first coroutine did not begin at the end
line    sw      a2, 8(t0)
as      addi    a2, a2, -96
as      sw      a2, 8(t0)

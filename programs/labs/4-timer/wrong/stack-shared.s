# Gives all tasks the same stack.
# Scores 85.
# Is told: stacks: Tasks 1 and 2 have the same stack
line    mul     a0, a0, t1
as      mv      a0, t1

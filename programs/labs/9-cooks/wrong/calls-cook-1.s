# Always writes the word of hart 1: cook 0 is never called, and cook 1 calls himself.
# Scores 60.
# Is told: bell: Cook 0 called cook 1 16 times, and cook 1 was interrupted 23 times
line    slli    a0, a0, 2
as      li      a0, 4

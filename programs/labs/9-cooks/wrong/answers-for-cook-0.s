# Clears the word of hart 0, whoever was called.
# Scores 55.
# Is told: bell: Cook 1 is called, and called, and called
line    csrr    t0, mhartid
as      li      t0, 0

# Looks for one that lives, for ever.
# Scores 80.
# Is told: finish: run never came back
drop    addi    t3, t3, -1

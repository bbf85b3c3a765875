# Keeps no sp: who goes on, goes on with another stack.
# Scores 60.
# Is told: registers: pause1 went on with another sp
drop    sw      sp, 8(t0)

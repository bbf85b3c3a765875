# Waits for the boil in poll: good tea, and no bread.
# Scores 70.
# Is told: poll: One call of poll took
line    beqz    t1, 2f
as      beqz t1, 1b

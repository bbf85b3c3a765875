# Pours in the second call, whatever the water is.
# Scores 70.
# Is told: poll: The water in the mug has
drop    beqz    t1, 2f

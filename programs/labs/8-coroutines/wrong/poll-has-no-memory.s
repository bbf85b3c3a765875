# Notes nothing: each call is the first.
# Scores 70.
# Is told: poll: The kettle was filled
drop    sw      t1, 0(a0)

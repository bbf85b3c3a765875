# Uses s0 in poll, and does not give it back.
# Scores 70.
# Is told: poll: The program crashed
line    1:      lw      t1, KETTLE_RING
as      1:      lw      s0, KETTLE_RING
as      mv      t1, s0

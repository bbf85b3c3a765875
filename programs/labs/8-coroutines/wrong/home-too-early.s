# Goes home when the first one is over.
# Scores 80.
# Is told: finish: When run came back
line    sw      zero, 0(t0)
as      la t0, home
as      j 4f

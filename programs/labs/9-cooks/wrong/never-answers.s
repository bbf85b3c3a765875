# Goes back at once: the word is still 1, and so bell is called for ever.
# Scores 55.
# Is told: bell: Cook 0 is called, and called, and called
gap 8


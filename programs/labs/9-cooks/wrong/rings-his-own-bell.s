# Writes the word of the hart that it runs on: each cook calls himself.
# Scores 55.
# Is told: bell: Cook 1 called cook 0 10 times, and cook 0 was interrupted 16 times
gap 7
        csrr    a0, mhartid
        slli    a0, a0, 2               # a word for each hart
        li      t0, CLINT_MSIP
        add     a0, a0, t0
        li      t0, 1
        sw      t0, 0(a0)

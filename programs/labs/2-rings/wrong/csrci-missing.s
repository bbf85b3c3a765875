# Looks and then sleeps with interrupts on. It nearly always works; a ring between the two is slept through.
# Scores 90.
# Is told: ready: You slept with interrupts on.
gap 3
1:      lw      t0, rings
        bge     t0, a0, 2f
        wfi
        j       1b
2:

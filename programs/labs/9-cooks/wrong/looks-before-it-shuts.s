# Turns interrupts off for the wfi, but only after the look: a call between the two is slept through.
# Scores 90.
# Is told: missed: Both cooks sleep, and each waits for the other to call
gap 9
1:      lw      t0, slices
        bne     t0, a0, 2f
        csrci   mstatus, MIE
        wfi
        csrsi   mstatus, MIE
        j       1b
2:

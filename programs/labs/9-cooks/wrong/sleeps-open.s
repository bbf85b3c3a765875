# Looks and then sleeps with interrupts on: a call between the two is slept through.
# Scores 90.
# Is told: missed: Somebody slept with interrupts on
gap 9
1:      lw      t0, slices
        bne     t0, a0, 2f
        wfi
        csrsi   mstatus, MIE
        j       1b
2:      csrsi   mstatus, MIE

# Sleeps at once, without a look: the call may have come before.
# Scores 80.
# Is told: rest: Both cooks sleep, and each waits for the other to call
gap 9
        csrci   mstatus, MIE
1:      wfi
        csrsi   mstatus, MIE
        csrci   mstatus, MIE
        lw      t0, slices
        beq     t0, a0, 1b
        csrsi   mstatus, MIE

# Sleeps once, and comes back whoever called: a call may be an old one.
# Scores 90.
# Is told: missed: rest came back too early (times
gap 9
        csrci   mstatus, MIE
1:      lw      t0, slices
        bne     t0, a0, 2f
        wfi
        csrsi   mstatus, MIE
        csrci   mstatus, MIE
2:      csrsi   mstatus, MIE

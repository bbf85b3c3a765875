# Leaves interrupts off when it comes back from rest.
# Scores 90.
# Is told: ready: rest came back with interrupts off
gap 3
1:      csrci   mstatus, 1 << 3
        lw      t0, rings
        bge     t0, a0, 2f
        wfi
        csrsi   mstatus, 1 << 3
        j       1b
2:

# Turns interrupts off instead of locking: that keeps one's own handler away, and no other hart.
# Scores 55.
# Is told: lock: Interrupts were off, and are on after unlock
gap 3
        csrci   mstatus, MIE
gap 4
        csrsi   mstatus, MIE

# Writes mscratch where it should be exchanged: t6 is still the task's, and no address.
# Scores 15.
# Is told: tick: An instruction went wrong, and trap took it for the timer
gap 3
        csrw    mscratch, t6
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        csrr    t0, mepc
        sw      t0, 0(t6)

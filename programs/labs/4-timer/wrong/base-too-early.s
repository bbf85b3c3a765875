# Puts back a0 while it still needs it to find the others.
# Scores 5.
# Is told: begin: The first task never began (load access fault
gap 4
        lw      t0, 0(a0)
        csrw    mepc, t0
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
        lw      x\n, 4*\n(a0)
        .endr
        mret

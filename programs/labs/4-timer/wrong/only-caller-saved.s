# Saves what a procedure need not preserve (ra, t0 to t6, a0 to a7), as if the task had made a call.
# Scores 65.
# Is told: registers: task1 went on with another gp
gap 3
        csrrw   t6, mscratch, t6
        .irp    n, 1,2,5,6,7,10,11,12,13,14,15,16,17,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mscratch
        sw      t0, 4*31(t6)
        csrr    t0, mepc
        sw      t0, 0(t6)
gap 4
        lw      t0, 0(a0)
        csrw    mepc, t0
        mv      t6, a0
        .irp    n, 1,2,5,6,7,10,11,12,13,14,15,16,17,28,29,30,31
        lw      x\n, 4*\n(t6)
        .endr
        mret

# Uses t6 to get at the entry, and never saves what was in it.
# Scores 65.
# Is told: registers: task1 went on with another t6
gap 3
        csrrw   t6, mscratch, t6        # t6 = the entry; the task's t6 waits in mscratch
        .irp    n, 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
        sw      x\n, 4*\n(t6)
        .endr
        csrr    t0, mepc
        sw      t0, 0(t6)

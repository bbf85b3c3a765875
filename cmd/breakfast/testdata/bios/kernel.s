# A kernel above firmware.s: says that it runs, in a mode that may write stvec, and ends the run.

_start: csrw    stvec, zero
        li      t0, 0x10000000
        li      t1, 'k'
        sb      t1, 0(t0)
        li      t1, '\n'
        sb      t1, 0(t0)
        li      t0, 0x5555
        li      t1, 0x100000
        sw      t0, 0(t1)
        j       .

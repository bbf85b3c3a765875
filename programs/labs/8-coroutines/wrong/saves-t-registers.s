# Keeps the t registers, which a call may overwrite, in place of those that it preserves.
# Scores 60.
# Is told: registers: pause1 went on with another s0
gap 2
        sw      ra, 4(t0)
        sw      sp, 8(t0)
        .irp    n, 2,3,4,5,6
        sw      t\n, 12 + 4*\n(t0)
        .endr

# Keeps s0 to s10: the twelfth is s11.
# Scores 60.
# Is told: registers: pause1 went on with another s11
gap 2
        sw      ra, 4(t0)
        sw      sp, 8(t0)
        .irp    n, 0,1,2,3,4,5,6,7,8,9,10
        sw      s\n, 12 + 4*\n(t0)
        .endr

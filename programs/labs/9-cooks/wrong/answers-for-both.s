# Clears the words of both: the other one may just have been called, and never hears of it.
# Scores 85.
# Is told: bell: Cook 0 called cook 1 16 times, and cook 1 heard 13 of them. Somebody makes his word 0 before
gap 8
        addi    sp, sp, -16
        sw      t0, 0(sp)
        li      t0, CLINT_MSIP
        sw      zero, 0(t0)
        sw      zero, 4(t0)
        lw      t0, 0(sp)
        addi    sp, sp, 16

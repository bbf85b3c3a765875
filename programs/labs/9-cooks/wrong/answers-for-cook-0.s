# Clears the word of hart 0, whoever was called.
# Scores 55.
# Is told: bell: Cook 1 is called, and called, and called
gap 8
        addi    sp, sp, -16
        sw      t0, 0(sp)
        li      t0, CLINT_MSIP
        sw      zero, 0(t0)
        lw      t0, 0(sp)
        addi    sp, sp, 16

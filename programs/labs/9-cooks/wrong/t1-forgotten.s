# Saves t0, and uses t1 too.
# Scores 55.
# Is told: bell: calls went on with another t1
gap 8
        addi    sp, sp, -16
        sw      t0, 0(sp)
        csrr    t0, mhartid             # our own word: both cooks come here
        slli    t0, t0, 2
        li      t1, CLINT_MSIP
        add     t0, t0, t1
        sw      zero, 0(t0)
        lw      t0, 0(sp)
        addi    sp, sp, 16

# Completes the claim and leaves the line up: interrupted again at once, for ever.
# Scores 15.
# Is told: claim: The kettle goes on ringing
gap 2
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      t2, 8(sp)
        lw      t2, PLIC_CLAIM
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        lw      t0, rings
        addi    t0, t0, 1
        sw      t0, rings, t1
        sw      t2, PLIC_CLAIM, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      t2, 8(sp)
        addi    sp, sp, 16
        mret

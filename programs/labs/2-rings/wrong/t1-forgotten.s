# Saves t0 and t2, and not t1: the register that sw uses up for the address.
# Scores 80.
# Is told: registers: work_portion went on with another t1
gap 2
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t2, 8(sp)
        lw      t2, PLIC_CLAIM
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING, t1
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        lw      t0, rings
        addi    t0, t0, 1
        sw      t0, rings, t1
        sw      t2, PLIC_CLAIM, t1
        lw      t0, 0(sp)
        lw      t2, 8(sp)
        addi    sp, sp, 16
        mret

# Saves the t registers in s registers, as one does around a call: but nobody called.
# Scores 80.
# Is told: registers: work_portion went on with another s
gap 2
        mv      s9, t0
        mv      s10, t1
        mv      s11, t2
        lw      t2, PLIC_CLAIM
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING, t1
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1
        lw      t0, rings
        addi    t0, t0, 1
        sw      t0, rings, t1
        sw      t2, PLIC_CLAIM, t1
        mv      t0, s9
        mv      t1, s10
        mv      t2, s11
        mret

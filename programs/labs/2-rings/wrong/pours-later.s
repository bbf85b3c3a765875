# The handler only takes a note; the water is poured when the work is done, and has gone cold.
# Scores 85.
# Is told: serve: The water in the mug has
gap 2
        addi    sp, sp, -16
        sw      t0, 0(sp)
        sw      t1, 4(sp)
        sw      t2, 8(sp)
        lw      t2, PLIC_CLAIM
        li      t0, KETTLE_RING_BOILED
        sw      t0, KETTLE_RING, t1
        lw      t0, rings
        addi    t0, t0, 1
        sw      t0, rings, t1
        sw      t2, PLIC_CLAIM, t1
        lw      t0, 0(sp)
        lw      t1, 4(sp)
        lw      t2, 8(sp)
        addi    sp, sp, 16
        mret
gap 3
1:      csrci   mstatus, 1 << 3
        lw      t0, rings
        bge     t0, a0, 2f
        wfi
        csrsi   mstatus, 1 << 3
        j       1b
2:      csrsi   mstatus, 1 << 3
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1

# Makes its strokes, and then stares until the water boils.
# Scores 65.
# Is told: work: You stared for
gap 4
        sw      s1, 4(sp)
        li      s1, 55
1:      call    stroke
        addi    s1, s1, -1
        bnez    s1, 1b
        lw      s1, 4(sp)
2:      lw      t0, KETTLE_RING
        addi    s0, s0, 1
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 2b

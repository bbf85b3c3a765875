# The kettle is looked at; nothing is to interrupt. Its ring is left as it is, and then there is other work.
#: ending halted 0
_start: li      t0, 100
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      lw      t0, KETTLE_RING
        andi    t0, t0, KETTLE_RING_BOILED
        beqz    t0, 1b
        li      t2, 20000
2:      addi    t2, t2, -1
        bnez    t2, 2b
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1

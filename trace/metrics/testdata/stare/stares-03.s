# stares: from again to boiled
# looks, then wastes about 1,200 steps in a loop of nops, then looks again
        .globl  _start
_start:
        li      t0, 400
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        li      s1, KETTLE
again:  lw      t0, KETTLE_RING - KETTLE(s1)
        andi    t0, t0, KETTLE_RING_BOILED
        bnez    t0, boiled
        li      t2, 200
delay:  nop
        nop
        nop
        nop
        addi    t2, t2, -1
        bnez    t2, delay
        j       again
boiled:
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1
hang:   j       hang

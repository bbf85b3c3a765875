# Two tasks, two appliances, both ring.
#: ending halted 0
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_KETTLE
        TASK    mug, 1, 256, GRANT_MUG
tea:    li      t0, 100
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        AWAIT   KETTLE, KETTLE_RING_BOILED
        EXIT
mug:    li      t0, 250 << 16 | 900
        sw      t0, MUG_WATER, t1
        AWAIT   MUG, MUG_RING_DRINKABLE
        EXIT

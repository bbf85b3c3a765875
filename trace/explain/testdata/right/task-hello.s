# The ten lines of the README.
#: ending halted 0
        .include "kernel.s"
        TASK    hello, 1, 256, GRANT_KETTLE
hello:  PRINT   "good morning\n"
        li      t0, 300
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        AWAIT   KETTLE, KETTLE_RING_BOILED
        PRINT   "the water boils\n"
        EXIT    0

# A task that polls the kettle, then goes on for ever: it wants no interrupt, whatever the kernel has set up.
#: steps 100000
#: ending limit
#: finding alarm - "the timer is set"
#: finding doing - "it was in work"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_KETTLE
tea:    li      t0, 100
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
1:      lw      t0, KETTLE_RING
        beqz    t0, 1b
work:   addi    s0, s0, 1
        j       work

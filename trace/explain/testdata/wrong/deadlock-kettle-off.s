# It waits for the kettle to boil, which was filled and never switched on.
#: ending idle
#: finding deadlock - "tea for the kettle to ring, at test.s:@a(.|\n)*heats"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_KETTLE
tea:    li      t0, 300
        sw      t0, KETTLE_FILL, t1
#+      li      t0, KETTLE_CTRL_HEAT
#+      sw      t0, KETTLE_CTRL, t1
        AWAIT   KETTLE, KETTLE_RING_BOILED #@a
        EXIT

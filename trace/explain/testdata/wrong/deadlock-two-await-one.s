# Two tasks await the kettle, each for another ring: the second to ask has let out its own alone.
#: ending idle
#: finding deadlock - "boils for the kettle to ring, at test.s:@a; fuse for the kettle to ring, at test.s:@b(.|\n)*one task at a time"
        .include "kernel.s"
        TASK    boils, 1, 256, GRANT_KETTLE
        TASK    fuse, 1, 256, GRANT_KETTLE
boils:  li      t0, 100
        sw      t0, KETTLE_FILL, t1
        li      t0, KETTLE_CTRL_HEAT
        sw      t0, KETTLE_CTRL, t1
        AWAIT   KETTLE, KETTLE_RING_BOILED      #@a
        EXIT
fuse:   AWAIT   KETTLE, KETTLE_RING_FUSE        #@b
        EXIT

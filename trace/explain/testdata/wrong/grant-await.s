# AWAIT uses the kettle, too.
#: ending halted 1
#: finding grant - "task tea was not granted the kettle(.|\n)*add GRANT_KETTLE to its TASK line"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_MUG
tea:    AWAIT   KETTLE, KETTLE_RING_BOILED
        EXIT

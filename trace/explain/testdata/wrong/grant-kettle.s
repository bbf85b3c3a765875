# The kettle is used, and was not granted.
#: ending halted 1
#: finding grant @use "task tea was not granted the kettle: sw t0, .*(.|\n)*add GRANT_KETTLE to its TASK line"
        .include "kernel.s"
        TASK    tea, 1, 256   #-
#+      TASK tea, 1, 256, GRANT_KETTLE
tea:    li      t0, 300
        sw      t0, KETTLE_FILL, t1     #@use
        EXIT

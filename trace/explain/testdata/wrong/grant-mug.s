# The water goes from the kettle, which was granted, to the mug, which was not.
#: ending halted 1
#: finding grant @use "task tea was not granted the mug(.|\n)*add GRANT_MUG to its TASK line"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_KETTLE   #-
#+      TASK tea, 1, 256, GRANT_KETTLE | GRANT_MUG
tea:    lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1       #@use
        EXIT

# An appliance that was not granted, in a space of its own: its page is not mapped.
#: ending halted 1
#: finding grant @use "task tea was not granted the mug(.|\n)*add GRANT_MUG to its TASK line"
        .include "vm.s"
        TASK    tea, 1, 256, GRANT_KETTLE   #-
#+      TASK tea, 1, 256, GRANT_KETTLE | GRANT_MUG
tea:    sw      zero, 0(tp)             # a page at its first use
        lw      t0, KETTLE_POUR
        sw      t0, MUG_WATER, t1       #@use
        EXIT

# The ticket rail is an appliance like the others.
#: ending halted 1
#: finding grant @use "task noter was not granted the rail(.|\n)*add GRANT_RAIL to its TASK line"
        .include "kernel.s"
        TASK    noter, 1, 256   #-
#+      TASK noter, 1, 256, GRANT_RAIL
noter:  sw      zero, RAIL_MARK, t1     #@use
        EXIT

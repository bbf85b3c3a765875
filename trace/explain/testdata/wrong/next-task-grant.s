# It runs into the next task, which has an appliance that it has not.
#: ending halted 1
#: finding grant @use "task tea was not granted the toaster"
#: finding next-task @last "task tea ran on into toast"
        .include "kernel.s"
        TASK    tea, 1, 256, GRANT_KETTLE
        TASK    toast, 1, 256, GRANT_TOASTER
tea:    lw      t0, KETTLE_STATUS       #@last
#+      EXIT
toast:  lw      t0, TOASTER_STATUS      #@use
        EXIT

# Two tasks, each without what it needs: both are stopped, and both are told.
#: ending halted 1
#: finding grant @kettle "task tea was not granted the kettle"
#: finding grant @toaster "task toast was not granted the toaster"
        .include "kernel.s"
        TASK    tea, 1, 256   #-
#+      TASK tea, 1, 256, GRANT_KETTLE
        TASK    toast, 1, 256   #-
#+      TASK toast, 1, 256, GRANT_TOASTER
tea:    lw      t0, KETTLE_STATUS       #@kettle
        EXIT
toast:  lw      t0, TOASTER_STATUS      #@toaster
        EXIT

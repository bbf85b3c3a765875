# A look at the toaster is a use, too.
#: ending halted 1
#: finding grant @use "task toast was not granted the toaster(.|\n)*add GRANT_TOASTER to its TASK line"
        .include "kernel.s"
        TASK    toast, 1, 256, GRANT_WORKTOP   #-
#+      TASK toast, 1, 256, GRANT_TOASTER | GRANT_WORKTOP
toast:  lw      t0, TOASTER_STATUS      #@use
        EXIT

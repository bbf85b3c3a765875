# The bread knife lies on the worktop.
#: ending halted 1
#: finding grant @use "task toast was not granted the worktop(.|\n)*add GRANT_WORKTOP to its TASK line"
        .include "kernel.s"
        TASK    toast, 1, 256, GRANT_TOASTER   #-
#+      TASK toast, 1, 256, GRANT_TOASTER | GRANT_WORKTOP
toast:  li      t0, WORKTOP_TOOL_BREAD
        sw      t0, WORKTOP_TOOL, t1    #@use
        EXIT

# The same, where the last thing was a call.
#: ending halted 0
#: finding next-task @last "task tea ran on into toast, the next task, and did its work too: nothing ends it behind test.s:@last"
        .include "kernel.s"
        TASK    tea, 1, 256
        TASK    toast, 1, 256
tea:    PRINT   "tea\n"
        SLEEP   100                     #@last
#+      EXIT
toast:  PRINT   "toast\n"
        EXIT

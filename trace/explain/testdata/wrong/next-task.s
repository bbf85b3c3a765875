# The first task has no end: it goes on with the second's work, and all ends well.
#: ending halted 0
#: finding next-task @last "task tea ran on into toast, the next task, and did its work too: nothing ends it behind test.s:@last(.|\n)*EXIT"
        .include "kernel.s"
        TASK    tea, 1, 256
        TASK    toast, 1, 256
tea:    PRINT   "tea\n"
        addi    s0, s0, 1               #@last
#+      EXIT
toast:  PRINT   "toast\n"
        EXIT

# The last task has no end.
#: ending halted 1
#: finding task-end @last "task hello ran off the end of the tasks' code(.|\n)*EXIT"
        .include "kernel.s"
        TASK    hello, 1, 256
hello:  PRINT   "hello\n"
        addi    s0, s0, 1               #@last
#+      EXIT

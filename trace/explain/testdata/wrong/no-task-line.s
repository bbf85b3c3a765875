# The code of a task, and no TASK.
#: ending halted 0
#: finding no-task 0 "the program has no task.*TASK hello, 1, 256|TASK"
        .include "kernel.s"
#+      TASK hello, 1, 256
hello:  PRINT   "hello\n"
        EXIT

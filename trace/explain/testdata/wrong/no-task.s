# Under the kernel, and nothing to run.
#: ending halted 0
#: finding no-task 0 "TASK hello, 1, 256"
        .include "kernel.s"
#+      TASK tea, 1, 256
tea:    PRINT   "hello\n"
        EXIT

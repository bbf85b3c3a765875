# A task ends by EXIT.
#: ending halted 1
#: finding grant @use "task hello may not use the finisher: no task may(.|\n)*EXIT"
        .include "kernel.s"
        TASK    hello, 1, 256
hello:  PRINT   "hello\n"
        li      t0, FINISHER_PASS
        sw      t0, FINISHER_EXIT, t1   #@use #-
#+      EXIT    0

# The last thing it does is a call of the kernel.
#: ending halted 1
#: finding task-end @last "task sleeper ran off the end of the tasks' code"
        .include "kernel.s"
        TASK    sleeper, 1, 256
sleeper:
        SLEEP   1000                    #@last
#+      EXIT

# All semaphores begin at 0: as a lock it is to be posted once first.
#: ending idle
#: finding deadlock @a "every task that is left waits, and nothing can wake one: only for semaphore 3, at test.s:@a(.|\n)*SEM_POST 3"
        .include "kernel.s"
        TASK    only, 1, 256
only:   SEM_WAIT 3                      #@a #-
#+only:   SEM_POST 3
#+      SEM_WAIT 3
        PRINT   "mine\n"
        SEM_POST 3
        EXIT

# One waits for two to end, and two for a semaphore; the third is done.
#: ending idle
#: finding deadlock @a "every task that is left waits, and nothing can wake one: one for task two to end, at test.s:@a; two for semaphore 2, at test.s:@b(.|\n)*SEM_POST 2"
        .include "kernel.s"
        TASK    one, 1, 256
        TASK    two, 1, 256
        TASK    three, 1, 256
one:    JOIN    two                     #@a
        EXIT
two:    SEM_WAIT 2                      #@b
        EXIT
three:  SLEEP   100
#+      SEM_POST 2
        EXIT

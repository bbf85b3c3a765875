# Each has taken what the other wants.
#: ending idle
#: finding deadlock @a "every task that is left waits, and nothing can wake one: left for semaphore 1, at test.s:@a; right for semaphore 0, at test.s:@b"
        .include "kernel.s"
        TASK    left, 1, 256
        TASK    right, 1, 256
left:   SEM_POST 0
        SEM_POST 1
        SEM_WAIT 0
        YIELD
        SEM_WAIT 1                      #@a
        EXIT
right:  SEM_WAIT 1
        YIELD
        SEM_WAIT 0                      #@b
        EXIT

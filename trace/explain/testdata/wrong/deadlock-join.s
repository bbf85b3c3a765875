# Each waits for the other to end.
#: ending idle
#: finding deadlock @a "every task that is left waits, and nothing can wake one: one for task two to end, at test.s:@a; two for task one to end, at test.s:@b"
        .include "kernel.s"
        TASK    one, 1, 256
        TASK    two, 1, 256
one:    JOIN    two                     #@a
        EXIT
two:    JOIN    one                     #@b
        EXIT

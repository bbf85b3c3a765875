# The second task runs into the common tail behind it: that is no task.
#: ending halted 0
        .include "kernel.s"
        TASK    one, 1, 256
        TASK    two, 1, 256
one:    PRINT   "one\n"
        j       tail
two:    PRINT   "two\n"
tail:   PRINT   "done\n"
        EXIT

# A task jumps to the procedure of another on purpose, and makes its calls there.
#: ending halted 0
        .include "kernel.s"
        TASK    tea, 1, 256
        TASK    toast, 1, 256
tea:    PRINT   "tea\n"
        call    finish
        EXIT
toast:  PRINT   "toast\n"
finish: SLEEP   100
        li      a0, 0
        SYSCALL SYS_EXIT

# A string in .data is given to the kernel to print.
#: ending halted 1
#: finding task-data @call "task hello gave SYS_WRITE text, in .data, which is not its own(.|\n)*TASK_DATA"
        .include "kernel.s"
        TASK    hello, 1, 256
hello:  la      a0, text
        li      a1, 6
        SYSCALL SYS_WRITE               #@call
        EXIT
        .data   #-
#+      TASK_DATA
text:   .ascii  "hello\n"
#+      .popsection

# The UART is the kernel's.
#: ending halted 1
#: finding grant @use "task hello may not use the uart: no task may(.|\n)*PRINT"
        .include "kernel.s"
        TASK    hello, 1, 256, GRANT_KITCHEN
hello:  li      t0, 'h'
        sb      t0, UART_THR, t1        #@use #-
#+      PRINT   "h"
        EXIT

# As in Linux: 64 writes to a file.
#: ending fault
#: finding ecall @call "a7 = 64 is write in Linux(.|\n)*UART_THR"
        .data
hi:     .ascii  "hello\n"
        .text
_start: li      a0, 1
        la      a1, hi
        li      a2, 6
        li      a7, 64
        ecall                           #@call
        li      a7, 93
        ecall

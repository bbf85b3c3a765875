# As in RARS: 4 prints a string.
#: ending fault
#: finding ecall @call "there is no operating system here that would hear this ecall: a7 = 4 is PrintString in RARS(.|\n)*UART_THR"
        .data
hi:     .asciz  "hello\n"
        .text
_start: la      a0, hi
        li      a7, 4
        ecall                           #@call
        li      a7, 10
        ecall
